import { afterEach, describe, expect, it } from 'vitest';
import type { PostFilter } from '../../../../../src/domain/filter.ts';
import type { PostIndex } from '../../../../../src/adapters/archive/post-index/post-index.ts';
import { ALL, dot, idsOf, openIndex, pick, randomVector, sampleRow, type SampleRow, seeded, unit } from './sample-rows.ts';

let index: PostIndex | undefined;
afterEach(async () => {
  await index?.[Symbol.asyncDispose]();
  index = undefined;
});

const nearest = (opened: PostIndex, vector: Float32Array, limit: number, scope: typeof ALL = ALL) => opened.searchVector(vector, { scope, limit, keepCopies: true });

/** Posts around a few hundred directions, as posts on a few hundred subjects are. */
function clustered(random: () => number, count: number, dimensions: number): SampleRow[] {
  const centres = Array.from({ length: 300 }, () => randomVector(random, dimensions));
  return Array.from({ length: count }, (_, at) => {
    const [centre, own] = [pick(random, centres), randomVector(random, dimensions)];
    const vector = unit(centre.map((value, place) => value + 1.2 * (own[place] ?? 0)));
    return sampleRow({ id: `clustered-${at}`, vector, createdAt: at, languages: [at % 50 === 0 ? 'rare' : 'en'] });
  });
}

const exact = (posts: readonly SampleRow[], query: Float32Array, limit: number) =>
  posts.map(({ id, vector = [] }) => ({ id, cosine: dot(vector, query) })).sort((a, b) => b.cosine - a.cosine).slice(0, limit);

describe('the nearest posts', () => {
  it('are found among 40,000 by their sign bits: 95 of the 100 nearest, filters before limits', { timeout: 120_000 }, async () => {
    const [random, dimensions] = [seeded(21), 128];
    const posts = clustered(random, 40_000, dimensions);
    index = await openIndex([posts], dimensions);
    let found = 0;
    const queries = Array.from({ length: 8 }, () => pick(random, posts).vector as Float32Array);
    for (const query of queries) {
      const wanted = exact(posts, query, 100);
      const hits = await nearest(index, query, 100);
      const ids = new Set(idsOf(hits));
      expect(ids.size).toBe(100);
      found += wanted.filter(({ id }) => ids.has(id)).length;
      expect(hits[0]?.score).toBeCloseTo(wanted[0]?.cosine ?? 0, 1);
    }
    expect(found / (100 * queries.length)).toBeGreaterThanOrEqual(0.95);

    const [query = new Float32Array(dimensions)] = queries;
    const rare = posts.filter(({ languages }) => languages.includes('rare'));
    const hits = await nearest(index, query, 200, { filter: { languages: ['rare'] } });
    const ids = new Set(idsOf(hits));
    expect(hits).toHaveLength(200);
    expect(exact(rare, query, 190).filter(({ id }) => ids.has(id)).length).toBeGreaterThanOrEqual(180);
    expect(await nearest(index, query, 1_000_000)).toHaveLength(40_000);
  });

  it('are found by their sign bits in a range of time, and among posts that stand far apart', { timeout: 180_000 }, async () => {
    const [random, dimensions] = [seeded(23), 32];
    const centres = Array.from({ length: 300 }, () => randomVector(random, dimensions));
    const posts = Array.from({ length: 180_000 }, (_, at) => {
      const vector = unit(pick(random, centres).map((value) => value + 0.2 * (random() - 0.5)));
      return sampleRow({ vector, createdAt: at, languages: [at % 17 === 0 || at % 17 === 8 ? 'rare' : 'en'] });
    });
    index = await openIndex([posts], dimensions);
    const query = posts[90_000]?.vector as Float32Array;
    for (const filter of [{ since: 80_003, until: 120_001 }, { languages: ['rare'] }]) {
      const { since = 0, until = Infinity, languages = ['en', 'rare'] }: PostFilter = filter;
      const visible = posts.filter((post) => post.createdAt >= since && post.createdAt < until && languages.includes(post.languages[0] ?? ''));
      expect(visible.length).toBeGreaterThan(20_000);
      const hits = await nearest(index, query, 50, { filter });
      const ids = new Set(idsOf(hits));
      expect(hits).toHaveLength(50);
      expect(idsOf(hits).every((id) => visible.some((post) => post.id === id))).toBe(true);
      expect(exact(visible, query, 20).filter(({ id }) => ids.has(id)).length).toBeGreaterThanOrEqual(18);
    }
  });

  it('are compared one by one in small archives, across segments, with what was replaced left out', async () => {
    const [random, dimensions] = [seeded(22), 32];
    const posts = clustered(random, 3_000, dimensions);
    const moved = posts.slice(0, 200).map((post) => ({ ...post, vector: randomVector(random, dimensions) }));
    const { vector: _, ...silent } = posts[200] ?? sampleRow();
    index = await openIndex([posts, [...moved, silent]], dimensions);
    const standing = [...moved, ...posts.slice(201)];
    for (let round = 0; round < 5; round += 1) {
      const query = randomVector(random, dimensions);
      const hits = await nearest(index, query, 10_000);
      const cosines = new Map(exact(standing, query, 10_000).map(({ id, cosine }) => [id, cosine]));
      expect(idsOf(hits).sort()).toEqual([...cosines.keys()].sort());
      for (const { sourceId, score } of hits) expect(Math.abs(score - (cosines.get(sourceId) ?? 9))).toBeLessThan(0.01);
      expect(hits.every(({ score }, at) => at === 0 || score <= (hits[at - 1]?.score ?? 0))).toBe(true);
    }
  });

  it('bear any limit, vectors of zeros and what is no number', async () => {
    const posts = [sampleRow({ id: 'east', vector: [1, 0] }), sampleRow({ id: 'zero', vector: [0, 0] }), sampleRow({ id: 'without' })];
    index = await openIndex([posts], 2);
    for (const limit of [1, 2, 3, 1e9, Number.MAX_SAFE_INTEGER, Infinity]) expect(idsOf(await nearest(index, Float32Array.of(1, 0), limit))).toEqual(['east', 'zero'].slice(0, limit));
    expect(idsOf(await nearest(index, Float32Array.of(0, 0), 9)).sort()).toEqual(['east', 'zero']);
    expect(await nearest(index, Float32Array.of(Number.NaN, 0), 9)).toHaveLength(2);
    expect(await nearest(index, Float32Array.of(1, 0), 0)).toEqual([]);
  });

  it('are none in an empty archive, and where no post has a vector', async () => {
    index = await openIndex([[]], 2);
    expect(await nearest(index, Float32Array.of(1, 0), 9)).toEqual([]);
    await index[Symbol.asyncDispose]();
    index = await openIndex([[sampleRow()], [sampleRow()]], 2);
    expect(await nearest(index, Float32Array.of(1, 0), 9)).toEqual([]);
    await index[Symbol.asyncDispose]();
    index = await openIndex([[sampleRow()]]);
    expect(await nearest(index, Float32Array.of(1, 0), 9)).toEqual([]);
  });
});
