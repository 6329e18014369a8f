import type { PostFilter } from '../domain/filter.ts';
import type { Post } from '../domain/post.ts';

/** The analysed terms of a post, in order, repeats kept, by the field that they stand in. */
export interface PostTerms {
  /** Title and text. */
  readonly body: readonly string[];
  /** Titles of links and alt texts of media. */
  readonly attached: readonly string[];
  /** Name and handle of the author. */
  readonly author: readonly string[];
}

/** A post with what it is found by: analysed terms and, with an embedding model, a vector. */
export interface IndexedPost {
  readonly post: Post;
  readonly terms: PostTerms;
  /** The same for posts that say the same to the letter: reposts, and copies by whomever. Empty where the post says nothing by itself. */
  readonly fingerprint: string;
  /** A repost, or a post that quotes another one the way people do by hand ("RT @gwen: …"). */
  readonly repeats: boolean;
  /** Unit length, `dimensions` of the archive's embedding model. Absent when the text has no known token. */
  readonly vector?: readonly number[];
}

export interface UpsertResult {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** A post with a score. Scores are comparable within one call only; higher is better. */
export interface ScoredPost {
  readonly sourceId: string;
  readonly score: number;
}

/** Names a post. A hit names its post, too, and may be found again faster. */
export interface PostName {
  readonly sourceId: string;
}

/** A hit of one search stage, with what ranking needs to know of the post. */
export interface PostHit extends ScoredPost {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly createdAt: number;
  /** Lower-case handle. */
  readonly author: string;
  /** Source id of the first post of its thread that the archive holds: its own where it answers none. */
  readonly thread: string;
  readonly likes: number;
  readonly reposts: number;
  /** Says again what somebody else said: `IndexedPost.repeats`. */
  readonly repeats: boolean;
  readonly hasLinks: boolean;
  /** Number of terms in its body. */
  readonly length: number;
  /** So many other posts among those that matched have the same fingerprint. They are no hits of their own. */
  readonly duplicates: number;
}

/** Where a list by time goes on: after this post. */
export interface PostPosition {
  readonly createdAt: number;
  readonly sourceId: string;
}

/** Conditions on the words of a post: sequences of analysed terms that stand in a row, in any one of its fields. */
export interface WordCondition {
  /** The post holds all of them. */
  readonly all?: readonly (readonly string[])[];
  /** The post holds none of them. */
  readonly none?: readonly (readonly string[])[];
  /** The post holds at least one of each group. */
  readonly anyOf?: readonly (readonly (readonly string[])[])[];
}

/** Which posts a call may see. Everything given must hold. */
export interface PostScope {
  readonly filter: PostFilter;
  readonly words?: WordCondition;
  /** Sees only posts first added up to this sequence number (`ArchiveStats.sequence`); absent: all. */
  readonly upToSequence?: number;
}

export interface WeightedTerm {
  readonly term: string;
  /** What a match counts, above 0; 1 for a word of the query. */
  readonly weight: number;
  /** Adds to the score of posts that other terms find, and finds none itself, unless all terms are so. Absent: finds posts. */
  readonly onlyAdds?: boolean;
}

interface HitQuery extends PostScope {
  readonly limit: number;
  /** Whether posts with one fingerprint are hits of their own. Otherwise the original stands for all that match, with their best score. */
  readonly keepCopies?: boolean;
}

export interface TermQuery extends HitQuery {
  /** A post that holds one of them is a hit, but for those that only add. */
  readonly terms: readonly WeightedTerm[];
}

export interface VectorQuery extends HitQuery {
  readonly vector: ArrayLike<number>;
}

export interface ListQuery extends PostScope {
  readonly order: 'newest' | 'oldest';
  readonly limit: number;
  readonly after?: PostPosition;
}

/** Times are in UTC: days, hours and the rest are those of UTC. Weeks begin on Monday. */
export type TimeGroup = 'hour' | 'weekday' | 'day' | 'week' | 'month' | 'year';

/** What posts are grouped by. A post without hashtag or language is in no such group; one with several hashtags is in each. */
export type AggregateGroup = 'none' | 'author' | 'hashtag' | 'language' | 'post' | TimeGroup;

export interface AggregateQuery extends PostScope {
  readonly groupBy: AggregateGroup;
  /** What is summed up: posts, different authors, likes and reposts as the archive tells them, or the replies that the archive holds. */
  readonly measure: 'posts' | 'authors' | 'likes' | 'reposts' | 'replies';
  /**
   * By value, or by time: of groups that are times themselves their own, of others that of their first post (`first`) or of their
   * last (`last`). Ties: earlier times and posts first, others by name.
   */
  readonly order: 'most' | 'least' | 'first' | 'last';
  readonly limit: number;
  /**
   * A post must hold one sequence of each group, its terms in a row, in what it says itself: unlike in `words`, the name of its author does
   * not count.
   */
  readonly said?: readonly (readonly (readonly string[])[])[];
}

export interface AggregateRow {
  /**
   * Lower-case handle or tag; "pt" for all of "pt-br"; source id; "0" to "23"; "1" (Monday) to "7"; "2023-03-14", also for the Monday
   * of a week; "2023-03"; "2023".
   */
  readonly key: string;
  readonly value: number;
  readonly posts: number;
  /** When its first and last post were written, in milliseconds since 1970-01-01 UTC. */
  readonly first: number;
  readonly last: number;
}

export interface AggregateResult {
  /** Posts in scope. */
  readonly total: number;
  /** What was measured over all of them. */
  readonly value: number;
  /** How many groups have posts; 0 without grouping. */
  readonly groups: number;
  /** How many groups share the place of the first row. */
  readonly tied: number;
  /** The first groups, at most `limit`. */
  readonly rows: readonly AggregateRow[];
  /** When the first and the last post in scope were written; absent where there is none. */
  readonly first?: number;
  readonly last?: number;
}

/** The embedding model that the vectors of an archive were made with. */
export interface VectorModel {
  readonly identity: string;
  readonly dimensions: number;
}

export interface ArchiveAuthor {
  /** As written, without "@". */
  readonly handle: string;
  readonly name?: string;
  readonly posts: number;
  /** When the first of them was written, in milliseconds since 1970-01-01 UTC. */
  readonly firstPostAt: number;
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
  /**
   * BM25F over weighted terms (Robertson and Zaragoza 2009; k1 0.2, b 0.1: posts are short), best first, ties by newest. A reply
   * gains a part of the score of the post that it answers.
   */
  searchTerms(query: TermQuery, signal?: AbortSignal): Promise<PostHit[]>;
  /** Nearest by cosine similarity, best first. Empty without a vector model. */
  searchVector(query: VectorQuery, signal?: AbortSignal): Promise<PostHit[]>;
  /** In how many posts each term stands. */
  documentFrequencies(terms: readonly string[], signal?: AbortSignal): Promise<number[]>;
  /** The score that `searchTerms` would give each post, in the order of `posts`; 0 for an unknown one. */
  scoreTerms(posts: readonly PostName[], terms: readonly WeightedTerm[], signal?: AbortSignal): Promise<number[]>;
  /** The analysed body of each post, in their order; empty for an unknown one. */
  bodyTerms(posts: readonly PostName[], signal?: AbortSignal): Promise<(readonly string[])[]>;
  /** Vectors of length 1, to about two digits, in the order of `posts`; undefined for a post without one. */
  vectors(posts: readonly PostName[], signal?: AbortSignal): Promise<(Float32Array | undefined)[]>;
  /** Cosine similarity of each post with the vector, in their order; undefined for a post without one. */
  similarities(posts: readonly PostName[], vector: ArrayLike<number>, signal?: AbortSignal): Promise<(number | undefined)[]>;
  list(query: ListQuery, signal?: AbortSignal): Promise<Post[]>;
  count(scope: PostScope, signal?: AbortSignal): Promise<number>;
  /** Groups posts and sums up what is asked, over all posts in scope. Reposts and copies count as posts of their own. */
  aggregate(query: AggregateQuery, signal?: AbortSignal): Promise<AggregateResult>;
  /** The thread that a post belongs to, in time order, root first, at most 1,000 posts; empty for an unknown id. */
  thread(sourceId: string, signal?: AbortSignal): Promise<Post[]>;
  /** The posts that pass the scope and directly reply to one of `sourceIds`, in no order. */
  replies(sourceIds: readonly string[], scope: PostScope, signal?: AbortSignal): Promise<Post[]>;
  /** Authors that the archive holds among `handles` (any case), or all when absent, most posts first, at most `limit`. */
  authors(query: { readonly handles?: readonly string[]; readonly limit: number }): Promise<ArchiveAuthor[]>;
  stats(signal?: AbortSignal): Promise<ArchiveStats>;
}
