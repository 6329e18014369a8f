import type { Conversation } from '../domain/conversation.ts';
import type { UserError } from '../domain/errors.ts';
import type { ConversationStore } from '../ports/conversation-store.ts';

interface Wish {
  readonly conversationId?: string | undefined;
  readonly parentId?: string | undefined;
  readonly replacesId?: string | undefined;
}

/** Where a turn stands: in which conversation, after which turn. Without a conversation it begins one. */
export type TurnPlace =
  | { readonly conversation?: Conversation | undefined; readonly parentId?: string | undefined; readonly userErrors?: undefined }
  | { readonly userErrors: readonly UserError[] };

/** Finds the place of a turn: after `parentId`, beside `replacesId`, else after the newest turn of the conversation. */
export async function placeTurn({ conversationId, parentId, replacesId }: Wish, conversations: ConversationStore): Promise<TurnPlace> {
  if (parentId !== undefined) {
    const place = await placeBy('parentId', parentId, conversationId, conversations);
    return 'answer' in place ? { conversation: place.conversation, parentId } : place;
  }
  if (replacesId !== undefined) {
    const place = await placeBy('replacesId', replacesId, conversationId, conversations);
    return 'answer' in place ? { conversation: place.conversation, parentId: place.answer.parentId } : place;
  }
  if (conversationId === undefined) return {};
  const [conversation, newest] = await Promise.all([conversations.findConversation(conversationId), conversations.newestAnswer(conversationId)]);
  return conversation ? { conversation, parentId: newest?.id } : { userErrors: [unknownConversation] };
}

async function placeBy(field: 'parentId' | 'replacesId', answerId: string, conversationId: string | undefined, conversations: ConversationStore) {
  const answer = await conversations.findAnswer(answerId);
  const conversation = answer && (await conversations.findConversation(answer.conversationId));
  if (!conversation) return { userErrors: [unknownAnswer(field)] };
  if (conversationId !== undefined && conversationId !== conversation.id) return { userErrors: [elsewhere(field)] };
  return { answer, conversation };
}

export const unknownConversation: UserError = {
  code: 'NOT_FOUND',
  field: 'conversationId',
  message: 'There is no conversation with this id. Leave it out to begin a new one.',
};

const unknownAnswer = (field: string): UserError => ({
  code: 'NOT_FOUND',
  field,
  message: `There is no answer with this id; its conversation may have been deleted. Leave ${field} out, or read the conversation again.`,
});

const elsewhere = (field: string): UserError => ({
  code: 'INVALID_INPUT',
  field,
  message: 'This answer is part of another conversation. Leave conversationId out to go on in that one.',
});
