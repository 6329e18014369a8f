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

/** Where an answer came from the cache: the age of the stored answer in seconds. */
interface CacheHit {
  readonly kind: 'EXACT';
  readonly ageSeconds: number;
}

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
}

type Verdict = 'SUPPORTED' | 'NO_CLAIM';

/**
 * One sentence of the answer: the span `[start, end)` of the answer's text, and its posts by marker.
 * `NO_CLAIM` marks sentences about Threadwise or the search itself, which need no post.
 */
export interface Sentence {
  readonly index: number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly verdict: Verdict;
  /** How well the cited posts carry the sentence, 0..1; 1 for `NO_CLAIM`. */
  readonly support: number;
  readonly markers: readonly number[];
}

/** What an answer found out by counting, with the query it ran. */
export interface Count {
  readonly total: number;
  readonly words: readonly string[];
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
  readonly appliedFilter: AppliedFilter;
  readonly text: string;
  readonly sentences: readonly Sentence[];
  readonly citations: readonly Citation[];
  readonly followUps: readonly string[];
  readonly count?: Count;
  readonly cacheHit?: CacheHit;
  /** The writer: "extractive" or the identity of a chat model; "rules" for replies that need no posts. */
  readonly writtenBy: string;
  /** Absent where no chat model was asked, where none told its tokens, and while the answer is being written. */
  readonly usage?: ModelUsage;
  readonly createdAt: number;
  readonly completedAt?: number;
  readonly failure?: { readonly code: string; readonly message: string; readonly retryable: boolean };
}
