import { int32 } from './int32.ts';
import type { CacheHitResolvers } from './types.generated.ts';

export const cacheHit = {
  ageSeconds: ({ ageSeconds }) => int32(ageSeconds),
} satisfies CacheHitResolvers;
