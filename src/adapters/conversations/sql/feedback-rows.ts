import { and, asc, eq, inArray } from 'drizzle-orm';

import type { Feedback } from '../../../domain/feedback.ts';
import { answers, feedback } from './schema.ts';
import type { SqlDatabase } from './sql-database.ts';

/** Stands for the answer as a whole: citations are numbered from 1. */
const WHOLE_ANSWER = 0;

/** See `ConversationStore.putFeedback`. */
export const putFeedback = (database: SqlDatabase, { citationMarker: marker = WHOLE_ANSWER, ...given }: Feedback): Promise<Feedback | undefined> =>
  database.transaction(async (transaction) => {
    // Locked, so that it is not deleted meanwhile.
    const found = await transaction.select({ id: answers.id }).from(answers).where(eq(answers.id, given.answerId)).for('key share');
    if (found.length === 0) return undefined;
    const { rating, reasons, comment = null, updatedAt } = given;
    const [stored] = await transaction
      .insert(feedback)
      .values({ ...given, comment, marker })
      .onConflictDoUpdate({ target: [feedback.answerId, feedback.marker], set: { rating, reasons, comment, updatedAt } })
      .returning();
    return stored && toFeedback(stored);
  });

/** See `ConversationStore.removeFeedback`. */
export async function removeFeedback(database: SqlDatabase, answerId: string, marker = WHOLE_ANSWER): Promise<boolean> {
  const removed = await database
    .delete(feedback)
    .where(and(eq(feedback.answerId, answerId), eq(feedback.marker, marker)))
    .returning({ marker: feedback.marker });
  return removed.length > 0;
}

/** See `ConversationStore.findFeedback`. */
export async function findFeedback(database: SqlDatabase, answerIds: readonly string[]): Promise<Feedback[]> {
  if (answerIds.length === 0) return [];
  const rows = await database
    .select()
    .from(feedback)
    .where(inArray(feedback.answerId, [...new Set(answerIds)]))
    .orderBy(asc(feedback.answerId), asc(feedback.marker));
  return rows.map(toFeedback);
}

const toFeedback = ({ marker, comment, ...row }: typeof feedback.$inferSelect): Feedback => ({
  ...row,
  ...(marker === WHOLE_ANSWER ? {} : { citationMarker: marker }),
  ...(comment === null ? {} : { comment }),
});
