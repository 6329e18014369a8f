import { and, asc, desc, eq, inArray, lt, sql } from 'drizzle-orm';

import type { Answer } from '../../../domain/answer.ts';
import type { AnswerEventBody } from '../../../domain/answer-event.ts';
import type { Conversation } from '../../../domain/conversation.ts';
import { AppError } from '../../../domain/errors.ts';
import type { Feedback } from '../../../domain/feedback.ts';
import type { Share } from '../../../domain/share.ts';
import type { Sibling } from '../../../domain/sibling.ts';
import type { ConversationStore, DeletedConversation, NewTurn, TurnOutcome } from '../../../ports/conversation-store.ts';
import { deleteConversation, findConversation, listConversations, renameConversation, wasDeleted } from './conversation-rows.ts';
import { findFeedback, putFeedback, removeFeedback } from './feedback-rows.ts';
import { foldText } from './fold-text.ts';
import { answers, conversations } from './schema.ts';
import { addShare, countShares, findShare, removeShares } from './share-rows.ts';
import type { SqlDatabase } from './sql-database.ts';
import { storing } from './store-errors.ts';
import { readNewestBelow, readPath, readSiblings } from './turn-tree.ts';

/** Conversations in SQL, over either driver. `close` ends the connection. */
export class SqlStore implements ConversationStore {
  readonly #database: SqlDatabase;
  readonly #close: () => Promise<void>;

  constructor(database: SqlDatabase, close: () => Promise<void>) {
    this.#database = database;
    this.#close = close;
  }

  startTurn({ conversation, answer, idempotency }: NewTurn): Promise<TurnOutcome> {
    return storing(() =>
      this.#database.transaction(async (transaction) => {
        if (conversation) await transaction.insert(conversations).values({ ...conversation, titleFolded: foldText(conversation.title) });
        // At once as strongly as it is needed below: two turns that both hold a weaker lock would block each other beside a deletion.
        else await transaction.select({ id: conversations.id }).from(conversations).where(eq(conversations.id, answer.conversationId)).for('no key update');
        const { id, conversationId, status, question, parentId = null, createdAt } = answer;
        const { key: idempotencyKey = null, fingerprint: idempotencyFingerprint = null } = idempotency ?? {};
        // Waits for another transaction that is storing the same key, and sees its outcome.
        const created = await transaction
          .insert(answers)
          .values({ id, conversationId, status, question, questionFolded: foldText(question), parentId, createdAt, body: answer, idempotencyKey, idempotencyFingerprint })
          .onConflictDoNothing({ target: answers.idempotencyKey })
          .returning({ id: answers.id });
        if (created.length === 0) {
          if (conversation) await transaction.delete(conversations).where(eq(conversations.id, conversation.id));
          const [first] = await transaction
            .select({ answer: answers.body, fingerprint: answers.idempotencyFingerprint })
            .from(answers)
            .where(eq(answers.idempotencyKey, idempotencyKey ?? ''));
          if (first === undefined) throw new AppError('STORE_UNAVAILABLE', 'The question was being stored twice at once. Try again.', { retryable: true });
          return { created: false, first: { answer: first.answer, fingerprint: first.fingerprint ?? '' } };
        }
        await transaction
          .update(conversations)
          .set({ updatedAt: sql`greatest(${conversations.updatedAt}, ${createdAt}::bigint)` })
          .where(eq(conversations.id, conversationId));
        return { created: true };
      }),
    );
  }

  findConversation(id: string): Promise<Conversation | undefined> {
    return storing(() => findConversation(this.#database, id));
  }

  listConversations(query: Parameters<ConversationStore['listConversations']>[0]): Promise<Conversation[]> {
    return storing(() => listConversations(this.#database, query));
  }

  rename(id: string, title: string): Promise<Conversation | undefined> {
    return storing(() => renameConversation(this.#database, id, title));
  }

  deleteConversation(id: string, now: number): Promise<DeletedConversation | undefined> {
    return storing(() => deleteConversation(this.#database, id, now));
  }

  wasDeleted(answerId: string): Promise<boolean> {
    return storing(() => wasDeleted(this.#database, answerId));
  }

  async finishAnswer(answer: Answer, events: readonly AnswerEventBody[]): Promise<boolean> {
    if (answer.status === 'RUNNING') throw new AppError('INTERNAL', `Answer ${answer.id} is still running: it cannot be stored as ended.`);
    const { id, status, completedAt } = answer;
    const finished = await storing(() =>
      this.#database
        .update(answers)
        .set({ status, body: answer, events, completedAt: completedAt ?? null })
        .where(and(eq(answers.id, id), eq(answers.status, 'RUNNING')))
        .returning({ id: answers.id }),
    );
    return finished.length > 0;
  }

  async findAnswer(id: string): Promise<Answer | undefined> {
    return (await this.findAnswers([id]))[0];
  }

  async findAnswers(ids: readonly string[]): Promise<Answer[]> {
    if (ids.length === 0) return [];
    const rows = await storing(() => this.#database.select({ id: answers.id, body: answers.body }).from(answers).where(inArray(answers.id, [...new Set(ids)])));
    const found = new Map(rows.map((row) => [row.id, row.body]));
    return ids.map((id) => found.get(id)).filter((answer) => answer !== undefined);
  }

  async findEvents(answerId: string): Promise<AnswerEventBody[]> {
    const rows = await storing(() => this.#database.select({ events: answers.events }).from(answers).where(eq(answers.id, answerId)));
    return [...(rows[0]?.events ?? [])];
  }

  async turns(conversationId: string, limit: number): Promise<Answer[]> {
    const rows = await storing(() =>
      this.#database
        .select({ body: answers.body })
        .from(answers)
        .where(eq(answers.conversationId, conversationId))
        .orderBy(desc(answers.createdAt), desc(answers.position))
        .limit(limit),
    );
    return rows.map((row) => row.body).toReversed();
  }

  async newestAnswer(conversationId: string): Promise<Answer | undefined> {
    return (await this.turns(conversationId, 1))[0];
  }

  path(answerId: string, limit: number): Promise<Answer[]> {
    return storing(() => readPath(this.#database, answerId, limit));
  }

  newestBelow(answerId: string): Promise<Answer | undefined> {
    return storing(() => readNewestBelow(this.#database, answerId));
  }

  siblings(answerIds: readonly string[]): Promise<ReadonlyMap<string, readonly Sibling[]>> {
    return storing(() => readSiblings(this.#database, answerIds));
  }

  async runningAnswers(createdBefore: number): Promise<string[]> {
    const rows = await storing(() =>
      this.#database
        .select({ id: answers.id })
        .from(answers)
        .where(and(eq(answers.status, 'RUNNING'), lt(answers.createdAt, createdBefore)))
        .orderBy(asc(answers.createdAt), asc(answers.position)),
    );
    return rows.map((row) => row.id);
  }

  addShare(share: Share, tokenHash: string): Promise<boolean> {
    return storing(() => addShare(this.#database, share, tokenHash));
  }

  findShare(tokenHash: string): Promise<Share | undefined> {
    return storing(() => findShare(this.#database, tokenHash));
  }

  countShares(conversationIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return storing(() => countShares(this.#database, conversationIds));
  }

  removeShares(conversationId: string): Promise<number> {
    return storing(() => removeShares(this.#database, conversationId));
  }

  putFeedback(feedback: Feedback): Promise<Feedback | undefined> {
    return storing(() => putFeedback(this.#database, feedback));
  }

  removeFeedback(answerId: string, citationMarker: number | undefined): Promise<boolean> {
    return storing(() => removeFeedback(this.#database, answerId, citationMarker));
  }

  findFeedback(answerIds: readonly string[]): Promise<Feedback[]> {
    return storing(() => findFeedback(this.#database, answerIds));
  }

  async ping(): Promise<void> {
    await storing(() => this.#database.execute(sql`select 1`));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close();
  }
}
