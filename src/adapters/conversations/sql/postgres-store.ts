import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Client, type ClientConfig, Pool } from 'pg';

import { AppError } from '../../../domain/errors.ts';
import type { ConversationStore } from '../../../ports/conversation-store.ts';
import { MIGRATIONS } from './migrations-folder.ts';
import { SqlStore } from './sql-store.ts';
import { storeError } from './store-errors.ts';

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** Most connections at once. */
  readonly poolSize?: number;
  readonly connectTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
}

/** Any number that nothing else in the database uses for a lock: one process migrates, the others wait for it. */
const MIGRATION_LOCK = 7_239_511_204;
const MIGRATION_LOCK_WAIT = '60s';

/**
 * Opens the conversations of a PostgreSQL (13 or newer) and brings its tables up to date. Rejects with `AppError`
 * `STORE_UNAVAILABLE` when it cannot be reached.
 */
export async function openPostgresStore({ url, poolSize = 10, connectTimeoutMs = 3_000, statementTimeoutMs = 10_000 }: PostgresStoreOptions): Promise<ConversationStore> {
  const connection = { connectionString: url, connectionTimeoutMillis: connectTimeoutMs, application_name: 'threadwise', keepAlive: true };
  await bringUpToDate(connection);
  const pool = new Pool({
    ...connection,
    max: poolSize,
    statement_timeout: statementTimeoutMs,
    // The server may be gone without a word: then its own time-out never comes.
    query_timeout: statementTimeoutMs + 1_000,
    idle_in_transaction_session_timeout: statementTimeoutMs,
  });
  // An idle connection that breaks is replaced at its next use; unheard, its error would end the process.
  pool.on('error', () => {});
  let closed: Promise<void> | undefined;
  return new SqlStore(drizzle(pool), () => (closed ??= pool.end()));
}

/** On a connection of its own without time-outs: a migration may take long, and a lock belongs to a connection. */
async function bringUpToDate(connection: ClientConfig): Promise<void> {
  const client = new Client(connection);
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(`set lock_timeout = '${MIGRATION_LOCK_WAIT}'`);
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrate(drizzle(client), MIGRATIONS);
  } catch (error) {
    const { code, cause } = storeError(error);
    const how = code === 'INTERNAL' ? 'Its tables could not be brought up to date' : 'It could not be reached';
    const reason = cause instanceof Error ? cause.message : 'unknown';
    throw new AppError(code, `The PostgreSQL of DATABASE_URL cannot be used. ${how}: ${reason}. Check DATABASE_URL and that the server runs.`, {
      retryable: code === 'STORE_UNAVAILABLE',
      cause,
    });
  } finally {
    // The lock ends with the connection.
    await client.end().catch(() => {});
  }
}
