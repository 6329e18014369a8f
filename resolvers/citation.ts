import type { CitationResolvers } from './types.generated.ts';

export const citation = {
  post: ({ postSourceId }, _, { loaders }) => loaders.post.load(postSourceId),
} satisfies CitationResolvers;
