import { count, eq, inArray } from 'drizzle-orm';

import type { Share } from '../../../domain/share.ts';
import { conversations, shares } from './schema.ts';
import type { SqlDatabase } from './sql-database.ts';

/** See `ConversationStore.addShare`. */
export const addShare = (database: SqlDatabase, share: Share, tokenHash: string): Promise<boolean> =>
  database.transaction(async (transaction) => {
    // Locked, so that it is not deleted meanwhile.
    const found = await transaction.select({ id: conversations.id }).from(conversations).where(eq(conversations.id, share.conversationId)).for('key share');
    if (found.length === 0) return false;
    await transaction.insert(shares).values({ ...share, tokenHash });
    return true;
  });

/** See `ConversationStore.findShare`. */
export async function findShare(database: SqlDatabase, tokenHash: string): Promise<Share | undefined> {
  const { conversationId, answerId, title, createdAt } = shares;
  const rows = await database.select({ conversationId, answerId, title, createdAt }).from(shares).where(eq(shares.tokenHash, tokenHash));
  return rows[0];
}

/** See `ConversationStore.countShares`. */
export async function countShares(database: SqlDatabase, conversationIds: readonly string[]): Promise<Map<string, number>> {
  if (conversationIds.length === 0) return new Map();
  const rows = await database
    .select({ id: shares.conversationId, count: count() })
    .from(shares)
    .where(inArray(shares.conversationId, [...new Set(conversationIds)]))
    .groupBy(shares.conversationId);
  return new Map(rows.map((row) => [row.id, row.count]));
}

/** See `ConversationStore.removeShares`. */
export const removeShares = async (database: SqlDatabase, conversationId: string): Promise<number> =>
  (await database.delete(shares).where(eq(shares.conversationId, conversationId)).returning({ tokenHash: shares.tokenHash })).length;
