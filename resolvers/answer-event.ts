import type { AnswerEventResolvers } from './types.generated.ts';

export const answerEvent = {
  __resolveType: (event) => event.type,
} satisfies AnswerEventResolvers;
