import { int32 } from './int32.ts';
import type { ArchiveResolvers } from './types.generated.ts';

export const archive = {
  postCount: ({ postCount }) => int32(postCount),
  authorCount: ({ authorCount }) => int32(authorCount),
  capabilities: ({ embedding }) => ({
    words: true,
    vectors: embedding !== undefined,
    description: embedding
      ? `Posts are found by their words (BM25) and by meaning (vectors of ${embedding.identity}), and both rankings are fused.`
      : 'Posts are found by their words (BM25). Search by meaning is off: no embedding model is configured.',
  }),
  models: ({ embedding, reranker, chat, chatFallbacks = [] }) => ({ embedding, reranker, chat, chatFallbacks }),
} satisfies ArchiveResolvers;
