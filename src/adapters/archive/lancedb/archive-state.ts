import type { Table } from '@lancedb/lancedb';
import type { Vector } from 'apache-arrow';
import { AppError } from '../../../domain/errors.ts';
import type { VectorModel } from '../../../ports/post-archive.ts';
import { type ArchiveMeta, EMPTY_VERSION, type MetaFile, nextVersion } from './archive-meta.ts';
import { takeWriteLock, tryWriteLock, type WriteLock } from './write-lock.ts';

/** How old the view of what other processes wrote may be: one search looks at it a dozen times. */
const LOOK_MS = 100;

/** What is known about an archive beside its posts, shared with other processes through `meta.json`. */
export class ArchiveState {
  readonly vectorModel: VectorModel | undefined;
  readonly #folder: string;
  readonly #table: Table;
  readonly #metaFile: MetaFile;
  readonly #lockWaitMs: number;
  #meta: ArchiveMeta;
  #lastWrite: Promise<unknown> = Promise.resolve();
  #lookedAt = -Infinity;

  constructor(parts: {
    folder: string;
    table: Table;
    metaFile: MetaFile;
    meta: ArchiveMeta;
    vectorModel: VectorModel | undefined;
    lockWaitMs: number;
  }) {
    this.vectorModel = parts.vectorModel;
    this.#folder = parts.folder;
    this.#table = parts.table;
    this.#metaFile = parts.metaFile;
    this.#lockWaitMs = parts.lockWaitMs;
    this.#meta = parts.meta;
  }

  /**
   * The state with what other processes wrote. Once it has been seen, the table is read at least as new, so
   * that nobody takes old posts for those of a new version.
   */
  async current(): Promise<ArchiveMeta> {
    const now = performance.now();
    if (now - this.#lookedAt < LOOK_MS) return this.#meta;
    this.#lookedAt = now;
    const before = this.#meta;
    const changed = await this.#metaFile.readIfChanged();
    if (changed !== undefined) {
      this.#require(changed);
      await this.#table.checkoutLatest();
      // A write that ended in the meantime knows better.
      if (this.#meta === before) this.#meta = changed;
    }
    return this.#meta;
  }

  /**
   * Makes up for a writer that died between table and `meta.json`. While another process writes, the two
   * differ too: then the state is worked out for this process alone.
   */
  async heal(): Promise<void> {
    if ((await this.#table.version()) === this.#meta.tableVersion) return;
    const lock = await tryWriteLock(this.#folder);
    try {
      const meta = lock === undefined ? this.#meta : await this.#latestMeta();
      this.#meta = await this.#matchTable(meta);
      if (lock !== undefined && this.#meta !== meta) await this.#metaFile.write(this.#meta);
    } finally {
      await lock?.release();
    }
  }

  /**
   * Runs `write` alone: after the other writes of this process, and under the lock that keeps other
   * processes out. It gets the state that matches the table and returns what changed in it.
   */
  async write<T>(
    write: (meta: ArchiveMeta, lock: WriteLock) => Promise<{ result: T; change: Partial<ArchiveMeta> }>,
  ): Promise<T> {
    const turn = this.#lastWrite.then(async () => {
      const lock = await takeWriteLock(this.#folder, this.#lockWaitMs);
      try {
        await this.#table.checkoutLatest();
        const meta = await this.#matchTable(await this.#latestMeta());
        const { result, change } = await write(meta, lock);
        const written = { ...meta, ...change, tableVersion: await this.#table.version() };
        if (JSON.stringify(written) !== JSON.stringify(this.#meta)) await this.#metaFile.write(written);
        this.#meta = written;
        return result;
      } finally {
        await lock.release();
      }
    });
    this.#lastWrite = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when the writes that were begun are done. */
  async settled(): Promise<void> {
    await this.#lastWrite;
  }

  async #latestMeta(): Promise<ArchiveMeta> {
    const meta = (await this.#metaFile.readIfChanged()) ?? this.#meta;
    this.#require(meta);
    this.#meta = meta;
    return meta;
  }

  #require(meta: ArchiveMeta): void {
    requireSameModel(meta.vectorModel ?? undefined, this.vectorModel);
  }

  async #matchTable(meta: ArchiveMeta): Promise<ArchiveMeta> {
    const tableVersion = await this.#table.version();
    if (tableVersion === meta.tableVersion) return meta;
    let { version, sequence, revision, postCount } = { version: EMPTY_VERSION, sequence: 0, revision: meta.revision, postCount: 0 };
    for await (const batch of this.#table.query().select(['hash', 'sequence', 'revision'])) {
      version = nextVersion(version, { added: batch.getChild('hash') as Vector, removed: [] });
      for (const value of batch.getChild('sequence') as Vector) sequence = Math.max(sequence, value as number);
      for (const value of batch.getChild('revision') as Vector) revision = Math.max(revision, value as number);
      postCount += batch.numRows;
    }
    return { ...meta, version, sequence, revision, postCount, tableVersion };
  }
}

/** Throws `MODEL_MISMATCH` unless an archive indexed with one model is opened with that same model. */
export function requireSameModel(indexedWith: VectorModel | undefined, openedWith: VectorModel | undefined): void {
  if (indexedWith?.identity === openedWith?.identity && indexedWith?.dimensions === openedWith?.dimensions) return;
  const before = indexedWith === undefined ? 'with EMBEDDING_MODEL=none' : 'with the old EMBEDDING_MODEL';
  throw new AppError(
    'MODEL_MISMATCH',
    `This archive was indexed with ${nameOf(indexedWith)} and opened with ${nameOf(openedWith)}. ` +
      `Open it ${before}, or import again into an empty THREADWISE_DATA folder.`,
  );
}

const nameOf = (model: VectorModel | undefined) =>
  model === undefined ? 'no embedding model' : `${model.identity} (${model.dimensions} dimensions)`;
