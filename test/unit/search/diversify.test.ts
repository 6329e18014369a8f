import { describe, expect, it } from 'vitest';
import { diversify } from '../../../src/search/diversify.ts';
import type { RankedPost } from '../../../src/search/ranked-post.ts';
import { rankedPost } from '../../fakes/ranked-posts.ts';

const ids = (posts: readonly RankedPost[]): string => posts.map(({ sourceId }) => sourceId).join(' ');
const by = (author: string, numbers: readonly number[], score = 1): RankedPost[] => numbers.map((i) => rankedPost(`${author}${i}`, { author, score }));
const inThread = (thread: string, numbers: readonly number[], score = 1): RankedPost[] => numbers.map((i) => rankedPost(`${thread}${i}`, { thread, score }));
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
const others = (count: number, score = 1): RankedPost[] => upTo(count).map((i) => rankedPost(`o${i}`, { score }));

/** The most that one author or thread has among ten places in a row. */
function mostOfOne(posts: readonly RankedPost[], of: (post: RankedPost) => string): number {
  const counts = posts.map((post, i) => posts.slice(i, i + 10).filter((other) => of(other) === of(post)).length);
  return Math.max(...counts);
}

describe('a diverse ranking', () => {
  it('has three posts of an author among ten, and the others as soon as they may come', () => {
    expect(ids(diversify([...by('a', upTo(7)), ...others(20)]))).toBe('a1 a2 a3 o1 o2 o3 o4 o5 o6 o7 a4 a5 a6 o8 o9 o10 o11 o12 o13 o14 a7 o15 o16 o17 o18 o19 o20');
  });

  it('treats a thread like an author', () => {
    expect(ids(diversify([...inThread('t', upTo(5)), ...others(8)]))).toBe('t1 t2 t3 o1 o2 o3 o4 o5 o6 o7 t4 t5 o8');
  });

  it('counts an author and a thread apart', () => {
    const both = upTo(3).map((i) => rankedPost(`b${i}`, { author: 'a', thread: 't' }));
    expect(ids(diversify([...both, ...by('a', [1]), ...inThread('t', [1]), ...others(7)]))).toBe('b1 b2 b3 o1 o2 o3 o4 o5 o6 o7 a1 t1');
  });

  it('keeps a post in its place when only far weaker ones could take it', () => {
    expect(ids(diversify([...by('a', upTo(5)), ...others(3, 0.5)]))).toBe('a1 a2 a3 o1 o2 o3 a4 a5');
    expect(ids(diversify([...by('a', upTo(5)), ...others(3, 0.49)]))).toBe('a1 a2 a3 a4 a5 o1 o2 o3');
  });

  it('changes nothing where nobody has too much, or there is nobody else', () => {
    expect(ids(diversify([...by('a', upTo(3)), ...others(3)]))).toBe('a1 a2 a3 o1 o2 o3');
    expect(ids(diversify(by('a', upTo(30))))).toBe(ids(by('a', upTo(30))));
    expect(diversify([])).toEqual([]);
  });

  it('holds the limit over any ten places while there are others, drops nothing, and is the same every time', () => {
    const authors = 'abcdefgh';
    const ranked = upTo(1_000).map((i) => rankedPost(String(i), { author: authors[Math.floor((i * i) / 7) % 8] ?? '', thread: String(Math.floor(i / 6)), score: 2 - i / 1_000 }));
    expect(mostOfOne(ranked, ({ author }) => author)).toBeGreaterThan(3);
    const diverse = diversify(ranked);
    expect(mostOfOne(diverse.slice(0, 250), ({ author }) => author)).toBe(3);
    expect(mostOfOne(diverse.slice(0, 250), ({ thread }) => thread)).toBeLessThanOrEqual(3);
    expect(new Set(diverse)).toEqual(new Set(ranked));
    expect(diverse).toHaveLength(1_000);
    expect(ids(diversify(ranked))).toBe(ids(diverse));
  });

  it('does not take a negative score for a share of another', () => {
    expect(ids(diversify([...by('a', upTo(4), -0.5), ...others(1, -0.6)]))).toBe('a1 a2 a3 a4 o1');
  });
});
