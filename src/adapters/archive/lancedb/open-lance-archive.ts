import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Connection, connect, type Table } from '@lancedb/lancedb';
import { AppError } from '../../../domain/errors.ts';
import type { PostArchive, VectorModel } from '../../../ports/post-archive.ts';
import { type ArchiveMeta, EMPTY_VERSION, MetaFile } from './archive-meta.ts';
import { ArchiveState, requireSameModel } from './archive-state.ts';
import { createIndexes } from './indexes.ts';
import { LancePostArchive } from './lance-post-archive.ts';
import { postSchema } from './post-rows.ts';
import { archiveFailure } from './store-failure.ts';
import { takeWriteLock } from './write-lock.ts';

const TABLE = 'posts';
/** How old the view of a reader may be, in seconds, while another process writes. */
const READ_CONSISTENCY_S = 0.5;
/** Longer than a killed writer's lock stays. */
const LOCK_WAIT_MS = 12_000;

export interface LanceArchiveOptions {
  /** Where the archive is kept; made when it does not exist. */
  readonly folder: string;
  /** The embedding model whose vectors come with the posts; absent: words only. */
  readonly vectorModel?: VectorModel;
  /** Takes the archive with whatever model it was indexed with: for reading by words while that model is out of reach. */
  readonly anyModel?: boolean;
  /** How long a writer waits for another one, in milliseconds. */
  readonly lockWaitMs?: number;
}

/**
 * Opens the archive of a folder, making an empty one where there is none. Several processes may have it
 * open; one writes at a time, and the others see its posts within a second.
 *
 * Rejects with `MODEL_MISMATCH` when its posts were indexed with another embedding model (or with none),
 * and with `ARCHIVE_UNAVAILABLE` when the folder cannot be used. An archive without posts takes any model.
 */
export async function openLanceArchive(options: LanceArchiveOptions): Promise<PostArchive> {
  const { lockWaitMs = LOCK_WAIT_MS } = options;
  const folder = resolve(options.folder);
  try {
    await mkdir(folder, { recursive: true });
    const connection = await connect(folder, { readConsistencyInterval: READ_CONSISTENCY_S });
    const metaFile = new MetaFile(folder);
    const vectorModel = options.anyModel ? ((await metaFile.read())?.vectorModel ?? undefined) : options.vectorModel;
    const found = await openExisting(connection, metaFile, vectorModel);
    const { table, meta } = found ?? (await create(connection, metaFile, { folder, vectorModel, lockWaitMs }));
    const state = new ArchiveState({ folder, table, metaFile, meta, vectorModel, lockWaitMs });
    await state.heal();
    return new LancePostArchive({ connection, table, state });
  } catch (error) {
    throw archiveFailure(error, `The archive in ${folder} cannot be opened`);
  }
}

interface Opened {
  readonly table: Table;
  readonly meta: ArchiveMeta;
}

/** The archive as it stands, unless there is none, or an empty one made for another model. */
async function openExisting(
  connection: Connection,
  metaFile: MetaFile,
  vectorModel: VectorModel | undefined,
): Promise<Opened | undefined> {
  const meta = await metaFile.read();
  const exists = (await connection.tableNames()).includes(TABLE);
  if (!exists) return undefined;
  const table = await connection.openTable(TABLE);
  const isEmpty = (await table.countRows()) === 0;
  if (meta === undefined) {
    if (isEmpty) return undefined;
    throw new AppError(
      'ARCHIVE_UNAVAILABLE',
      'The archive has posts but no meta.json. Put the file back, or import again into an empty THREADWISE_DATA folder.',
    );
  }
  if (isEmpty && meta.vectorModel?.identity !== vectorModel?.identity) return undefined;
  requireSameModel(meta.vectorModel ?? undefined, vectorModel);
  return { table, meta };
}

async function create(
  connection: Connection,
  metaFile: MetaFile,
  options: { folder: string; vectorModel: VectorModel | undefined; lockWaitMs: number },
): Promise<Opened> {
  const { vectorModel } = options;
  const lock = await takeWriteLock(options.folder, options.lockWaitMs);
  try {
    // Another process may have made it while this one waited.
    const found = await openExisting(connection, metaFile, vectorModel);
    if (found !== undefined) return found;
    if ((await connection.tableNames()).includes(TABLE)) await connection.dropTable(TABLE);
    const meta = {
      vectorModel: vectorModel === undefined ? null : { identity: vectorModel.identity, dimensions: vectorModel.dimensions },
      version: EMPTY_VERSION,
      sequence: 0,
      revision: 0,
      postCount: 0,
    };
    await metaFile.write({ ...meta, tableVersion: 0 });
    const table = await connection.createEmptyTable(TABLE, postSchema(vectorModel?.dimensions));
    await createIndexes(table);
    const complete = { ...meta, tableVersion: await table.version() };
    await metaFile.write(complete);
    return { table, meta: complete };
  } finally {
    await lock.release();
  }
}
