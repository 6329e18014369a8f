import { join } from 'node:path';

import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';

import { AppError } from '../../../domain/errors.ts';
import type { ConversationStore } from '../../../ports/conversation-store.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { MIGRATIONS } from './migrations-folder.ts';
import { SqlStore } from './sql-store.ts';
import { storeError } from './store-errors.ts';

export interface PgliteStoreOptions {
  /** A folder for the conversations alone; made where it is missing. */
  readonly folder: string;
}

/**
 * Opens the conversations of a folder, in this process (0.5 to 3 s), and brings its tables up to date. One process at
 * a time: rejects with `AppError` `DATA_FOLDER_IN_USE` while another one has it, and with `STORE_UNAVAILABLE` when the
 * folder cannot be used.
 */
export async function openPgliteStore({ folder }: PgliteStoreOptions): Promise<ConversationStore> {
  let database: PGlite | undefined;
  // Two writers would destroy the data: who lost the folder stops at once, and its requests fail as unavailable.
  const folderLock = await lockFolder(folder, () => void database?.close().catch(() => {}));
  try {
    database = await PGlite.create({ dataDir: join(folder, 'postgres') });
    const store = drizzle(database);
    await migrate(store, MIGRATIONS);
    const opened = database;
    let closed: Promise<void> | undefined;
    return new SqlStore(store, () => (closed ??= close(opened, folderLock)));
  } catch (error) {
    if (database !== undefined) await close(database, folderLock);
    else await folderLock.release();
    const { cause } = storeError(error);
    const reason = cause instanceof Error ? cause.message : String(error);
    throw new AppError('STORE_UNAVAILABLE', `The conversations in ${folder} cannot be opened (${reason}). Check that the folder can be written to, or restore it from a copy.`, { cause });
  }
}

async function close(database: PGlite, folderLock: FolderLock): Promise<void> {
  if (!database.closed) await database.close().catch(() => {});
  await folderLock.release();
}
