import { toGlobalId } from './global-id.ts';
import type { AnswerResolvers } from './types.generated.ts';

export const answer = {
  id: ({ id }) => toGlobalId('Answer', id),
  conversation: ({ conversationId }, _, { loaders }) => loaders.conversation.load(conversationId),
} satisfies AnswerResolvers;
