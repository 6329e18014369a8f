import { describe, expect, it } from 'vitest';
import { meanScores, measureRanking } from '../../evals/retrieval-measures.ts';

const grades = (entries: Record<string, number>) => new Map(Object.entries(entries));
const others = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `other${from + i}`);

describe('the measures of a ranking', () => {
  it('gives 1 for a ranking that holds all relevant posts first, the highest grade before the others', () => {
    const scores = measureRanking(['best', 'good', 'other'], grades({ best: 2, good: 1 }));
    expect(scores).toMatchObject({ 'nDCG@10': 1, 'MRR@10': 1, MAP: 1, 'R@100': 1 });
    expect(scores.P30).toBeCloseTo(2 / 30);
  });

  it('discounts linear gains by the logarithm of the rank', () => {
    // Gains 1, 0, 2 at ranks 1 to 3, against 2, 1: (1 + 2 / 2) / (2 + 1 / log2 3).
    expect(measureRanking(['good', 'other', 'best'], grades({ best: 2, good: 1 }))['nDCG@10']).toBeCloseTo(2 / (2 + 1 / Math.log2(3)), 12);
  });

  it('takes the precision at each relevant post for MAP, over all relevant posts', () => {
    // Relevant at ranks 2 and 4 of four relevant posts, two of which are nowhere: (1/2 + 2/4) / 4.
    expect(measureRanking(['x', 'a', 'y', 'b'], grades({ a: 1, b: 2, missing: 1, gone: 1 })).MAP).toBeCloseTo(0.25, 12);
  });

  it('keeps relevant posts that nobody can find in the ideal ranking and in recall', () => {
    const scores = measureRanking(['a'], grades({ a: 1, missing: 1 }));
    expect(scores['nDCG@10']).toBeCloseTo(1 / (1 + 1 / Math.log2(3)), 12);
    expect(scores['R@100']).toBe(0.5);
  });

  it('reads the first ten for nDCG and MRR, thirty for P30, a hundred for recall, and all for MAP', () => {
    const at = (rank: number) => measureRanking([...others(rank - 1), 'a'], grades({ a: 1 }));
    expect(at(10)).toMatchObject({ 'MRR@10': 0.1, 'nDCG@10': 1 / Math.log2(11) });
    expect(at(11)).toMatchObject({ 'MRR@10': 0, 'nDCG@10': 0, P30: 1 / 30, MAP: 1 / 11 });
    expect(at(31)).toMatchObject({ P30: 0, 'R@100': 1 });
    expect(at(101)).toMatchObject({ 'R@100': 0, MAP: 1 / 101 });
  });

  it('counts thirty posts for P30 where the ranking is shorter', () => {
    expect(measureRanking(['a', 'b', 'c'], grades({ a: 1, b: 1, c: 1 })).P30).toBeCloseTo(0.1, 12);
  });

  it('gives 0 throughout for an empty ranking', () => {
    expect(Object.values(measureRanking([], grades({ a: 1 })))).toEqual([0, 0, 0, 0, 0]);
  });

  it('averages over queries', () => {
    const found = measureRanking(['a'], grades({ a: 1 }));
    const missed = measureRanking(['x'], grades({ a: 1 }));
    expect(meanScores([found, missed, missed, missed])).toMatchObject({ 'nDCG@10': 0.25, MAP: 0.25, 'R@100': 0.25 });
  });
});
