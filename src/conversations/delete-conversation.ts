import { AppError, type UserError } from '../domain/errors.ts';
import type { AnswerLog } from '../ports/answer-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConversationStore } from '../ports/conversation-store.ts';
import { noSuchConversation } from './user-errors.ts';

/** @public What is gone: answers (`stopped` of them were being written), links and feedback. */
export interface Deletion {
  readonly id: string;
  readonly answers: number;
  readonly stopped: number;
  readonly shares: number;
  readonly feedback: number;
}

export interface DeletionOutcome {
  readonly deleted?: Deletion;
  readonly userErrors: readonly UserError[];
}

interface DeleteDeps {
  readonly conversations: ConversationStore;
  readonly log: AnswerLog;
  readonly clock: Clock;
}

/** Deletes a conversation with all that belongs to it, and stops answers of it that are being written, wherever they run. */
export async function deleteConversation(id: string, { conversations, log, clock }: DeleteDeps): Promise<DeletionOutcome> {
  const gone = await conversations.deleteConversation(id, clock.now());
  if (!gone) return { userErrors: [noSuchConversation] };
  const { running, ...counts } = gone;
  // A run that cannot be told to stop finds nothing to store its answer in.
  await Promise.allSettled(running.map((answerId) => log.requestStop(answerId)));
  return { deleted: { id, ...counts, stopped: running.length }, userErrors: [] };
}

/**
 * Stops an answer whose conversation was deleted before its run began, when nothing could be told to stop. Where it cannot be told, the run ends with nothing to store its answer in.
 */
export async function stopIfDeleted(answerId: string, { conversations, log }: Omit<DeleteDeps, 'clock'>): Promise<void> {
  try {
    if (await conversations.wasDeleted(answerId)) await log.requestStop(answerId);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}
