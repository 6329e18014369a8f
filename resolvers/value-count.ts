import { int32 } from './int32.ts';
import type { ValueCountResolvers } from './types.generated.ts';

export const valueCount = {
  count: ({ count }) => int32(count),
} satisfies ValueCountResolvers;
