import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';

import type { Answer } from '../../../domain/answer.ts';
import type { Sibling } from '../../../domain/sibling.ts';
import { answers } from './schema.ts';
import type { SqlDatabase } from './sql-database.ts';

const MOST_SIBLINGS = 100;

/** See `ConversationStore.path`. */
export async function readPath(database: SqlDatabase, answerId: string, limit: number): Promise<Answer[]> {
  if (limit < 1) return [];
  const up = sql`(
    with recursive up (id, parent_id, steps) as (
      select ${answers.id}, ${answers.parentId}, 1 from ${answers} where ${eq(answers.id, answerId)}
      union all
      select above.id, above.parent_id, up.steps + 1 from ${answers} above join up on above.id = up.parent_id where up.steps < ${limit}
    )
    select id, steps from up
  ) way`;
  const rows = await database.select({ body: answers.body }).from(answers).innerJoin(up, sql`way.id = ${answers.id}`).orderBy(sql`way.steps desc`);
  return rows.map(({ body }) => body);
}

/** See `ConversationStore.newestBelow`. */
export async function readNewestBelow(database: SqlDatabase, answerId: string): Promise<Answer | undefined> {
  const below = sql`(
    with recursive below (id) as (
      select ${answers.id} from ${answers} where ${eq(answers.id, answerId)}
      union all
      select next.id from ${answers} next join below on next.parent_id = below.id
    )
    select id from below
  ) branch`;
  const rows = await database
    .select({ body: answers.body })
    .from(answers)
    .innerJoin(below, sql`branch.id = ${answers.id}`)
    .orderBy(desc(answers.createdAt), desc(answers.position))
    .limit(1);
  return rows[0]?.body;
}

/** See `ConversationStore.siblings`. */
export async function readSiblings(database: SqlDatabase, answerIds: readonly string[]): Promise<Map<string, Sibling[]>> {
  if (answerIds.length === 0) return new Map();
  const sibling = alias(answers, 'sibling');
  const newest = database
    .select({ id: sibling.id, question: sibling.question, status: sibling.status, createdAt: sibling.createdAt, position: sibling.position })
    .from(sibling)
    .where(and(eq(sibling.conversationId, answers.conversationId), sql`${sibling.parentId} is not distinct from ${answers.parentId}`))
    .orderBy(desc(sibling.createdAt), desc(sibling.position))
    .limit(MOST_SIBLINGS)
    .as('newest');
  const rows = await database
    .select({ of: answers.id, id: newest.id, question: newest.question, status: newest.status, createdAt: newest.createdAt })
    .from(answers)
    .crossJoinLateral(newest)
    .where(inArray(answers.id, [...new Set(answerIds)]))
    .orderBy(asc(newest.createdAt), asc(newest.position));
  const byAnswer = new Map<string, Sibling[]>();
  for (const { of, ...row } of rows) byAnswer.set(of, [...(byAnswer.get(of) ?? []), row]);
  return byAnswer;
}
