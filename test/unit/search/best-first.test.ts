import { describe, expect, it } from 'vitest';
import { bestFirst } from '../../../src/search/best-first.ts';

describe('places in order', () => {
  it.each([0, 1, 2, 8, 9, 16, 17, 100, 1_201])('stand by falling score, ties as they came: %i of them', (count) => {
    const places = Uint32Array.from({ length: count }, (_, i) => (i * 7) % count);
    const scores = Float64Array.from({ length: count }, (_, place) => ((place * 31) % 17) - 8);
    const expected = Array.from(places).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
    expect(Array.from(bestFirst(places, scores))).toEqual(expected);
    expect(Array.from(bestFirst(Uint32Array.from(expected), scores))).toEqual(expected);
  });

  it('leave what they were made from as it was', () => {
    const places = Uint32Array.of(0, 1);
    expect(Array.from(bestFirst(places, Float64Array.of(1, 2)))).toEqual([1, 0]);
    expect(Array.from(places)).toEqual([0, 1]);
  });
});
