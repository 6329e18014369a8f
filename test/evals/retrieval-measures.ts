/** How good one ranking is, from 0 to 1. */
export const MEASURES = ['nDCG@10', 'MRR@10', 'MAP', 'P30', 'R@100'] as const;
export type Measure = (typeof MEASURES)[number];
export type Scores = Readonly<Record<Measure, number>>;

/** Relevant posts of a query with their grades, all above 0. */
export type Grades = ReadonlyMap<string, number>;

/**
 * Measures a ranking, best first. nDCG has linear gain (Järvelin and Kekäläinen 2002); MAP reads the whole list. Relevant posts that no
 * system can find stay in the denominators of nDCG, MAP and recall. `relevant` must not be empty.
 */
export function measureRanking(ranking: readonly string[], relevant: Grades): Scores {
  const gains = ranking.map((id) => relevant.get(id) ?? 0);
  const ideal = [...relevant.values()].sort((a, b) => b - a);
  const first = gains.slice(0, 10).findIndex((gain) => gain > 0);
  const hits = (depth: number) => gains.slice(0, depth).filter((gain) => gain > 0).length;
  return {
    'nDCG@10': discounted(gains.slice(0, 10)) / discounted(ideal.slice(0, 10)),
    'MRR@10': first < 0 ? 0 : 1 / (first + 1),
    MAP: precisionsAtHits(gains).reduce(add, 0) / relevant.size,
    P30: hits(30) / 30,
    'R@100': hits(100) / relevant.size,
  };
}

/** The mean of each measure over queries. */
export function meanScores(scores: readonly Scores[]): Scores {
  const mean = (measure: Measure) => scores.map((each) => each[measure]).reduce(add, 0) / (scores.length || 1);
  return { 'nDCG@10': mean('nDCG@10'), 'MRR@10': mean('MRR@10'), MAP: mean('MAP'), P30: mean('P30'), 'R@100': mean('R@100') };
}

const add = (sum: number, value: number): number => sum + value;
const discounted = (gains: readonly number[]): number => gains.map((gain, i) => gain / Math.log2(i + 2)).reduce(add, 0);

function precisionsAtHits(gains: readonly number[]): number[] {
  let found = 0;
  return gains.flatMap((gain, i) => (gain > 0 ? [++found / (i + 1)] : []));
}
