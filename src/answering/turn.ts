import type { Answer, Effort } from '../domain/answer.ts';
import type { PostFilter } from '../domain/filter.ts';
import type { AnswerCache } from '../ports/answer-cache.ts';
import type { AnswerLog } from '../ports/answer-log.ts';
import type { ConversationStore } from '../ports/conversation-store.ts';
import type { ChatModel } from '../ports/models.ts';
import type { WordCondition } from '../ports/post-archive.ts';
import type { RankDeps } from '../search/rank-posts.ts';
import type { SearchReport } from '../search/ask-model.ts';
import type { ReadQuery } from '../search/understand/read-query.ts';
import type { ModelCallReport, ModelCalls } from './model-calls.ts';
import type { Prompts } from './prompts.ts';

/** One question to be answered: the answer as it was created, and what the caller set. */
export interface Turn {
  readonly answer: Answer;
  readonly filter: PostFilter;
  /** Whether plain words of the question narrow the posts; true when absent. */
  readonly inferFilter?: boolean;
  readonly effort: Effort;
  /** Only posts up to then count, and questions are understood as if asked then. Milliseconds since 1970-01-01 UTC. */
  readonly asOf?: number;
  /** Keys of what the question must not take from earlier turns (`CarriedPart.key`); "all" for nothing at all. */
  readonly dropCarried?: readonly string[];
  /** Whether a stored answer to the same question will do; true when absent. */
  readonly mayReuse?: boolean;
  /** Whether there may be turns before it. */
  readonly followsUp: boolean;
}

/** A question with nothing left to the conversation, read for what it asks. */
export interface ReadQuestion extends ReadQuery {
  readonly text: string;
  /** Phrases, words to leave out and alternatives in analysed terms; absent where it asks for none. */
  readonly condition?: WordCondition;
}

/** What the steps of answering work with. */
export interface AnswerDeps extends RankDeps {
  /** In the order in which they are asked: a later one when those before it fail. Empty where rules and extracts do all. */
  readonly chats: readonly ChatModel[];
  readonly prompts: Prompts;
  readonly cache: AnswerCache;
  readonly log: AnswerLog;
  readonly conversations: ConversationStore;
  readonly report: AnsweringReport;
}

/** What the steps of one answer work with. */
export interface TurnDeps extends AnswerDeps {
  readonly calls: ModelCalls;
}

/** Business events of answering, for logs and metrics. */
export interface AnsweringReport extends SearchReport, ModelCallReport {
  /** The model (by its identity) could not be used for a step: the next one was asked, or the way without a model taken. */
  modelStepFailed(step: ModelStep, model: string, error: unknown): void;
  /** A sentence was held back as its posts do not support it. */
  sentenceDropped(writer: string): void;
  /** A sentence was shortened, or replaced by a quote, so that its posts support it. */
  sentenceRewritten?(writer: string): void;
  /** `semantic_hit`: an answer that was written for another question that asks the same. `outdated`: one that was there, but whose posts changed. */
  cacheLookup(result: CacheLookup): void;
}

export type CacheLookup = 'hit' | 'semantic_hit' | 'outdated' | 'miss';
export type ModelStep = 'rewrite' | 'route' | 'write';
