import { int32 } from './int32.ts';
import type { CacheHitResolvers } from './types.generated.ts';

export const cacheHit = {
  ageSeconds: ({ ageSeconds }) => int32(ageSeconds),
  similarity: (hit) => (hit.kind === 'SEMANTIC' ? hit.similarity : undefined),
  question: (hit) => (hit.kind === 'SEMANTIC' ? hit.question : undefined),
} satisfies CacheHitResolvers;
