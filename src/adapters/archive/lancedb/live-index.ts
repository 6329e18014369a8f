import type { Table } from '@lancedb/lancedb';
import type { IndexRows } from '../post-index/index-rows.ts';
import { PostIndex } from '../post-index/post-index.ts';
import type { Segment } from '../post-index/segment.ts';
import type { ArchiveMeta } from './archive-meta.ts';
import { readIndexRows, type TableRows } from './index-rows-of-table.ts';

/** So many recent posts are worked into the large segment, or an eighth of it where that is more. */
const MOST_RECENT = 5_000;

/** The index of a table, kept in step with it: read when first asked for, then only what was written since. */
export class LiveIndex implements AsyncDisposable {
  readonly #table: Table;
  readonly #dimensions: number | undefined;
  readonly #mostRecent: number;
  readonly #index: PostIndex;
  /** The last write that the index holds; undefined before it was loaded. */
  #revision: number | undefined;
  /** So many posts of the archive were not in it when it was loaded: rows that share an id. */
  #missing = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #reloading: Promise<void> | undefined;
  #closed = false;

  constructor(table: Table, dimensions: number | undefined, mostRecent = MOST_RECENT) {
    this.#table = table;
    this.#dimensions = dimensions;
    this.#mostRecent = mostRecent;
    this.#index = new PostIndex(dimensions);
  }

  /** The index with all that `meta` tells of. Calls take turns; one that finds it up to date does not wait. */
  async upTo(meta: ArchiveMeta): Promise<PostIndex> {
    if (this.#closed) throw new Error('The archive was closed.');
    if (this.#revision !== undefined && this.#revision >= meta.revision) return this.#index;
    const turn = this.#turn.then(() => this.#catchUp(meta));
    this.#turn = turn.catch(() => {});
    await turn;
    return this.#index;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.#turn;
    await this.#reloading;
    await this.#index[Symbol.asyncDispose]();
  }

  async #catchUp(meta: ArchiveMeta): Promise<void> {
    if (this.#revision === undefined) return this.#load(meta);
    if (this.#revision >= meta.revision) return;
    // After an import there is more to read than is known: as one segment it takes half the memory.
    const added = meta.postCount - this.#index.postCount;
    if (added > Math.max(this.#mostRecent, this.#index.largeSize)) return this.#load(meta);
    const recent = await this.#readSince(this.#revision);
    if (recent.rows.length > 0) await this.#index.add(recent.rows);
    this.#revision = Math.max(meta.revision, recent.revision);
    // Posts that went away leave no trace in the rows.
    if (this.#missingFrom(meta) !== this.#missing) return this.#load(meta);
    if (this.#index.recentSize > Math.max(this.#mostRecent, this.#index.largeSize / 8)) this.#reloadLater(this.#revision);
  }

  async #load(meta: ArchiveMeta): Promise<void> {
    await this.#open(await this.#buildUpTo(meta.revision), meta.revision);
    this.#missing = this.#missingFrom(meta);
  }

  /** Opens a large segment of the posts up to a write, and what came after it: posts that changed since are in neither alone. */
  async #open(large: Segment, revision: number): Promise<void> {
    const recent = await this.#readSince(revision);
    await this.#index.open(large, recent.rows);
    this.#revision = Math.max(this.#revision ?? 0, revision, recent.revision);
  }

  /** How many posts `meta` has more than the index; as before where the index knows of later writes. */
  #missingFrom(meta: ArchiveMeta): number {
    return this.#revision === meta.revision ? meta.postCount - this.#index.postCount : this.#missing;
  }

  /** Works the recent posts into the large segment beside the searches and writes that go on. */
  #reloadLater(revision: number): void {
    this.#reloading ??= this.#reload(revision)
      // The next write tries again; until then searches only take a little longer.
      .catch(() => {})
      .finally(() => {
        this.#reloading = undefined;
      });
  }

  async #reload(revision: number): Promise<void> {
    const large = await this.#buildUpTo(revision);
    const turn = this.#turn.then(() => (this.#closed ? undefined : this.#open(large, revision)));
    this.#turn = turn.catch(() => {});
    await turn;
  }

  /** A segment of the posts as they stood after a write. What was changed since is missing from it. */
  async #buildUpTo(revision: number): Promise<Segment> {
    const where = `revision <= ${revision}`;
    const count = await this.#table.countRows(where);
    const batches = readIndexRows(this.#table, this.#dimensions !== undefined, where);
    return this.#index.build(count, rowsOf(batches));
  }

  async #readSince(revision: number): Promise<{ readonly rows: IndexRows[]; readonly revision: number }> {
    const rows: IndexRows[] = [];
    let last = revision;
    for await (const batch of readIndexRows(this.#table, this.#dimensions !== undefined, `revision > ${revision}`)) {
      rows.push(batch.rows);
      last = Math.max(last, batch.revision);
    }
    return { rows, revision: last };
  }
}

async function* rowsOf(batches: AsyncIterable<TableRows>): AsyncGenerator<IndexRows> {
  for await (const { rows } of batches) yield rows;
}
