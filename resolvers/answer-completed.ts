import { toGlobalId } from './global-id.ts';
import type { AnswerCompletedResolvers } from './types.generated.ts';

export const answerCompleted = {
  answerId: (event) => toGlobalId('Answer', event.answerId),
} satisfies AnswerCompletedResolvers;
