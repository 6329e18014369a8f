import type { Post } from '../domain/post.ts';
import type { Reranker } from '../ports/models.ts';
import { askModel, type AskModelDeps } from './ask-model.ts';
import { textOf } from './index-posts.ts';

export interface ReadingDeps extends AskModelDeps {
  readonly reranker?: Reranker | undefined;
}

/**
 * So many of the best posts are read again with the query. A cross-encoder runs once for each of them: fifty short texts are
 * what a small one does within the time-out on a CPU, and hold nearly all that a reader will look at.
 */
export const RERANK_DEPTH = 50;

const RERANK_MS = 2_000;

/**
 * How relevant the reranker holds each post for the query, 0 to 1, by source id. Undefined where there is no reranker, and where
 * it fails or takes too long: that is reported, and the order stays as it was.
 */
export async function scoreByReading(query: string, posts: readonly Post[], { reranker, ...deps }: ReadingDeps, signal?: AbortSignal): Promise<ReadonlyMap<string, number> | undefined> {
  if (!reranker || posts.length === 0) return undefined;
  const work = async (limit: AbortSignal) => {
    const scores = await reranker.score(query, posts.map(textOf), limit);
    if (scores.length !== posts.length || !scores.every(Number.isFinite)) throw new Error('The reranker did not give one number for each text.');
    return scores;
  };
  const scores = await askModel({ step: 'rerank', model: reranker, limitMs: RERANK_MS, work }, deps, signal);
  return scores && new Map(posts.map(({ sourceId }, i) => [sourceId, scores[i] ?? 0]));
}
