import { bigint, customType, index, integer, pgTable, primaryKey } from 'drizzle-orm/pg-core';

import type { Answer, AnswerStatus } from '../../../domain/answer.ts';
import type { AnswerEventBody } from '../../../domain/answer-event.ts';
import type { FeedbackRating, FeedbackReason } from '../../../domain/feedback.ts';
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
    /** What a search compares: see `foldText`. */
    titleFolded: text('title_folded').notNull().default(''),
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
    questionFolded: text('question_folded').notNull().default(''),
    /** The turn that this one follows, in the same conversation. */
    parentId: text('parent_id'),
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
    index('answers_by_parent').on(table.parentId),
  ],
);

/** Links that show a conversation as it stood. The token itself is nowhere. */
export const shares = pgTable(
  'shares',
  {
    /** SHA-256 of the token, in hexadecimal. */
    tokenHash: text('token_hash').primaryKey(),
    conversationId: text('conversation_id')
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    /** The last turn that the link shows. */
    answerId: text('answer_id').notNull(),
    title: text('title').notNull(),
    createdAt: time('created_at').notNull(),
  },
  (table) => [index('shares_of_conversation').on(table.conversationId)],
);

export const feedback = pgTable(
  'feedback',
  {
    answerId: text('answer_id')
      .notNull()
      .references(() => answers.id, { onDelete: 'cascade' }),
    /** The citation that it is about; 0 for the answer as a whole. */
    marker: integer('marker').notNull(),
    rating: text('rating').$type<FeedbackRating>().notNull(),
    reasons: json<readonly FeedbackReason[]>('reasons').notNull(),
    comment: text('comment'),
    createdAt: time('created_at').notNull(),
    updatedAt: time('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.answerId, table.marker] })],
);

/** Ids of deleted answers, for as long as a log of their run may be left. */
export const deletedAnswers = pgTable('deleted_answers', {
  id: text('id').primaryKey(),
  deletedAt: time('deleted_at').notNull(),
});
