import type { Table } from '@lancedb/lancedb';
import type { RecordBatch, Vector } from 'apache-arrow';
import type { ArchiveAuthor, ArchiveStats } from '../../../ports/post-archive.ts';
import { oneOf } from './filter-sql.ts';

type ValueCount = ArchiveStats['languages'][number];

/** What takes a walk over all posts to know. */
export interface ArchiveCounts {
  readonly postCount: number;
  readonly authorCount: number;
  readonly newest?: number;
  readonly oldest?: number;
  readonly languages: readonly ValueCount[];
  readonly hashtags: readonly ValueCount[];
  /** Most posts first. */
  readonly authors: readonly ArchiveAuthor[];
}

const TOP_VALUES = 50;
const AUTHOR_COLUMNS = ['author_key', 'author_handle', 'author_name', 'created_at'];

/** Walks over all posts, about two seconds per million, and keeps the `topAuthors` authors with most posts. */
export async function countArchive(table: Table, topAuthors: number): Promise<ArchiveCounts> {
  const authors = new AuthorTally();
  const languages = new Map<string, number>();
  const hashtags = new Map<string, number>();
  let postCount = 0;
  let newest = -Infinity;
  let oldest = Infinity;
  for await (const batch of table.query().select([...AUTHOR_COLUMNS, 'languages', 'hashtags'])) {
    authors.addBatch(batch);
    for (const time of timesOf(batch)) {
      if (time > newest) newest = time;
      if (time < oldest) oldest = time;
    }
    // The last of a post's languages is the whole tag, the others are its prefixes.
    forEachList(batch, 'languages', (values, start, end) => {
      if (start < end) increment(languages, values.get(end - 1) as string);
    });
    forEachList(batch, 'hashtags', (values, start, end) => {
      for (let at = start; at < end; at += 1) increment(hashtags, values.get(at) as string);
    });
    postCount += batch.numRows;
  }
  return {
    postCount,
    authorCount: authors.size,
    ...(postCount > 0 ? { newest, oldest } : {}),
    languages: mostFrequent(languages),
    hashtags: mostFrequent(hashtags),
    authors: authors.top(topAuthors),
  };
}

/** The authors among `handles` (lower-case), most posts first. */
export async function countAuthors(table: Table, handles: readonly string[], limit: number): Promise<ArchiveAuthor[]> {
  const tally = new AuthorTally();
  for await (const batch of table.query().where(oneOf('author_key', handles)).select(AUTHOR_COLUMNS)) tally.addBatch(batch);
  return tally.top(limit);
}

interface Tally {
  readonly posts: number;
  readonly first: number;
  readonly latest: number;
  readonly handle: string;
  readonly name: string | null;
}

/** Counts posts by handle in any case; the spelling and name of the latest post stand for all. */
class AuthorTally {
  readonly #byKey = new Map<string, Tally>();

  get size(): number {
    return this.#byKey.size;
  }

  addBatch(batch: RecordBatch): void {
    const keys = columnOf(batch, 'author_key');
    const times = timesOf(batch);
    const inBatch = new Map<string, { posts: number; first: number; row: number }>();
    for (let row = 0; row < batch.numRows; row += 1) {
      const key = keys.get(row) as string;
      const seen = inBatch.get(key);
      if (seen === undefined) {
        inBatch.set(key, { posts: 1, first: times[row] ?? 0, row });
        continue;
      }
      seen.posts += 1;
      seen.first = Math.min(seen.first, times[row] ?? 0);
      if ((times[row] ?? 0) > (times[seen.row] ?? 0)) seen.row = row;
    }
    const [handles, names] = [columnOf(batch, 'author_handle'), columnOf(batch, 'author_name')];
    for (const [key, { posts, first, row }] of inBatch) {
      const tally = this.#byKey.get(key);
      const latest = times[row] ?? 0;
      const sum = { posts: (tally?.posts ?? 0) + posts, first: Math.min(tally?.first ?? Infinity, first) };
      if (tally !== undefined && tally.latest >= latest) this.#byKey.set(key, { ...tally, ...sum });
      else {
        const [handle, name] = [handles.get(row) as string, names.get(row) as string | null];
        this.#byKey.set(key, { ...sum, latest, handle, name });
      }
    }
  }

  top(limit: number): ArchiveAuthor[] {
    return [...this.#byKey.entries()]
      .sort(([a, left], [b, right]) => right.posts - left.posts || (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([, { handle, name, posts, first }]) => ({ handle, ...(name === null ? {} : { name }), posts, firstPostAt: first }));
  }
}

const columnOf = (batch: RecordBatch, name: string): Vector => batch.getChild(name) as Vector;

const timesOf = (batch: RecordBatch): Float64Array => columnOf(batch, 'created_at').toArray() as Float64Array;

/** The lists of a column as spans of their common values: a `Vector` for every list would take most of the time. */
function forEachList(batch: RecordBatch, name: string, visit: (values: Vector, start: number, end: number) => void): void {
  const lists = columnOf(batch, name);
  const values = lists.getChildAt(0) as Vector;
  const offsets = lists.data[0]?.valueOffsets as Int32Array;
  for (let row = 0; row < batch.numRows; row += 1) visit(values, offsets[row] ?? 0, offsets[row + 1] ?? 0);
}

const increment = (counts: Map<string, number>, value: string) => counts.set(value, (counts.get(value) ?? 0) + 1);

const mostFrequent = (counts: ReadonlyMap<string, number>): ValueCount[] =>
  [...counts.entries()]
    .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
    .slice(0, TOP_VALUES)
    .map(([value, count]) => ({ value, count }));
