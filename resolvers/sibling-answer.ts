import { toGlobalId } from './global-id.ts';
import type { SiblingAnswerResolvers } from './types.generated.ts';

export const siblingAnswer = {
  id: ({ id }) => toGlobalId('Answer', id),
} satisfies SiblingAnswerResolvers;
