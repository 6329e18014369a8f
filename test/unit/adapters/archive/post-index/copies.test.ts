import { afterEach, describe, expect, it } from 'vitest';
import type { PostIndex } from '../../../../../src/adapters/archive/post-index/post-index.ts';
import { Flag } from '../../../../../src/adapters/archive/post-index/segment.ts';
import { ALL, byTime, openIndex, pick, randomVector, sampleRow, type SampleRow, seeded, weighted } from './sample-rows.ts';

let index: PostIndex | undefined;
afterEach(async () => index?.[Symbol.asyncDispose]());

const copy = (id: string, parts: Partial<SampleRow> = {}) => sampleRow({ id, body: ['tide'], fingerprint: 'same', vector: [1, 0], ...parts });
const show = (hits: readonly { sourceId: string; duplicates: number }[]) => hits.map(({ sourceId, duplicates }) => `${sourceId}+${duplicates}`);

describe('copies', () => {
  it('are one hit: what repeats nobody in front of repeats, then the earliest, then the first by id', async () => {
    const repeat = copy('repeat', { createdAt: 1, flags: Flag.repeats });
    const parts = [[copy('late', { createdAt: 9 }), repeat], [copy('b', { createdAt: 5 }), copy('a', { createdAt: 5 }), sampleRow({ id: 'other', body: ['tide'], vector: [0, 1] })]];
    index = await openIndex(parts, 2);
    for (const search of bothSearches(index)) {
      expect(show(await search(ALL, false)).sort()).toEqual(['a+3', 'other+0']);
      expect(show(await search({ filter: { isRepost: false, until: 2 } }, false))).toEqual(['repeat+0']);
      expect(show(await search({ filter: { since: 6, until: 10 } }, false))).toEqual(['late+0']);
      expect(show(await search(ALL, true)).sort()).toEqual(['a+0', 'b+0', 'late+0', 'other+0', 'repeat+0']);
    }
  });

  it('count once when one of them is replaced, and not those that no longer say the same', async () => {
    index = await openIndex([[copy('one'), copy('two'), copy('three')], [copy('two', { createdAt: 1 }), copy('three', { fingerprint: 'changed' }), copy('two', { createdAt: 2 })]], 2);
    for (const search of bothSearches(index)) expect(show(await search(ALL, false)).sort()).toEqual(['three+0', 'two+1']);
  });

  it('have no fingerprint where they say nothing by themselves', async () => {
    index = await openIndex([[copy('one', { fingerprint: '' }), copy('two', { fingerprint: '' })]], 2);
    for (const search of bothSearches(index)) expect(show(await search(ALL, false)).sort()).toEqual(['one+0', 'two+0']);
  });

  it('stand for all that match and pass, in thousands of posts of two segments, whatever the limit', async () => {
    const random = seeded(7);
    const make = (at: number) => sampleRow({
      id: `copied-${at}`,
      body: ['tide', ...Array.from({ length: Math.floor(random() * 5) }, () => 'word')],
      fingerprint: random() < 0.2 ? '' : `text ${Math.floor(random() ** 2 * 900)}`,
      createdAt: Math.floor(random() * 400),
      flags: random() < 0.5 ? Flag.repeats : 0,
      languages: [pick(random, ['en', 'de'])],
    });
    const posts = Array.from({ length: 9_000 }, (_, at) => make(at));
    index = await openIndex([posts.slice(0, 8_000), posts.slice(8_000)]);
    for (const scope of [ALL, { filter: { languages: ['de'] } }]) {
      const alone = await index.searchTerms(weighted('tide'), { scope, limit: 20_000, keepCopies: true });
      const expected = collapsed(posts, new Map(alone.map(({ sourceId, score }) => [sourceId, score])));
      for (const limit of [1, 10, 100, 20_000]) {
        const hits = await index.searchTerms(weighted('tide'), { scope, limit, keepCopies: false });
        expect(hits.map(({ sourceId, score, duplicates }) => ({ sourceId, score, duplicates }))).toEqual(expected.slice(0, limit));
      }
    }
  });

  it('leave the work area clean for the next search', async () => {
    const random = seeded(8);
    const posts = Array.from({ length: 500 }, (_, at) => copy(`again-${at}`, { fingerprint: `${at % 50}`, vector: Array.from(randomVector(random, 2)) }));
    index = await openIndex([posts], 2);
    for (const search of bothSearches(index)) {
      const first = show(await search(ALL, false));
      for (let round = 0; round < 3; round += 1) expect(show(await search(ALL, false))).toEqual(first);
      expect(first).toHaveLength(50);
    }
  });
});

const bothSearches = (opened: PostIndex) => [
  (scope: typeof ALL, keepCopies: boolean) => opened.searchTerms(weighted('tide'), { scope, limit: 100, keepCopies }),
  (scope: typeof ALL, keepCopies: boolean) => opened.searchVector(Float32Array.of(1, 0), { scope, limit: 100, keepCopies }),
];

/** One hit for each fingerprint, with the best score of those that were found alone. */
function collapsed(posts: readonly SampleRow[], scores: ReadonlyMap<string, number>) {
  const groups = new Map<string, SampleRow[]>();
  for (const post of posts.filter(({ id }) => scores.has(id))) {
    const name = post.fingerprint || `alone ${post.id}`;
    groups.set(name, [...(groups.get(name) ?? []), post]);
  }
  const score = (post: SampleRow) => scores.get(post.id) ?? 0;
  return [...groups.values()]
    .map((copies) => {
      const [original = sampleRow()] = copies.toSorted((a, b) => (a.flags & Flag.repeats) - (b.flags & Flag.repeats) || byTime(b, a));
      return { original, score: Math.max(...copies.map(score)), duplicates: copies.length - 1 };
    })
    .toSorted((a, b) => b.score - a.score || byTime(a.original, b.original))
    .map(({ original, ...rest }) => ({ sourceId: original.id, ...rest }));
}

