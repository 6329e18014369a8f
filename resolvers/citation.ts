import { int32 } from './int32.ts';
import type { CitationResolvers } from './types.generated.ts';

export const citation = {
  post: ({ postSourceId }, _, { loaders }) => loaders.post.load(postSourceId),
  ageSeconds: ({ writtenAt }) => (writtenAt === undefined ? undefined : int32((Date.now() - writtenAt) / 1000)),
  notices: ({ notices }) => notices ?? [],
} satisfies CitationResolvers;
