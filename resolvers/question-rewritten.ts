import { toGlobalId } from './global-id.ts';
import type { QuestionRewrittenResolvers } from './types.generated.ts';

export const questionRewritten = {
  answerId: (event) => toGlobalId('Answer', event.answerId),
  carried: ({ carried }) => carried ?? [],
} satisfies QuestionRewrittenResolvers;
