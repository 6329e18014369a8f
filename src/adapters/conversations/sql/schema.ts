import { bigint, customType, index, pgTable } from 'drizzle-orm/pg-core';

import type { Answer, AnswerStatus } from '../../../domain/answer.ts';
import type { AnswerEventBody } from '../../../domain/answer-event.ts';
import { exactJson, exactText, storableJson, storableText } from './exact-text.ts';

/*
 * One schema for PGlite and PostgreSQL. After a change, make the next migration and keep it with the others:
 *   npx drizzle-kit generate --dialect postgresql --schema src/adapters/conversations/sql/schema.ts --out src/adapters/conversations/sql/migrations
 */

const text = customType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  toDriver: storableText,
  fromDriver: exactText,
});

const json = <T>(name: string) =>
  customType<{ data: T; driverData: unknown }>({
    dataType: () => 'jsonb',
    toDriver: storableJson,
    fromDriver: (stored) => exactJson(stored) as T,
  })(name);

/** Milliseconds since 1970-01-01 UTC. */
const time = (name: string) => bigint(name, { mode: 'number' });

export const conversations = pgTable(
  'conversations',
  {
    id: text('id').primaryKey(),
    title: text('title').notNull(),
    createdAt: time('created_at').notNull(),
    updatedAt: time('updated_at').notNull(),
  },
  (table) => [index('conversations_newest').on(table.updatedAt.desc(), table.id.desc())],
);

export const answers = pgTable(
  'answers',
  {
    id: text('id').primaryKey(),
    /** Keeps the order of answers that were created in the same millisecond. */
    position: bigint('position', { mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
    conversationId: text('conversation_id')
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    status: text('status').$type<AnswerStatus>().notNull(),
    question: text('question').notNull(),
    body: json<Answer>('body').notNull(),
    /** All events in order once the answer has ended. */
    events: json<readonly AnswerEventBody[]>('events'),
    idempotencyKey: text('idempotency_key').unique(),
    /** Of the input that the key was first used with. */
    idempotencyFingerprint: text('idempotency_fingerprint'),
    createdAt: time('created_at').notNull(),
    completedAt: time('completed_at'),
  },
  (table) => [
    index('answers_of_conversation').on(table.conversationId, table.createdAt, table.position),
    index('answers_by_status').on(table.status, table.createdAt),
  ],
);
