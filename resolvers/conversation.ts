import { toGlobalId } from './global-id.ts';
import { pageSize } from './paging.ts';
import type { ConversationResolvers } from './types.generated.ts';

export const conversation = {
  id: ({ id }) => toGlobalId('Conversation', id),
  answers: ({ id }, { last }, { app }) => app.conversationAnswers(id, pageSize('last', last)),
} satisfies ConversationResolvers;
