import { fileURLToPath } from 'node:url';

/** Where drizzle finds the migrations, for both drivers. */
export const MIGRATIONS = { migrationsFolder: fileURLToPath(new URL('migrations', import.meta.url)) };
