import type { AppliedFilter } from './filter.ts';

export const ROUTES = ['SEARCH', 'ANSWER', 'SUMMARIZE', 'COUNT', 'CHAT', 'CLARIFY', 'OFF_TOPIC'] as const;
export type Route = (typeof ROUTES)[number];

export type AnswerStatus = 'RUNNING' | 'COMPLETED' | 'FAILED' | 'STOPPED';
export type Effort = 'FAST' | 'BALANCED' | 'THOROUGH';

/** What the router decided, and why, in words a person can read. `confidence` lies in 0..1. */
export interface RouteDecision {
  readonly route: Route;
  readonly reason: string;
  readonly confidence: number;
}

/**
 * Where an answer came from the cache: the age of the stored answer in seconds. `SEMANTIC`: it was written for another
 * question that asks the same, `similarity` (cosine, 0..1) to this one. Whose question that was is not told.
 */
export type CacheHit =
  | { readonly kind: 'EXACT'; readonly ageSeconds: number }
  | { readonly kind: 'SEMANTIC'; readonly ageSeconds: number; readonly similarity: number };

/**
 * The span `[start, end)` of a post's text, in UTF-16 code units, that supports a sentence.
 * `quote` is that span to the letter; `support` lies in 0..1.
 */
export interface Citation {
  readonly marker: number;
  readonly postSourceId: string;
  readonly quote: string;
  readonly start: number;
  readonly end: number;
  readonly support: number;
  /** When the post was written, in milliseconds since 1970-01-01 UTC. */
  readonly writtenAt?: number;
  /** What was said later that a reader of the quote should know. */
  readonly notices?: readonly CitationNotice[];
}

/** A later post that bears on a cited one: its author corrected it, or a reply contradicts it. */
export interface CitationNotice {
  readonly kind: 'CORRECTED' | 'DISPUTED';
  readonly postSourceId: string;
  /** The author of the later post, as written, without "@". */
  readonly author: string;
  readonly quote: string;
  readonly writtenAt: number;
}

type Verdict = 'SUPPORTED' | 'COMPUTED' | 'NO_CLAIM';

/**
 * One sentence of the answer: the span `[start, end)` of the answer's text, and its posts by marker.
 * `COMPUTED` marks figures that the archive counted: they stand in the answer's table. `NO_CLAIM` marks sentences about Threadwise
 * or the search itself, which need no post.
 */
export interface Sentence {
  readonly index: number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly verdict: Verdict;
  /** How well the cited posts carry the sentence, 0..1; 1 for `COMPUTED` and `NO_CLAIM`. */
  readonly support: number;
  readonly markers: readonly number[];
}

/** What an answer found out by counting, with the query it ran. */
export interface Count {
  readonly total: number;
  readonly words: readonly string[];
}

/** A small table of what was counted. Cells are texts for people, in the language of the answer; the first row is the first place. */
export interface AnswerTable {
  readonly title: string;
  readonly columns: readonly { readonly name: string; readonly kind: 'TEXT' | 'NUMBER' | 'TIME' }[];
  readonly rows: readonly (readonly string[])[];
  /** How many rows the whole result has; `rows` may hold the first of them only. */
  readonly totalRows: number;
  /** The query that was run. */
  readonly query: AggregateDescription;
}

/** What was counted, in terms of the archive. The filter is the answer's `appliedFilter`. */
export interface AggregateDescription {
  readonly measure: 'POSTS' | 'AUTHORS' | 'LIKES' | 'REPOSTS' | 'REPLIES';
  readonly groupBy?: 'AUTHOR' | 'HASHTAG' | 'LANGUAGE' | 'HOUR' | 'WEEKDAY' | 'DAY' | 'WEEK' | 'MONTH' | 'YEAR' | 'POST' | 'TOPIC';
  readonly order: 'MOST' | 'LEAST' | 'FIRST' | 'LAST';
  /** Words that each counted post holds; for `TOPIC` the groups themselves. */
  readonly words: readonly string[];
}

/** A part of what was said: named by its words, with the posts that stand for it. */
export interface Theme {
  readonly label: string;
  readonly postCount: number;
  readonly authorCount: number;
  /** Source ids, best first. */
  readonly postSourceIds: readonly string[];
}

/** A stretch of the time that a summary covers. Milliseconds since 1970-01-01 UTC; `until` is exclusive. */
export interface TimelineEntry {
  readonly since: number;
  readonly until: number;
  readonly postCount: number;
  readonly postSourceIds: readonly string[];
}

/** Who wrote most of the posts that an answer looks at. `share` is of these posts, 0..1. */
export interface DominantAuthor {
  readonly handle: string;
  readonly postCount: number;
  readonly share: number;
}

/** Those who take one side. Authors are counted once in each viewpoint. */
export interface Viewpoint {
  readonly stance: 'FOR' | 'AGAINST' | 'ASKS' | 'OTHER';
  /** What this side holds, in a few words of its posts. */
  readonly label: string;
  readonly authorCount: number;
  readonly postCount: number;
  readonly postSourceIds: readonly string[];
}

/** What a follow-up took from the turns before it. A key can be given to `dropCarried` to ask again without it. */
export interface CarriedPart {
  /** "subject", "person", "post", "question", or the field of the filter: "since", "authors". */
  readonly key: string;
  /** In words: "the Kettle Bridge closure", "since 1 March 2015". */
  readonly words: string;
}

/** What an answer cost, and what it might have cost at most. */
export interface AnswerWork {
  readonly rounds: number;
  readonly maxRounds: number;
  /** Posts that were read for it. */
  readonly postsRead: number;
  readonly maxPostsRead: number;
}

/** What the chat models did for one answer, over rewriting, routing and writing. */
export interface ModelUsage {
  /** Tokens of prompts and of replies, as the models counted them. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Calls that a model replied to, those that broke off among them. */
  readonly calls: number;
  /** False where one of the calls did not tell its tokens, or broke off: then the figures are the least that it was. */
  readonly complete: boolean;
  /** In US dollars; absent where the price of one of the models is not known. */
  readonly costUsd?: number;
}

/** A question and what became of it. Times are milliseconds since 1970-01-01 UTC. */
export interface Answer {
  readonly id: string;
  readonly conversationId: string;
  readonly status: AnswerStatus;
  readonly question: string;
  readonly standaloneQuestion: string;
  readonly route: Route;
  readonly routeReason: string;
  /** 0..1; absent until the answer is routed. */
  readonly routeConfidence?: number;
  readonly effort?: Effort;
  /** The turn that this one follows. Absent for the first of a conversation. */
  readonly parentId?: string;
  /** The answer whose question was edited, or that was written again: a sibling. */
  readonly replacesId?: string;
  /** Only what was posted up to then counts. */
  readonly asOf?: number;
  readonly carried?: readonly CarriedPart[];
  /** The parts that the question was taken apart into. */
  readonly subQuestions?: readonly string[];
  readonly appliedFilter: AppliedFilter;
  readonly text: string;
  readonly sentences: readonly Sentence[];
  readonly citations: readonly Citation[];
  readonly followUps: readonly string[];
  /** What was asked and not found, a sentence each. An answer with such parts is a partial one. */
  readonly missing?: readonly string[];
  readonly count?: Count;
  readonly table?: AnswerTable;
  readonly themes?: readonly Theme[];
  readonly timeline?: readonly TimelineEntry[];
  readonly dominantAuthor?: DominantAuthor;
  readonly viewpoints?: readonly Viewpoint[];
  readonly work?: AnswerWork;
  readonly cacheHit?: CacheHit;
  /** The writer: "extractive" or the identity of a chat model; "rules" for replies that need no posts. */
  readonly writtenBy: string;
  /** Absent where no chat model was asked, where none told its tokens, and while the answer is being written. */
  readonly usage?: ModelUsage;
  readonly createdAt: number;
  readonly completedAt?: number;
  readonly failure?: { readonly code: string; readonly message: string; readonly retryable: boolean };
}
