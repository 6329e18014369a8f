import { describe, expect, it } from 'vitest';
import { fuse } from '../../../src/search/fuse.ts';

const hits = (...ids: string[]) => ids.map((sourceId, i) => ({ sourceId, score: 10 - i }));
const order = (...lists: Parameters<typeof fuse>[0]) => fuse(lists).map(({ sourceId }) => sourceId);

describe('rank fusion', () => {
  it('puts a post that both lists hold before posts that one list holds', () => {
    expect(order({ hits: hits('a', 'both'), weight: 1 }, { hits: hits('c', 'both'), weight: 1 })[0]).toBe('both');
  });

  it('looks at ranks only, never at scores', () => {
    const small = [{ sourceId: 'a', score: 0.001 }, { sourceId: 'b', score: 0.0001 }];
    expect(order({ hits: small, weight: 1 })).toEqual(['a', 'b']);
  });

  it('lets a heavier list win', () => {
    expect(order({ hits: hits('a'), weight: 0.5 }, { hits: hits('b'), weight: 1 })).toEqual(['b', 'a']);
  });

  it('breaks ties in favour of the first list', () => {
    expect(order({ hits: hits('a'), weight: 1 }, { hits: hits('b'), weight: 1 })).toEqual(['a', 'b']);
  });
});
