import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

/** What PGlite and PostgreSQL have in common. */
export type SqlDatabase = PgDatabase<PgQueryResultHKT>;
