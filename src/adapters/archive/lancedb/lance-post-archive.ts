import type { Connection, Table } from '@lancedb/lancedb';
import { AppError } from '../../../domain/errors.ts';
import type { PostFilter } from '../../../domain/filter.ts';
import type { Post } from '../../../domain/post.ts';
import type {
  ArchiveStats,
  IndexedPost,
  ListQuery,
  PostArchive,
  PostScope,
  ScoredPost,
  TermQuery,
  UpsertResult,
  VectorModel,
  VectorQuery,
} from '../../../ports/post-archive.ts';
import { type ArchiveCounts, type AuthorCount, countArchive, countAuthors } from './archive-counts.ts';
import { nextVersion } from './archive-meta.ts';
import type { ArchiveState } from './archive-state.ts';
import { scopeCondition } from './filter-sql.ts';
import { keepIndexesUsable, optimizeTable } from './indexes.ts';
import { encodePost, hashOf, indexTerms, type PostRow, rowsToArrow } from './post-rows.ts';
import { countMatches, findPosts, findStored, listIds, nearestInTable, searchTable } from './post-table.ts';
import { archiveFailure, untilAborted } from './store-failure.ts';
import { collectThread } from './thread.ts';

/** So many authors are kept with the counts; more are counted anew. */
const KEPT_AUTHORS = 1_000;

/** Posts in a LanceDB table. Made by `openLanceArchive`. */
export class LancePostArchive implements PostArchive {
  readonly #connection: Connection;
  readonly #table: Table;
  readonly #state: ArchiveState;
  #counts: { readonly version: string; readonly counts: Promise<ArchiveCounts> } | undefined;

  constructor(parts: { connection: Connection; table: Table; state: ArchiveState }) {
    this.#connection = parts.connection;
    this.#table = parts.table;
    this.#state = parts.state;
  }

  get vectorModel(): VectorModel | undefined {
    return this.#state.vectorModel;
  }

  /** Of posts with one id in the batch, the last counts and the others do not exist. */
  upsert(posts: readonly IndexedPost[]): Promise<UpsertResult> {
    return this.#run('Storing posts failed', undefined, async () => {
      const batch = new Map(posts.map((indexed) => [indexed.post.sourceId, indexed]));
      if (batch.size === 0) return { inserted: 0, updated: 0, unchanged: 0 };
      return this.#state.write(async (meta, lock) => {
        const stored = await findStored(this.#table, [...batch.keys()]);
        const rows: PostRow[] = [];
        const replaced: string[] = [];
        for (const [id, indexed] of batch) {
          const json = encodePost(indexed.post);
          const hash = hashOf(json);
          const old = stored.get(id);
          if (old?.hash === hash) continue;
          if (old !== undefined) replaced.push(old.hash);
          rows.push({ indexed, json, hash, sequence: old?.sequence ?? meta.sequence + 1 });
        }
        const inserted = rows.length - replaced.length;
        const result = { inserted, updated: replaced.length, unchanged: batch.size - rows.length };
        if (rows.length === 0) return { result, change: {} };
        const data = rowsToArrow(rows, this.vectorModel?.dimensions);
        lock.check();
        if (replaced.length === 0) await this.#table.add(data);
        else await this.#table.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(data);
        await keepIndexesUsable(this.#table);
        const change = {
          version: nextVersion(meta.version, { added: rows.map((row) => row.hash), removed: replaced }),
          sequence: inserted > 0 ? meta.sequence + 1 : meta.sequence,
          postCount: meta.postCount + inserted,
        };
        return { result, change };
      });
    });
  }

  optimize(): Promise<void> {
    return this.#run('Bringing the indexes up to date failed', undefined, () =>
      this.#state.write(async () => {
        await optimizeTable(this.#table);
        return { result: undefined, change: {} };
      }),
    );
  }

  findByIds(sourceIds: readonly string[], signal?: AbortSignal): Promise<Post[]> {
    return this.#run('Reading posts failed', signal, () => this.#findByIds(sourceIds));
  }

  searchTerms(query: TermQuery, signal?: AbortSignal): Promise<ScoredPost[]> {
    return this.#run('The search failed', signal, async () => {
      const terms = indexTerms(query.terms);
      if (terms.length === 0 || query.limit <= 0) return [];
      const where = await this.#condition(query, signal);
      return searchTable(this.#table, { terms, match: query.match, limit: query.limit, where });
    });
  }

  searchVector(query: VectorQuery, signal?: AbortSignal): Promise<ScoredPost[]> {
    return this.#run('The search failed', signal, async () => {
      if (this.vectorModel === undefined || query.vector.length === 0 || query.limit <= 0) return [];
      requireDimensions(query.vector, this.vectorModel);
      const where = await this.#condition(query, signal);
      return nearestInTable(this.#table, { vector: query.vector, limit: query.limit, where });
    });
  }

  list(query: ListQuery, signal?: AbortSignal): Promise<Post[]> {
    return this.#run('Listing posts failed', signal, async () => {
      if (query.limit <= 0) return [];
      const where = await this.#condition(query, signal);
      const { terms, ...rest } = query;
      const needed = indexTerms(terms ?? []);
      const ids = await listIds(this.#table, { ...rest, ...(needed.length > 0 ? { terms: needed } : {}), where });
      signal?.throwIfAborted();
      return this.#findByIds(ids);
    });
  }

  count(filter: PostFilter, terms?: readonly string[], signal?: AbortSignal): Promise<number> {
    return this.#run('Counting posts failed', signal, async () => {
      const needed = indexTerms(terms ?? []);
      const where = await this.#condition({ filter }, signal);
      return needed.length > 0 ? countMatches(this.#table, needed, where) : this.#table.countRows(where);
    });
  }

  replies(sourceIds: readonly string[], scope: PostScope, signal?: AbortSignal): Promise<Post[]> {
    return this.#run('Reading replies failed', signal, async () =>
      sourceIds.length === 0 ? [] : findPosts(this.#table, 'in_reply_to_id', sourceIds, await this.#condition(scope, signal)),
    );
  }

  thread(sourceId: string, signal?: AbortSignal): Promise<Post[]> {
    return this.#run('Reading a thread failed', signal, () => this.#thread(sourceId, signal));
  }

  authors(query: { readonly handles?: readonly string[]; readonly limit: number }): Promise<AuthorCount[]> {
    return this.#run('Counting authors failed', undefined, async () => {
      const { handles, limit } = query;
      if (handles !== undefined) {
        return countAuthors(this.#table, handles.map((handle) => handle.toLowerCase()), limit);
      }
      const counts = limit > KEPT_AUTHORS ? countArchive(this.#table, limit) : this.#countsNow();
      return (await counts).authors.slice(0, limit);
    });
  }

  stats(signal?: AbortSignal): Promise<ArchiveStats> {
    return this.#run('Reading the archive failed', signal, async () => {
      const { version, sequence } = await this.#state.current();
      const { authors: _, ...counts } = await this.#countsNow();
      return { ...counts, version, sequence };
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#state.settled();
    this.#table.close();
    this.#connection.close();
  }

  async #findByIds(sourceIds: readonly string[]): Promise<Post[]> {
    const posts = await findPosts(this.#table, 'id', sourceIds);
    const byId = new Map(posts.map((post) => [post.sourceId, post]));
    return sourceIds.flatMap((id) => byId.get(id) ?? []);
  }

  #thread(sourceId: string, signal: AbortSignal | undefined): Promise<Post[]> {
    return collectThread(sourceId, (column, values) => {
      signal?.throwIfAborted();
      return findPosts(this.#table, column, values);
    });
  }

  async #condition(scope: PostScope, signal: AbortSignal | undefined): Promise<string | undefined> {
    const { threadOf } = scope.filter;
    if (threadOf === undefined) return scopeCondition(scope);
    const thread = await this.#thread(threadOf, signal);
    signal?.throwIfAborted();
    return scopeCondition({ ...scope, threadIds: thread.map((post) => post.sourceId) });
  }

  /** Counted once for every version of the content. */
  async #countsNow(): Promise<ArchiveCounts> {
    const { version } = await this.#state.current();
    if (this.#counts?.version !== version) {
      const counts = countArchive(this.#table, KEPT_AUTHORS);
      this.#counts = { version, counts };
      counts.catch(() => {
        if (this.#counts?.counts === counts) this.#counts = undefined;
      });
    }
    return this.#counts.counts;
  }

  async #run<T>(what: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    try {
      return await untilAborted(signal, work);
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      throw archiveFailure(error, what);
    }
  }
}

function requireDimensions(vector: readonly number[], model: VectorModel): void {
  if (vector.length === model.dimensions) return;
  throw new AppError(
    'MODEL_MISMATCH',
    `The query has ${vector.length} dimensions, the archive was indexed with ${model.identity} (${model.dimensions}).`,
  );
}
