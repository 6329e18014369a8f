import type { Answer } from '../domain/answer.ts';
import { AppError } from '../domain/errors.ts';
import type { ConversationStore } from '../ports/conversation-store.ts';

/**
 * The path to the newest answer of a conversation, the last `last` turns of it, oldest first. With `through` the newest one at or below
 * that answer; rejects with `NOT_FOUND` when it is none of the conversation.
 */
export async function readBranch(conversationId: string, last: number, through: string | undefined, conversations: ConversationStore): Promise<Answer[]> {
  const newest = through === undefined ? await conversations.newestAnswer(conversationId) : await conversations.newestBelow(through);
  if (through !== undefined && newest?.conversationId !== conversationId) throw new AppError('NOT_FOUND', 'There is no answer with the id "through" in this conversation.');
  return newest ? conversations.path(newest.id, last) : [];
}
