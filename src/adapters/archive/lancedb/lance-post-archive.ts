import type { Connection, Table } from '@lancedb/lancedb';
import { AppError } from '../../../domain/errors.ts';
import { normaliseFilter } from '../../../domain/filter.ts';
import type { Post } from '../../../domain/post.ts';
import type {
  AggregateQuery,
  AggregateResult,
  ArchiveAuthor,
  ArchiveStats,
  IndexedPost,
  ListQuery,
  PostArchive,
  PostHit,
  PostName,
  PostScope,
  TermQuery,
  UpsertResult,
  VectorModel,
  VectorQuery,
  WeightedTerm,
} from '../../../ports/post-archive.ts';
import type { PostIndex } from '../post-index/post-index.ts';
import type { SearchScope } from '../post-index/search-scope.ts';
import { type ArchiveCounts, countArchive, countAuthors } from './archive-counts.ts';
import { nextVersion } from './archive-meta.ts';
import type { ArchiveState } from './archive-state.ts';
import { keepIndexesUsable, optimizeTable } from './indexes.ts';
import { LiveIndex } from './live-index.ts';
import { decodePost, encodePost, hashOf, type PostRow, rowsToArrow } from './post-rows.ts';
import { findPosts, findStored } from './post-table.ts';
import { archiveFailure, untilAborted } from './store-failure.ts';
import { collectThread } from './thread.ts';

/** So many authors are kept with the counts; more are counted anew. */
const KEPT_AUTHORS = 1_000;

/** Posts in a LanceDB table. Made by `openLanceArchive`. */
export class LancePostArchive implements PostArchive {
  readonly #connection: Connection;
  readonly #table: Table;
  readonly #state: ArchiveState;
  readonly #index: LiveIndex;
  #counts: { readonly version: string; readonly counts: Promise<ArchiveCounts> } | undefined;

  constructor(parts: { connection: Connection; table: Table; state: ArchiveState }) {
    this.#connection = parts.connection;
    this.#table = parts.table;
    this.#state = parts.state;
    this.#index = new LiveIndex(parts.table, parts.state.vectorModel?.dimensions);
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
          rows.push({ indexed, json, hash, sequence: old?.sequence ?? meta.sequence + 1, revision: meta.revision + 1 });
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
          revision: meta.revision + 1,
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
    return this.#run('Reading posts failed', signal, async () => (sourceIds.length === 0 ? [] : this.#findByIds(sourceIds, await this.#index.upTo(await this.#state.current()))));
  }

  searchTerms({ terms, limit, keepCopies = false, ...scope }: TermQuery, signal?: AbortSignal): Promise<PostHit[]> {
    return this.#search(signal, async (index) => {
      if (terms.length === 0 || limit <= 0) return [];
      return index.searchTerms(terms, { scope: await this.#scope(scope, signal), limit, keepCopies }, signal);
    });
  }

  searchVector({ vector, limit, keepCopies = false, ...scope }: VectorQuery, signal?: AbortSignal): Promise<PostHit[]> {
    return this.#search(signal, async (index) => {
      if (this.vectorModel === undefined || vector.length === 0 || limit <= 0) return [];
      return index.searchVector(this.#queryVector(vector), { scope: await this.#scope(scope, signal), limit, keepCopies }, signal);
    });
  }

  documentFrequencies(terms: readonly string[], signal?: AbortSignal): Promise<number[]> {
    return this.#search(signal, async (index) => index.documentFrequencies(terms));
  }

  scoreTerms(posts: readonly PostName[], terms: readonly WeightedTerm[], signal?: AbortSignal): Promise<number[]> {
    return this.#search(signal, async (index) => index.scoreTerms(posts, terms));
  }

  bodyTerms(posts: readonly PostName[], signal?: AbortSignal): Promise<(readonly string[])[]> {
    return this.#search(signal, async (index) => index.bodyTerms(posts));
  }

  vectors(posts: readonly PostName[], signal?: AbortSignal): Promise<(Float32Array | undefined)[]> {
    return this.#search(signal, async (index) => index.vectors(posts));
  }

  similarities(posts: readonly PostName[], vector: ArrayLike<number>, signal?: AbortSignal): Promise<(number | undefined)[]> {
    return this.#search(signal, async (index) => {
      if (this.vectorModel === undefined || vector.length === 0) return posts.map(() => undefined);
      return index.similarities(posts, this.#queryVector(vector));
    });
  }

  list({ order, limit, after, ...scope }: ListQuery, signal?: AbortSignal): Promise<Post[]> {
    return this.#search(signal, async (index) => {
      if (limit <= 0) return [];
      const ids = await index.list(await this.#scope(scope, signal), { order, limit, after }, signal);
      signal?.throwIfAborted();
      return this.#findByIds(ids, index);
    });
  }

  count(scope: PostScope, signal?: AbortSignal): Promise<number> {
    return this.#search(signal, async (index) => index.count(await this.#scope(scope, signal), signal));
  }

  aggregate({ filter, words, upToSequence, ...aggregation }: AggregateQuery, signal?: AbortSignal): Promise<AggregateResult> {
    return this.#search(signal, async (index) => index.aggregate(await this.#scope({ filter, ...(words && { words }), ...(upToSequence !== undefined && { upToSequence }) }, signal), aggregation, signal));
  }

  replies(sourceIds: readonly string[], scope: PostScope, signal?: AbortSignal): Promise<Post[]> {
    return this.#search(signal, async (index) => {
      if (sourceIds.length === 0) return [];
      const replies = await findPosts(this.#table, 'in_reply_to_id', sourceIds);
      const visible = new Set(await index.visible(replies.map((post) => post.sourceId), await this.#scope(scope, signal), signal));
      return replies.filter((post) => visible.has(post.sourceId));
    });
  }

  thread(sourceId: string, signal?: AbortSignal): Promise<Post[]> {
    return this.#run('Reading a thread failed', signal, () => this.#thread(sourceId, signal));
  }

  authors(query: { readonly handles?: readonly string[]; readonly limit: number }): Promise<ArchiveAuthor[]> {
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
    await this.#index[Symbol.asyncDispose]();
    this.#table.close();
    this.#connection.close();
  }

  /** From the index; what it does not hold, from the table. */
  async #findByIds(sourceIds: readonly string[], index: PostIndex): Promise<Post[]> {
    const stored = index.storedPosts(sourceIds.map((sourceId) => ({ sourceId })));
    const missing = sourceIds.filter((_, at) => stored[at] === undefined);
    const others = missing.length === 0 ? [] : await findPosts(this.#table, 'id', missing);
    const byId = new Map(others.map((post) => [post.sourceId, post]));
    return sourceIds.flatMap((id, at) => {
      const json = stored[at];
      return (json === undefined ? byId.get(id) : decodePost(json)) ?? [];
    });
  }

  #thread(sourceId: string, signal: AbortSignal | undefined): Promise<Post[]> {
    return collectThread(sourceId, (column, values) => {
      signal?.throwIfAborted();
      return findPosts(this.#table, column, values);
    });
  }

  async #scope({ filter, words, upToSequence }: PostScope, signal: AbortSignal | undefined): Promise<SearchScope> {
    const { threadOf, ...rest } = normaliseFilter(filter);
    // A page asks for the posts of its first moment, which mostly are all.
    const upToBatch = upToSequence !== undefined && upToSequence < (await this.#state.current()).sequence ? upToSequence : undefined;
    if (threadOf === undefined) return { filter: rest, words, upToBatch };
    const thread = await this.#thread(threadOf, signal);
    signal?.throwIfAborted();
    return { filter: rest, words, upToBatch, ids: thread.map((post) => post.sourceId) };
  }

  /** Of length 1, as the vectors of the posts are. */
  #queryVector(vector: ArrayLike<number>): Float32Array {
    if (this.vectorModel) requireDimensions(vector, this.vectorModel);
    const norm = Math.hypot(...Array.from(vector)) || 1;
    return Float32Array.from(vector, (value) => value / norm);
  }

  #search<T>(signal: AbortSignal | undefined, work: (index: PostIndex) => Promise<T>): Promise<T> {
    return this.#run('The search failed', signal, async () => work(await this.#index.upTo(await this.#state.current())));
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

function requireDimensions(vector: ArrayLike<number>, model: VectorModel): void {
  if (vector.length === model.dimensions) return;
  throw new AppError(
    'MODEL_MISMATCH',
    `The query has ${vector.length} dimensions, the archive was indexed with ${model.identity} (${model.dimensions}).`,
  );
}
