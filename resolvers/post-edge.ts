import { explainRanking } from '../src/search/explain-ranking.ts';
import { int32 } from './int32.ts';
import { loadContext } from './load-context.ts';
import type { PostEdgeResolvers } from './types.generated.ts';

export const postEdge = {
  duplicates: ({ duplicates }) => int32(duplicates),
  context: ({ node, ranking }, _, { loaders }) => loadContext(node, ranking?.hit.thread, loaders),
  explanation: ({ node, ranking }) => ranking && explainRanking(node, ranking),
} satisfies PostEdgeResolvers;
