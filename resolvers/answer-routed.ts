import { toGlobalId } from './global-id.ts';
import type { AnswerRoutedResolvers } from './types.generated.ts';

export const answerRouted = {
  answerId: (event) => toGlobalId('Answer', event.answerId),
} satisfies AnswerRoutedResolvers;
