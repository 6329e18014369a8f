import { int32 } from './int32.ts';
import type { AnswerCountResolvers } from './types.generated.ts';

export const answerCount = {
  total: ({ total }) => int32(total),
} satisfies AnswerCountResolvers;
