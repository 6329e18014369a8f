import type { ScoredPost } from '../ports/post-archive.ts';

/** What a cosine of 1 counts against the best match of words. Between 1 and 1.5 little changes: docs/decisions. */
const NEARNESS = 1.25;

/**
 * Fuses a ranking by words with one by meaning: the BM25 score as a share of the best one, plus the cosine. Scores tell a clear
 * winner from a crowd, which ranks do not (Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023).
 * Best first; ties go to the better match of words, so the order is the same every time.
 */
export function fuse(byWords: readonly ScoredPost[], byMeaning: readonly ScoredPost[]): ScoredPost[] {
  const best = byWords[0]?.score ?? 1;
  const scores = new Map(byWords.map(({ sourceId, score }) => [sourceId, score / best]));
  for (const { sourceId, score } of byMeaning) scores.set(sourceId, (scores.get(sourceId) ?? 0) + NEARNESS * Math.max(0, score));
  // Sorting is stable, and the posts stand in the order of their words.
  return [...scores].map(([sourceId, score]) => ({ sourceId, score })).sort((a, b) => b.score - a.score);
}
