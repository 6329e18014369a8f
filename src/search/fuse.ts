import type { ScoredPost } from '../ports/post-archive.ts';

export interface RankedList {
  readonly hits: readonly ScoredPost[];
  readonly weight: number;
}

/** Constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009). */
const RRF_K = 60;

/**
 * Reciprocal rank fusion: each list adds weight / (60 + rank). Best first; ties go to the post that the
 * first list ranks higher, then by id, so the order is the same every time.
 */
export function fuse(lists: readonly RankedList[]): ScoredPost[] {
  const scores = new Map<string, number>();
  for (const { hits, weight } of lists) {
    hits.forEach(({ sourceId }, rank) => {
      scores.set(sourceId, (scores.get(sourceId) ?? 0) + weight / (RRF_K + rank + 1));
    });
  }
  const order = new Map([...scores.keys()].map((sourceId, i) => [sourceId, i]));
  return [...scores]
    .map(([sourceId, score]) => ({ sourceId, score }))
    .sort((a, b) => b.score - a.score || (order.get(a.sourceId) ?? 0) - (order.get(b.sourceId) ?? 0));
}
