import { toGlobalId } from './global-id.ts';
import type { DeletedConversationResolvers } from './types.generated.ts';

export const deletedConversation = {
  id: ({ id }) => toGlobalId('Conversation', id),
  stoppedAnswers: ({ stopped }) => stopped,
  sharedLinks: ({ shares }) => shares,
} satisfies DeletedConversationResolvers;
