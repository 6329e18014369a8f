import { AppError } from '../src/domain/errors.ts';
import { bareId, toGlobalId } from './global-id.ts';
import { pageSize } from './paging.ts';
import type { ConversationResolvers } from './types.generated.ts';

export const conversation = {
  id: ({ id }) => toGlobalId('Conversation', id),
  answers: ({ id }, { last, through }, { app }) => app.conversationAnswers(id, pageSize('last', last), answerId(through)),
  sharedLinks: ({ id }, _, { loaders }) => loaders.shareCount.load(id),
  export: ({ id }, { format }, { loaders }) => loaders.export(id, format),
} satisfies ConversationResolvers;

function answerId(through: string | null | undefined): string | undefined {
  if (typeof through !== 'string') return undefined;
  const id = bareId('Answer', through);
  if (id === undefined) throw new AppError('NOT_FOUND', 'There is no answer with the id "through".');
  return id;
}
