import { toGlobalId } from './global-id.ts';
import type { SentenceCheckedResolvers } from './types.generated.ts';

export const sentenceChecked = {
  answerId: (event) => toGlobalId('Answer', event.answerId),
} satisfies SentenceCheckedResolvers;
