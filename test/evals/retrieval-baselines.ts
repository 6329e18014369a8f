import type { WeightedTerm } from '../../src/ports/post-archive.ts';
import { analyze } from '../../src/search/analyze.ts';
import { STOP_WORDS } from '../../src/search/understand/stop-words.ts';

export const BM25 = 'BM25 alone';
export const DENSE = 'dense alone';
export const RRF = 'plain RRF';
export const OURS = 'ours';
/** Those that ours is held against. */
export const RIVALS = [BM25, DENSE, RRF] as const;

const STOP_TERMS: ReadonlySet<string> = new Set([...STOP_WORDS].flatMap(analyze));

/** The words of a query as they stand, once each; stop words count half. */
export const plainQueryTerms = (text: string): WeightedTerm[] => [...new Set(analyze(text))].map((term) => ({ term, weight: STOP_TERMS.has(term) ? 0.5 : 1 }));

/** Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009), k = 60. Ties keep the order of the first list. */
export function fuseRanks(rankings: readonly (readonly string[])[]): string[] {
  const scores = new Map<string, number>();
  for (const ranking of rankings) ranking.forEach((id, i) => scores.set(id, (scores.get(id) ?? 0) + 1 / (61 + i)));
  return [...scores].sort(([, a], [, b]) => b - a).map(([id]) => id);
}
