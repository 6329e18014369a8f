import type { PostFilter } from '../domain/filter.ts';
import type { Post } from '../domain/post.ts';

/** A post with what it is found by: analysed terms (repeats count) and, with an embedding model, a vector. */
export interface IndexedPost {
  readonly post: Post;
  readonly terms: readonly string[];
  /** Unit length, `dimensions` of the archive's embedding model. Absent when the text has no known token. */
  readonly vector?: readonly number[];
}

export interface UpsertResult {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** A hit of one search stage. Scores are comparable within one call only; higher is better. */
export interface ScoredPost {
  readonly sourceId: string;
  readonly score: number;
}

/** Where a list by time goes on: after this post. */
export interface PostPosition {
  readonly createdAt: number;
  readonly sourceId: string;
}

export interface PostScope {
  readonly filter: PostFilter;
  /** Sees only posts first added up to this sequence number (`ArchiveStats.sequence`); absent: all. */
  readonly upToSequence?: number;
}

export interface TermQuery extends PostScope {
  readonly terms: readonly string[];
  /** Whether one term is enough, or a post must hold all of them. */
  readonly match: 'any' | 'all';
  readonly limit: number;
}

export interface VectorQuery extends PostScope {
  readonly vector: readonly number[];
  readonly limit: number;
}

export interface ListQuery extends PostScope {
  /** Only posts that hold all of these terms. */
  readonly terms?: readonly string[];
  readonly order: 'newest' | 'oldest';
  readonly limit: number;
  readonly after?: PostPosition;
}

/** The embedding model that the vectors of an archive were made with. */
export interface VectorModel {
  readonly identity: string;
  readonly dimensions: number;
}

export interface ArchiveStats {
  readonly postCount: number;
  readonly authorCount: number;
  readonly newest?: number;
  readonly oldest?: number;
  /** The same for the same posts, on any machine; another after any change. */
  readonly version: string;
  /** Rises with every batch that added posts. */
  readonly sequence: number;
  /** Languages and hashtags with their numbers of posts, most frequent first, at most 50 each. */
  readonly languages: readonly { readonly value: string; readonly count: number }[];
  readonly hashtags: readonly { readonly value: string; readonly count: number }[];
}

/**
 * Posts with search by words, by meaning and by filter. Filters apply before limits.
 * Every method rejects with an `AppError` (`ARCHIVE_UNAVAILABLE`) when the store fails, and with the
 * signal's reason when aborted.
 */
export interface PostArchive extends AsyncDisposable {
  readonly vectorModel: VectorModel | undefined;
  /** Adds new posts, replaces changed ones, leaves equal ones alone. All of the batch or nothing is stored. */
  upsert(posts: readonly IndexedPost[]): Promise<UpsertResult>;
  /** Brings indexes up to date after a bulk of writes. Searches are right before it, only slower. */
  optimize(): Promise<void>;
  /** The posts that exist, in the order of `sourceIds`. */
  findByIds(sourceIds: readonly string[], signal?: AbortSignal): Promise<Post[]>;
  /** BM25 over terms, best first, ties by newest. */
  searchTerms(query: TermQuery, signal?: AbortSignal): Promise<ScoredPost[]>;
  /** Nearest by cosine similarity, best first. Empty without a vector model. */
  searchVector(query: VectorQuery, signal?: AbortSignal): Promise<ScoredPost[]>;
  list(query: ListQuery, signal?: AbortSignal): Promise<Post[]>;
  /** How many posts pass the filter and, where terms are given, hold all of them. */
  count(filter: PostFilter, terms?: readonly string[], signal?: AbortSignal): Promise<number>;
  /** The thread that a post belongs to, in time order, root first, at most 1,000 posts; empty for an unknown id. */
  thread(sourceId: string, signal?: AbortSignal): Promise<Post[]>;
  /** The posts that pass the scope and directly reply to one of `sourceIds`, in no order. */
  replies(sourceIds: readonly string[], scope: PostScope, signal?: AbortSignal): Promise<Post[]>;
  /** Handles (as written) that the archive holds among `handles` (any case), or all when absent, most posts first, at most `limit`. */
  authors(query: { readonly handles?: readonly string[]; readonly limit: number }): Promise<{ readonly handle: string; readonly name?: string; readonly posts: number }[]>;
  stats(signal?: AbortSignal): Promise<ArchiveStats>;
}
