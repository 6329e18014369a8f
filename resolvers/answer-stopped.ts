import { toGlobalId } from './global-id.ts';
import type { AnswerStoppedResolvers } from './types.generated.ts';

export const answerStopped = {
  answerId: (event) => toGlobalId('Answer', event.answerId),
} satisfies AnswerStoppedResolvers;
