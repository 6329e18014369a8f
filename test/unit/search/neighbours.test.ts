import { describe, expect, it } from 'vitest';
import { closeness, smoothAmongNeighbours } from '../../../src/search/neighbours.ts';

const east = Float32Array.from([1, 0]);
const north = Float32Array.from([0, 1]);
const between = Float32Array.from([Math.SQRT1_2, Math.SQRT1_2]);

describe('closeness', () => {
  it('is the mean cosine of all pairs', () => {
    expect(closeness([east, east])).toBeCloseTo(1, 6);
    expect(closeness([east, north])).toBeCloseTo(0, 6);
    expect(closeness([east, north, between])).toBeCloseTo((0 + 2 * Math.SQRT1_2) / 3, 6);
  });

  it('is 0 for fewer than two', () => {
    expect(closeness([])).toBe(0);
    expect(closeness([east])).toBe(0);
  });
});

describe('neighbours', () => {
  it('lift a post that stands among good ones against one that stands alone', () => {
    const posts = [{ score: 2, vector: east }, { score: 1.9, vector: east }, { score: 1, vector: north }, { score: 1, vector: east }, { score: 0.5, vector: between }];
    const changes = smoothAmongNeighbours(posts, 1);
    expect(changes[3]).toBeGreaterThan(changes[2] ?? 1);
  });

  it('change nothing where the query has no topic', () => {
    for (const change of smoothAmongNeighbours([{ score: 2, vector: east }, { score: 1, vector: east }], 0)) expect(change).toBeCloseTo(0, 12);
  });

  it('bear an empty ranking', () => {
    expect(smoothAmongNeighbours([], 1)).toEqual([]);
  });
});
