import { describe, expect, it } from 'vitest';
import type { PostHit } from '../../../src/ports/post-archive.ts';
import { expandQuery, feedbackPosts } from '../../../src/search/query-feedback.ts';
import { FakeArchive } from '../../fakes/fake-archive.ts';
import { makePost } from '../../fakes/sample-posts.ts';

const hit = (sourceId: string): PostHit => ({ sourceId, score: 1, createdAt: 0, author: 'wren', thread: sourceId, likes: 0, reposts: 0, repeats: false, hasLinks: false, length: 5, duplicates: 0 });

describe('the posts that are heard', () => {
  it('are the best ones, believed the more the better they are', () => {
    const ranked = ['a', 'b', 'c', 'd'].map((id, i) => ({ hit: hit(id), score: 2 - 0.3 * i }));
    const { posts, weights } = feedbackPosts(ranked, new Map(), 3);
    expect(posts.map((post) => post.hit.sourceId)).toEqual(['a', 'b', 'c']);
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10);
    expect((weights[0] ?? 0) / (weights[1] ?? 1)).toBeCloseTo(Math.E, 10);
  });

  it('say different things: one of two that mean the same is enough', () => {
    const ranked = ['a', 'b', 'c'].map((id) => ({ hit: hit(id), score: 1 }));
    const vectors = new Map(ranked.map((post, i) => [post.hit, Float32Array.from(i < 2 ? [1, 0] : [0, 1])]));
    expect(feedbackPosts(ranked, vectors, 2).posts.map((post) => post.hit.sourceId)).toEqual(['a', 'c']);
  });

  it('may be none', () => {
    expect(feedbackPosts([], new Map(), 5)).toEqual({ posts: [], weights: [] });
  });
});

describe('an expanded query', () => {
  const archive = new FakeArchive([
    makePost({ sourceId: 'a', text: 'siren battery flat @gwen the rt' }),
    makePost({ sourceId: 'b', text: 'siren battery dead' }),
    makePost({ sourceId: 'c', text: 'bread flat' }),
  ]);
  const heard = { posts: ['a', 'b'].map((id) => ({ hit: hit(id), score: 1 })), weights: [0.5, 0.5] };
  const expand = async (share: number) => new Map((await expandQuery([{ term: 'siren', weight: 1 }, { term: 'test', weight: 0.5 }], heard, share, archive, 100)).map(({ term, weight }) => [term, weight]));

  it('gives the new terms their share and keeps the rest for what was asked', async () => {
    const weights = await expand(0.4);
    expect([...weights.values()].reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10);
    expect(weights.get('test')).toBeCloseTo((0.6 * 0.5) / 1.5, 10);
    expect(weights.get('batteri')).toBeGreaterThan(weights.get('flat') ?? 1);
  });

  it('takes no handles, stop words, marks of reposts, or terms of a single post', async () => {
    const weights = await expand(0.4);
    for (const term of ['@gwen', 'the', 'rt', 'dead']) expect(weights.has(term)).toBe(false);
  });

  it('is the query itself where the feedback has no share', async () => {
    const weights = await expand(0);
    expect(weights.get('siren')).toBeCloseTo(2 / 3, 10);
    expect(weights.get('batteri') ?? 0).toBe(0);
  });
});
