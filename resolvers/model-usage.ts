import { int32 } from './int32.ts';
import type { ModelUsageResolvers } from './types.generated.ts';

export const modelUsage = {
  inputTokens: ({ inputTokens }) => int32(inputTokens),
  outputTokens: ({ outputTokens }) => int32(outputTokens),
} satisfies ModelUsageResolvers;
