import type { CitationNoticeResolvers } from './types.generated.ts';

export const citationNotice = {
  post: ({ postSourceId }, _, { loaders }) => loaders.post.load(postSourceId),
} satisfies CitationNoticeResolvers;
