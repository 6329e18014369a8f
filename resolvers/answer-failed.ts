import { toGlobalId } from './global-id.ts';
import type { AnswerFailedResolvers } from './types.generated.ts';

export const answerFailed = {
  answerId: (event) => toGlobalId('Answer', event.answerId),
} satisfies AnswerFailedResolvers;
