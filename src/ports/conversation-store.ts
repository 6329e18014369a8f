import type { Answer } from '../domain/answer.ts';
import type { AnswerEventBody } from '../domain/answer-event.ts';
import type { Conversation } from '../domain/conversation.ts';

/** Lists go newest first; `after` is the last conversation of the page before. */
export interface ConversationPosition {
  readonly updatedAt: number;
  readonly id: string;
}

/** A question to be stored: all of it or nothing. */
export interface NewTurn {
  /** A conversation that begins with this turn; without it the answer's conversation must exist. */
  readonly conversation?: Conversation;
  readonly answer: Answer;
  /** A key that stands for one question; `fingerprint` tells whether it is asked in the same way again. */
  readonly idempotency?: { readonly key: string; readonly fingerprint: string } | undefined;
}

/** Whether the turn was stored; if not, the one that its idempotency key stored before, as it stands. */
export type TurnOutcome = { readonly created: true } | { readonly created: false; readonly first: { readonly answer: Answer; readonly fingerprint: string } };

/**
 * Conversations and their answers, kept for good. Rejects with `AppError` `STORE_UNAVAILABLE` when the
 * store fails.
 */
export interface ConversationStore extends AsyncDisposable {
  /**
   * Stores a new, running answer and marks its conversation as updated. With an idempotency key that was used before
   * nothing is stored.
   */
  startTurn(turn: NewTurn): Promise<TurnOutcome>;
  findConversation(id: string): Promise<Conversation | undefined>;
  listConversations(query: { readonly limit: number; readonly after?: ConversationPosition }): Promise<Conversation[]>;
  /** Stores the end of an answer with all its events. Only a running answer can end; says whether it did. */
  finishAnswer(answer: Answer, events: readonly AnswerEventBody[]): Promise<boolean>;
  findAnswer(id: string): Promise<Answer | undefined>;
  findAnswers(ids: readonly string[]): Promise<Answer[]>;
  /** The events of an ended answer in order, the terminal one last; empty for a running or unknown one. */
  findEvents(answerId: string): Promise<AnswerEventBody[]>;
  /** The answers of a conversation in time order, the last `limit` of them. */
  turns(conversationId: string, limit: number): Promise<Answer[]>;
  /** Ids of answers that are still marked as running and were created before `createdBefore`. */
  runningAnswers(createdBefore: number): Promise<string[]>;
  /** Cheap check for the readiness probe. */
  ping(): Promise<void>;
}
