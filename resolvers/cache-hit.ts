import { int32 } from './int32.ts';
import type { CacheHitResolvers } from './types.generated.ts';

export const cacheHit = {
  ageSeconds: ({ ageSeconds }) => int32(ageSeconds),
  similarity: (hit) => (hit.kind === 'SEMANTIC' ? hit.similarity : undefined),
} satisfies CacheHitResolvers;
