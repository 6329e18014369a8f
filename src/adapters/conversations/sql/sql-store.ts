import { and, asc, desc, eq, inArray, lt, or, sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

import type { Answer } from '../../../domain/answer.ts';
import type { AnswerEventBody } from '../../../domain/answer-event.ts';
import type { Conversation } from '../../../domain/conversation.ts';
import { AppError } from '../../../domain/errors.ts';
import type { ConversationPosition, ConversationStore, NewTurn, TurnOutcome } from '../../../ports/conversation-store.ts';
import { answers, conversations } from './schema.ts';
import { storing } from './store-errors.ts';

/** What PGlite and PostgreSQL have in common. */
export type SqlDatabase = PgDatabase<PgQueryResultHKT>;

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
        if (conversation) await transaction.insert(conversations).values(conversation);
        const { id, conversationId, status, question, createdAt } = answer;
        const { key: idempotencyKey = null, fingerprint: idempotencyFingerprint = null } = idempotency ?? {};
        // Waits for another transaction that is storing the same key, and sees its outcome.
        const created = await transaction
          .insert(answers)
          .values({ id, conversationId, status, question, createdAt, body: answer, idempotencyKey, idempotencyFingerprint })
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

  async findConversation(id: string): Promise<Conversation | undefined> {
    const rows = await storing(() => this.#database.select().from(conversations).where(eq(conversations.id, id)));
    return rows[0];
  }

  listConversations({ limit, after }: { readonly limit: number; readonly after?: ConversationPosition }): Promise<Conversation[]> {
    return storing(() =>
      this.#database
        .select()
        .from(conversations)
        .where(after && or(lt(conversations.updatedAt, after.updatedAt), and(eq(conversations.updatedAt, after.updatedAt), lt(conversations.id, after.id))))
        .orderBy(desc(conversations.updatedAt), desc(conversations.id))
        .limit(limit),
    );
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

  async ping(): Promise<void> {
    await storing(() => this.#database.execute(sql`select 1`));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close();
  }
}
