import { afterEach, describe, expect, it } from 'vitest';
import type { PostIndex } from '../../../../../src/adapters/archive/post-index/post-index.ts';
import type { WeightedTerm } from '../../../../../src/ports/post-archive.ts';
import { ALL, idsOf, openIndex, pick, rowsOf, sampleRow, type SampleRow, seeded, standing, weighted } from './sample-rows.ts';

const WORDS = Array.from({ length: 60 }, (_, at) => `word${at}`);
const SEARCH = { scope: ALL, limit: 10_000, keepCopies: true };

let index: PostIndex | undefined;
afterEach(async () => index?.[Symbol.asyncDispose]());

const open = async (parts: readonly (readonly SampleRow[])[]) => {
  index = await openIndex(parts);
  return index;
};

/**
 * BM25F as it is written down: a term counts 1, 1/2 and 1/4 in the three fields, k1 is 0.2 and b 0.1, and a reply gains 0.3 of the
 * score of what it answers. Frequencies and lengths are those of all `rows`, also of those that were replaced.
 */
function formula(rows: readonly SampleRow[], terms: readonly WeightedTerm[]): (post: SampleRow) => number {
  const frequency = ({ body, attached, authorTerms }: SampleRow, term: string) =>
    [body, attached, authorTerms].reduce((sum, field, at) => sum + field.filter((other) => other === term).length / 2 ** at, 0);
  const length = ({ body, attached, authorTerms }: SampleRow) => Math.min(body.length + attached.length / 2 + authorTerms.length / 4, 0xffff / 4);
  const mean = rows.reduce((sum, row) => sum + length(row), 0) / rows.length;
  const rarity = new Map(terms.map(({ term }) => {
    const holding = rows.filter((row) => frequency(row, term) > 0).length;
    return [term, Math.log(1 + (rows.length - holding + 0.5) / (holding + 0.5))];
  }));
  const alone = (row: SampleRow) => terms.reduce((sum, { term, weight }) => {
    const often = Math.min(frequency(row, term), 255 / 4);
    return sum + (weight * (rarity.get(term) ?? 0) * 1.2 * often) / (often + 0.2 * (0.9 + (0.1 * length(row)) / mean));
  }, 0);
  const posts = new Map(rows.map((row) => [row.id, row]));
  return (post) => {
    const parent = posts.get(post.parentId);
    return alone(post) + (parent ? 0.3 * alone(parent) : 0);
  };
}

/** Posts of few words, some of which answer an earlier one. */
function randomPosts(random: () => number, count: number, earlier: readonly SampleRow[] = []): SampleRow[] {
  const words = (most: number) => Array.from({ length: Math.floor(random() * (most + 1)) }, () => pick(random, WORDS.slice(0, 1 + Math.floor(random() * WORDS.length))));
  const posts: SampleRow[] = [];
  for (let made = 0; made < count; made += 1) {
    const known = [...earlier, ...posts];
    const parentId = random() < 0.4 && known.length > 0 ? pick(random, known).id : '';
    posts.push(sampleRow({ body: words(20), attached: words(6), authorTerms: words(3), parentId }));
  }
  return posts;
}

/** Where searches and single scores differ from the formula. */
async function differences(opened: PostIndex, rows: readonly SampleRow[], terms: readonly WeightedTerm[]): Promise<string[]> {
  const score = formula(rows, terms);
  const matching = new Set(terms.map(({ term }) => term));
  const wanted = standing([rows]).filter(({ body, attached, authorTerms }) => [...body, ...attached, ...authorTerms].some((term) => matching.has(term)));
  const hits = await opened.searchTerms(terms, SEARCH);
  const found = new Map(hits.map((hit) => [hit.sourceId, hit.score]));
  const names = hits.map(({ sourceId }) => ({ sourceId }));
  const single = [opened.scoreTerms(hits, terms), opened.scoreTerms(names, terms)];
  const isNear = (a: number | undefined, b: number) => a !== undefined && Math.abs(a - b) < 1e-4 * Math.max(1, b);
  return [
    ...(hits.length === wanted.length ? [] : [`${hits.length} hits instead of ${wanted.length}`]),
    ...wanted.filter((post) => !isNear(found.get(post.id), score(post))).map((post) => `${post.id}: ${found.get(post.id)} instead of ${score(post)}`),
    ...hits.filter((hit, at) => single.some((scores) => !isNear(scores[at], hit.score))).map((hit) => `${hit.sourceId} scores otherwise alone`),
    ...hits.filter((hit, at) => hit.score > (hits[at - 1]?.score ?? Infinity)).map((hit) => `${hit.sourceId} is out of order`),
  ];
}

const QUERIES: readonly (readonly WeightedTerm[])[] = [
  weighted('word0'),
  weighted('word0', 'word30', 'word59'),
  [{ term: 'word1', weight: 2.5 }, { term: 'word2', weight: 0.1 }, { term: 'unheard', weight: 9 }],
  WORDS.map((term, at) => ({ term, weight: 1 / (at + 1) })),
  [...WORDS, 'a', 'b', 'c', 'd'].map((term) => ({ term, weight: 1 })),
];

describe('scores of terms', () => {
  it('are BM25F over the fields, with a part of the score of the post that a reply answers', async () => {
    const posts = randomPosts(seeded(2), 400);
    const opened = await open([posts]);
    for (const terms of QUERIES) expect(await differences(opened, posts, terms)).toEqual([]);
  });

  it('are the same across two segments', async () => {
    const random = seeded(3);
    const large = randomPosts(random, 300);
    const recent = randomPosts(random, 100, large);
    const opened = await open([large, recent]);
    for (const terms of QUERIES) expect(await differences(opened, [...large, ...recent], terms)).toEqual([]);
  });

  it('are those of the last version of a post', async () => {
    const random = seeded(4);
    const large = randomPosts(random, 200);
    const answered = large.filter(({ id }) => large.some(({ parentId }) => parentId === id));
    const replaced = large.filter((post) => !answered.includes(post)).slice(0, 30);
    const recent = randomPosts(random, 60).map((post, at) => ({ ...post, id: replaced[at]?.id ?? post.id, parentId: at % 2 === 0 ? pick(random, answered).id : '' }));
    const rows = [...large, ...recent];
    const opened = await open([large, recent]);
    for (const terms of QUERIES) expect(await differences(opened, rows, terms)).toEqual([]);
    expect(opened.postCount).toBe(standing([rows]).length);
  });

  it('count a term that is given twice with both weights, and one without weight not at all', async () => {
    const posts = randomPosts(seeded(5), 50);
    const opened = await open([posts]);
    const hits = await opened.searchTerms(weighted('word0', 'word1', 'word0'), SEARCH);
    const merged = await opened.searchTerms([{ term: 'word0', weight: 2 }, { term: 'word1', weight: 1 }], SEARCH);
    expect(hits.map(({ sourceId, score }) => [sourceId, score])).toEqual(merged.map(({ sourceId, score }) => [sourceId, score]));
    opened.scoreTerms(hits, weighted('word0', 'word1', 'word0')).forEach((score, at) => expect(score).toBeCloseTo(hits[at]?.score ?? -1, 4));
    expect(await opened.searchTerms([{ term: 'word0', weight: 0 }, { term: 'word0', weight: 0 }], SEARCH)).toEqual([]);
  });

  it('bear posts of a hundred thousand words, and terms of a thousand bytes in any script', async () => {
    const long = '日本🦭'.repeat(100);
    const posts = [
      sampleRow({ body: Array.from({ length: 100_000 }, (_, at) => (at % 2 === 0 ? 'tide' : `other${at % 7}`)) }),
      sampleRow({ body: ['tide', long, `${long}x`] }),
      sampleRow({ body: [long.slice(0, -2)] }),
      sampleRow({ body: ['\ud800'] }),
      sampleRow(),
    ];
    const opened = await open([posts]);
    expect(await differences(opened, posts, weighted('tide', long))).toEqual([]);
    expect(idsOf(await opened.searchTerms(weighted(long), SEARCH))).toEqual([posts[1]?.id]);
    expect(idsOf(await opened.searchTerms(weighted('\udfff'), SEARCH))).toEqual([posts[3]?.id]);
    expect(opened.bodyTerms(idsAsNames(posts.slice(0, 2))).map((terms) => terms.length)).toEqual([100_000, 3]);
  });

  it('keep the best in order however many match, ties by newest, then by id', async () => {
    const random = seeded(6);
    const posts = Array.from({ length: 6_000 }, (_, at) => sampleRow({ id: `tied-${at}`, body: ['tide', ...Array.from({ length: at % 9 }, () => 'more')], createdAt: Math.floor(random() * 50) }));
    const opened = await open([posts.slice(0, 5_000), posts.slice(5_000)]);
    const created = new Map(posts.map(({ id, createdAt }) => [id, createdAt]));
    const all = await opened.searchTerms(weighted('tide'), SEARCH);
    const sorted = all.toSorted((a, b) => b.score - a.score || (created.get(b.sourceId) ?? 0) - (created.get(a.sourceId) ?? 0) || (a.sourceId < b.sourceId ? 1 : -1));
    expect(all).toHaveLength(6_000);
    expect(idsOf(all)).toEqual(idsOf(sorted));
    for (const limit of [1, 7, 100, 1_999, 6_000, 7_000, Number.MAX_SAFE_INTEGER]) {
      expect(idsOf(await opened.searchTerms(weighted('tide'), { ...SEARCH, limit }))).toEqual(idsOf(sorted.slice(0, limit)));
    }
  });

  it('find nothing in an empty archive, and in posts without terms', async () => {
    const opened = await open([[]]);
    expect(await opened.searchTerms(weighted('word'), SEARCH)).toEqual([]);
    expect(await opened.count(ALL)).toBe(0);
    expect(await opened.list(ALL, { order: 'newest', limit: 5 })).toEqual([]);
    await opened.add([rowsOf([sampleRow({ id: 'silent' })])]);
    expect(await opened.searchTerms(weighted('word', ''), SEARCH)).toEqual([]);
    expect(await opened.list(ALL, { order: 'newest', limit: 5 })).toEqual(['silent']);
    expect(opened.scoreTerms([{ sourceId: 'silent' }, { sourceId: 'unknown' }], weighted('word'))).toEqual([0, 0]);
  });
});

const idsAsNames = (posts: readonly SampleRow[]) => posts.map(({ id }) => ({ sourceId: id }));
