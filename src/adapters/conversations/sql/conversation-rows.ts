import { and, count, desc, eq, exists, inArray, like, lt, or, type SQL } from 'drizzle-orm';

import type { Conversation } from '../../../domain/conversation.ts';
import type { ConversationPosition, DeletedConversation } from '../../../ports/conversation-store.ts';
import { storableText } from './exact-text.ts';
import { foldText } from './fold-text.ts';
import { answers, conversations, deletedAnswers, feedback, shares } from './schema.ts';
import type { SqlDatabase } from './sql-database.ts';

const { id, title, createdAt, updatedAt } = conversations;
const COLUMNS = { id, title, createdAt, updatedAt };

/** Longer than any log of a run is kept. */
const REMEMBERED_MS = 24 * 3_600_000;

/** See `ConversationStore.findConversation`. */
export async function findConversation(database: SqlDatabase, conversationId: string): Promise<Conversation | undefined> {
  const rows = await database.select(COLUMNS).from(conversations).where(eq(id, conversationId));
  return rows[0];
}

interface ListQuery {
  readonly limit: number;
  readonly after?: ConversationPosition;
  readonly words?: readonly string[];
}

/** See `ConversationStore.listConversations`. */
export const listConversations = (database: SqlDatabase, { limit, after, words = [] }: ListQuery): Promise<Conversation[]> =>
  database
    .select(COLUMNS)
    .from(conversations)
    .where(and(after && isOlder(after), ...words.map((word) => holdsWord(database, word))))
    .orderBy(desc(updatedAt), desc(id))
    .limit(limit);

const isOlder = (after: ConversationPosition): SQL | undefined => or(lt(updatedAt, after.updatedAt), and(eq(updatedAt, after.updatedAt), lt(id, after.id)));

function holdsWord(database: SqlDatabase, word: string): SQL | undefined {
  // As it stands in the column: "like" takes what it is compared with as it is.
  const pattern = `%${storableText(foldText(word)).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const asked = database.select({ id: answers.id }).from(answers).where(and(eq(answers.conversationId, id), like(answers.questionFolded, pattern)));
  return or(like(conversations.titleFolded, pattern), exists(asked));
}

/** See `ConversationStore.rename`. */
export async function renameConversation(database: SqlDatabase, conversationId: string, name: string): Promise<Conversation | undefined> {
  const rows = await database.update(conversations).set({ title: name, titleFolded: foldText(name) }).where(eq(id, conversationId)).returning(COLUMNS);
  return rows[0];
}

/** See `ConversationStore.deleteConversation`. */
export const deleteConversation = (database: SqlDatabase, conversationId: string, now: number): Promise<DeletedConversation | undefined> =>
  database.transaction(async (transaction) => {
    // No answer, link or feedback comes in from here on: each needs a lock on this row, or on one that goes with it.
    const found = await transaction.select({ id }).from(conversations).where(eq(id, conversationId)).for('update');
    if (found.length === 0) return undefined;
    const turns = await transaction.select({ id: answers.id, status: answers.status }).from(answers).where(eq(answers.conversationId, conversationId)).for('update');
    const ids = turns.map((turn) => turn.id);
    const [links] = await transaction.select({ count: count() }).from(shares).where(eq(shares.conversationId, conversationId));
    const [opinions] = await transaction.select({ count: count() }).from(feedback).where(inArray(feedback.answerId, ids));
    await transaction.delete(deletedAnswers).where(lt(deletedAnswers.deletedAt, now - REMEMBERED_MS));
    if (ids.length > 0) await transaction.insert(deletedAnswers).values(ids.map((turn) => ({ id: turn, deletedAt: now }))).onConflictDoNothing();
    await transaction.delete(conversations).where(eq(id, conversationId));
    return {
      answers: ids.length,
      shares: links?.count ?? 0,
      feedback: opinions?.count ?? 0,
      running: turns.filter(({ status }) => status === 'RUNNING').map((turn) => turn.id),
    };
  });

/** See `ConversationStore.wasDeleted`. */
export async function wasDeleted(database: SqlDatabase, answerId: string): Promise<boolean> {
  const rows = await database.select({ id: deletedAnswers.id }).from(deletedAnswers).where(eq(deletedAnswers.id, answerId));
  return rows.length > 0;
}
