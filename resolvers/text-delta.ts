import { toGlobalId } from './global-id.ts';
import type { TextDeltaResolvers } from './types.generated.ts';

export const textDelta = {
  answerId: (event) => toGlobalId('Answer', event.answerId),
} satisfies TextDeltaResolvers;
