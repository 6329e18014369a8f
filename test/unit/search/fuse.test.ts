import { describe, expect, it } from 'vitest';
import { fuse } from '../../../src/search/fuse.ts';

const hits = (scores: Record<string, number>) => Object.entries(scores).map(([sourceId, score]) => ({ sourceId, score }));
const order = (...lists: Parameters<typeof fuse>) => fuse(...lists).map(({ sourceId }) => sourceId);

describe('the fusion of words and meaning', () => {
  it('puts a post that both hold before posts that one of them holds', () => {
    expect(order(hits({ a: 10, both: 9 }), hits({ c: 0.5, both: 0.4 }))[0]).toBe('both');
  });

  it('keeps the clear winner of words, and lets meaning decide among equals', () => {
    expect(order(hits({ winner: 20, b: 4, c: 4 }), hits({ c: 0.6, b: 0.2 }))).toEqual(['winner', 'c', 'b']);
  });

  it('keeps the order of one list when the other is empty', () => {
    expect(order(hits({ a: 3, b: 2, c: 1 }), [])).toEqual(['a', 'b', 'c']);
    expect(order([], hits({ a: 0.9, b: 0.2 }))).toEqual(['a', 'b']);
  });

  it('breaks ties in favour of words, and takes nothing off for posts that lie far off', () => {
    expect(order(hits({ a: 1, b: 1 }), hits({ b: -0.5 }))).toEqual(['a', 'b']);
  });
});
