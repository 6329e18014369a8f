import { toGlobalId } from './global-id.ts';
import type { AnswerResolvers } from './types.generated.ts';

export const answer = {
  id: ({ id }) => toGlobalId('Answer', id),
  conversation: ({ conversationId }, _, { loaders }) => loaders.conversation.load(conversationId),
  parent: ({ parentId }, _, { app }) => (parentId === undefined ? undefined : app.findAnswer(parentId)),
  replaces: ({ replacesId }, _, { app }) => (replacesId === undefined ? undefined : app.findAnswer(replacesId)),
  carried: ({ carried }) => carried ?? [],
  subQuestions: ({ subQuestions }) => subQuestions ?? [],
  missing: ({ missing }) => missing ?? [],
  isPartial: ({ missing = [] }) => missing.length > 0,
  themes: ({ themes }) => themes ?? [],
  timeline: ({ timeline }) => timeline ?? [],
  viewpoints: ({ viewpoints }) => viewpoints ?? [],
  siblings: ({ id }, _, { loaders }) => loaders.siblings.load(id),
  feedback: ({ id }, _, { loaders }) => loaders.feedback.load(id),
  effort: ({ effort }) => effort ?? 'BALANCED',
} satisfies AnswerResolvers;
