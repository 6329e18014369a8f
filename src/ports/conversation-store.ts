import type { Answer } from '../domain/answer.ts';
import type { AnswerEventBody } from '../domain/answer-event.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { Feedback } from '../domain/feedback.ts';
import type { Share } from '../domain/share.ts';
import type { Sibling } from '../domain/sibling.ts';

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

/** What went with a deleted conversation. */
export interface DeletedConversation {
  readonly answers: number;
  readonly shares: number;
  readonly feedback: number;
  /** Ids of answers that were marked as running. */
  readonly running: readonly string[];
}

/**
 * Conversations and their answers, kept for good. The turns of a conversation are a tree: `Answer.parentId` names the one before.
 * Rejects with `AppError` `STORE_UNAVAILABLE` when the
 * store fails.
 */
export interface ConversationStore extends AsyncDisposable {
  /**
   * Stores a new, running answer and marks its conversation as updated. With an idempotency key that was used before
   * nothing is stored.
   */
  startTurn(turn: NewTurn): Promise<TurnOutcome>;
  findConversation(id: string): Promise<Conversation | undefined>;
  /**
   * With `words` those of which each word stands in the title or in a question, in any case, with or without accents.
   */
  listConversations(query: { readonly limit: number; readonly after?: ConversationPosition; readonly words?: readonly string[] }): Promise<Conversation[]>;
  /** The conversation under its other title; undefined for an unknown one. */
  rename(id: string, title: string): Promise<Conversation | undefined>;
  /** Deletes a conversation with all that belongs to it, at once; undefined for an unknown one. */
  deleteConversation(id: string, now: number): Promise<DeletedConversation | undefined>;
  /** Whether the answer went with a deleted conversation. Remembered for a day: a log may still hold its events. */
  wasDeleted(answerId: string): Promise<boolean>;
  /** Stores the end of an answer with all its events. Only a running answer can end; says whether it did. */
  finishAnswer(answer: Answer, events: readonly AnswerEventBody[]): Promise<boolean>;
  findAnswer(id: string): Promise<Answer | undefined>;
  findAnswers(ids: readonly string[]): Promise<Answer[]>;
  /** The events of an ended answer in order, the terminal one last; empty for a running or unknown one. */
  findEvents(answerId: string): Promise<AnswerEventBody[]>;
  /** The answers of a conversation in time order, the last `limit` of them. */
  turns(conversationId: string, limit: number): Promise<Answer[]>;
  /** The newest answer of a conversation, in whichever branch. */
  newestAnswer(conversationId: string): Promise<Answer | undefined>;
  /** The way to an answer: its ancestors and itself, oldest first, the last `limit` of them. Empty for an unknown one. */
  path(answerId: string, limit: number): Promise<Answer[]>;
  /** The newest answer at or below an answer in the tree; undefined for an unknown one. */
  newestBelow(answerId: string): Promise<Answer | undefined>;
  /** The answers with the same parent, each itself among them, in time order: the newest 100. Unknown ones are not in the map. */
  siblings(answerIds: readonly string[]): Promise<ReadonlyMap<string, readonly Sibling[]>>;
  /** Ids of answers that are still marked as running and were created before `createdBefore`. */
  runningAnswers(createdBefore: number): Promise<string[]>;
  /** Stores a link under the hash of its token; says whether its conversation is there. */
  addShare(share: Share, tokenHash: string): Promise<boolean>;
  findShare(tokenHash: string): Promise<Share | undefined>;
  /** How many links show each conversation. Those without are not in the map. */
  countShares(conversationIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Ends all links to a conversation; says how many there were. */
  removeShares(conversationId: string): Promise<number>;
  /**
   * Stores what a reader thinks of an answer or citation in place of what was stored before, whose `createdAt` stays. Undefined
   * when there is no such answer.
   */
  putFeedback(feedback: Feedback): Promise<Feedback | undefined>;
  /** Says whether there was any. */
  removeFeedback(answerId: string, citationMarker: number | undefined): Promise<boolean>;
  /** All feedback to these answers: each answer's own first, then by citation. */
  findFeedback(answerIds: readonly string[]): Promise<Feedback[]>;
  /** Cheap check for the readiness probe. */
  ping(): Promise<void>;
}
