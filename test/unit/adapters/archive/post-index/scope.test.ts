import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PostFilter } from '../../../../../src/domain/filter.ts';
import type { WordCondition } from '../../../../../src/ports/post-archive.ts';
import type { PostIndex } from '../../../../../src/adapters/archive/post-index/post-index.ts';
import type { SearchScope } from '../../../../../src/adapters/archive/post-index/search-scope.ts';
import { Flag } from '../../../../../src/adapters/archive/post-index/segment.ts';
import { byTime, idsOf, openIndex, pick, sampleRow, type SampleRow, seeded, standing, weighted } from './sample-rows.ts';

const WORDS = ['tide', 'ferry', 'en', 'sea', 'gwen', 'bay', 'storm', 'day'];
const AUTHORS = ['gwen', 'icco', 'en', 'sea'];
const LANGUAGES = ['en', 'pt', 'pt-br', 'sea'];
const TAGS = ['sea', 'sky', '日本', 'tide'];
const FLAGS = { hasMedia: Flag.hasMedia, hasLinks: Flag.hasLinks, isReply: Flag.isReply, isRepost: Flag.isRepost } as const;

const random = seeded(11);
const some = (values: readonly string[], most: number) => [...new Set(Array.from({ length: Math.floor(random() * (most + 1)) }, () => pick(random, values)))];
const someWords = (most: number) => Array.from({ length: Math.floor(random() * (most + 1)) }, () => pick(random, WORDS));
const randomPost = (): SampleRow => sampleRow({
  body: ['all', ...someWords(6)],
  attached: someWords(4),
  authorTerms: someWords(2),
  author: pick(random, AUTHORS),
  authorId: `id-${pick(random, AUTHORS)}`,
  quotedId: random() < 0.3 ? `quoted-${Math.floor(random() * 3)}` : '',
  languages: some(LANGUAGES, 2),
  hashtags: some(TAGS, 3),
  mentions: some(AUTHORS, 2),
  createdAt: Math.floor(random() * 40),
  batch: 1 + Math.floor(random() * 9),
  likes: Math.floor(random() * 10),
  reposts: Math.floor(random() * 4),
  flags: Math.floor(random() * 32),
});

const large = Array.from({ length: 700 }, randomPost);
const recent = Array.from({ length: 200 }, (_, at) => ({ ...randomPost(), ...(at < 60 ? { id: large[at * 7]?.id ?? '' } : {}) }));
const posts = standing([large, recent]);

let index: PostIndex;
beforeAll(async () => {
  index = await openIndex([large, recent]);
});
afterAll(() => index[Symbol.asyncDispose]());

describe('a scope', () => {
  const filters: readonly PostFilter[] = [
    {},
    { authors: ['gwen'] },
    { authors: ['id-gwen', 'icco', 'nobody'] },
    { authors: ['nobody'] },
    { excludeAuthors: ['gwen', 'id-sea', 'nobody'] },
    { since: 10 },
    { until: 10 },
    { since: 10, until: 11 },
    { languages: ['pt'] },
    { languages: ['en', 'pt-br'] },
    { hashtags: ['sea'] },
    { hashtags: ['日本', 'tide'] },
    { mentions: ['sea'] },
    { minLikes: 5 },
    { minReposts: 3 },
    { quoting: 'quoted-1' },
    { quoting: 'quoted' },
    ...Object.keys(FLAGS).flatMap((field) => [{ [field]: true }, { [field]: false }]),
    { hasMedia: true, hasLinks: false, isReply: true, isRepost: false },
    { authors: ['gwen'], languages: ['en'], hashtags: ['sea', 'sky'], since: 5, until: 35, minLikes: 1, hasLinks: true },
  ];
  it.each(filters)('passes the right posts: %j', async (filter) => {
    expect(await foundIn({ filter })).toEqual(wantedIn({ filter }));
  });

  const conditions: readonly WordCondition[] = [
    { all: [['tide']] },
    { all: [['tide'], ['ferry', 'sea']] },
    { all: [['sea', 'sea']] },
    { all: [['sea', 'tide', 'bay']] },
    { all: [['unheard']] },
    { all: [['tide', 'unheard']] },
    { none: [['tide'], ['ferry', 'sea'], ['unheard']] },
    { anyOf: [[['tide', 'ferry'], ['ferry', 'tide']], [['sea'], ['unheard']]] },
    { anyOf: [[['unheard'], ['never']]] },
    { all: [['all']], none: [['en']], anyOf: [[['gwen'], ['storm', 'day']]] },
  ];
  it.each(conditions)('holds the words: %j', async (words) => {
    expect(await foundIn({ filter: {}, words })).toEqual(wantedIn({ filter: {}, words }));
  });

  it('joins all kinds of conditions', async () => {
    const ids = posts.filter((_, at) => at % 3 === 0).map(({ id }) => id);
    const scopes: readonly SearchScope[] = [
      { filter: {}, upToBatch: 4 },
      { filter: {}, upToBatch: 0 },
      { filter: {}, ids },
      { filter: {}, ids: [] },
      { filter: {}, ids: ['unknown', ...ids.slice(0, 5)] },
      { filter: { languages: ['en'], minLikes: 2 }, words: { all: [['all']], none: [['sea', 'sea']] }, upToBatch: 7, ids },
    ];
    for (const scope of scopes) expect(await foundIn(scope)).toEqual(wantedIn(scope));
  });

  it('takes any mix of conditions', async () => {
    for (let round = 0; round < 60; round += 1) {
      const phrases = (count: number) => Array.from({ length: count }, () => Array.from({ length: 1 + Math.floor(random() * 2) }, () => pick(random, WORDS)));
      const filter = { ...pick(random, filters), ...pick(random, filters) };
      const scope = { filter, words: { all: phrases(Math.floor(random() * 2)), none: phrases(1), anyOf: [phrases(3)] }, ...(random() < 0.5 ? { upToBatch: 5 } : {}) };
      expect(await foundIn(scope)).toEqual(wantedIn(scope));
    }
  });

  it('asks for words in a row within one field, not across two', async () => {
    const apart = await openIndex([[
      sampleRow({ id: 'body', body: ['low', 'tide'] }),
      sampleRow({ id: 'across', body: ['low'], attached: ['tide'] }),
      sampleRow({ id: 'across again', attached: ['low'], authorTerms: ['tide'] }),
      sampleRow({ id: 'next post', body: ['tide'] }),
      sampleRow({ id: 'attached', body: ['low'], attached: ['a', 'low', 'tide'] }),
      sampleRow({ id: 'apart', body: ['low', 'or', 'tide'] }),
      sampleRow({ id: 'last', authorTerms: ['low'] }),
    ]]);
    expect((await apart.list({ filter: {}, words: { all: [['low', 'tide']] } }, { order: 'oldest', limit: 9 })).sort()).toEqual(['attached', 'body']);
    await apart[Symbol.asyncDispose]();
  });

  it('passes before the limit cuts', async () => {
    const scope = { filter: { authors: ['gwen'] } };
    const expected = posts.filter((post) => passes(post, scope));
    const all = await index.searchTerms(weighted('all'), { scope, limit: 1_000, keepCopies: true });
    expect(idsOf(await index.searchTerms(weighted('all'), { scope, limit: 3, keepCopies: true }))).toEqual(idsOf(all).slice(0, 3));
    expect(all).toHaveLength(expected.length);
  });

  it('goes page by page through posts of one moment', async () => {
    for (const order of ['newest', 'oldest'] as const) {
      const expected = posts.toSorted(order === 'newest' ? byTime : (a, b) => byTime(b, a)).map(({ id }) => id);
      const seen: string[] = [];
      for (let after: { createdAt: number; sourceId: string } | undefined; ; ) {
        const page = await index.list({ filter: {} }, { order, limit: 130, after });
        if (page.length === 0) break;
        seen.push(...page);
        const last = posts.find(({ id }) => id === page.at(-1));
        after = { createdAt: last?.createdAt ?? 0, sourceId: last?.id ?? '' };
      }
      expect(seen).toEqual(expected);
    }
  });

  it('tells which of some posts are visible', async () => {
    const scope: SearchScope = { filter: { languages: ['en'] } };
    const asked = [...posts.slice(0, 50).map(({ id }) => id), 'unknown'];
    const expected = posts.slice(0, 50).filter((post) => passes(post, scope)).map(({ id }) => id);
    expect((await index.visible(asked, scope)).sort()).toEqual(expected.sort());
    expect((await index.visible(asked, { ...scope, ids: expected.slice(0, 3) })).sort()).toEqual(expected.slice(0, 3).sort());
    expect(await index.visible([], scope)).toEqual([]);
  });
});

/** What lists, counts and searches give, and what they should. */
const foundIn = async (scope: SearchScope) => ({
  newest: await index.list(scope, { order: 'newest', limit: 10_000 }),
  oldest: await index.list(scope, { order: 'oldest', limit: 7 }),
  count: await index.count(scope),
  hits: idsOf(await index.searchTerms(weighted('all'), { scope, limit: 10_000, keepCopies: true })).sort(),
});

function wantedIn(scope: SearchScope) {
  const newest = posts.filter((post) => passes(post, scope)).toSorted(byTime).map(({ id }) => id);
  return { newest, oldest: newest.toReversed().slice(0, 7), count: newest.length, hits: newest.toSorted() };
}

function passes(post: SampleRow, { filter, words: condition, upToBatch = Infinity, ids }: SearchScope): boolean {
  const meet = (wanted: readonly string[] | undefined, held: readonly string[]) => wanted === undefined || wanted.some((value) => held.includes(value));
  const author = [post.author, post.authorId];
  const flags = Object.entries(FLAGS).every(([field, flag]) => {
    const wanted = filter[field as keyof typeof FLAGS];
    return wanted === undefined || wanted === ((post.flags & flag) !== 0);
  });
  const holds = (phrase: readonly string[]) => [post.body, post.attached, post.authorTerms].some((field) => ` ${field.join(' ')} `.includes(` ${phrase.join(' ')} `));
  return (
    meet(filter.authors, author) &&
    !(filter.excludeAuthors ?? []).some((value) => author.includes(value)) &&
    meet(filter.languages, post.languages) &&
    meet(filter.hashtags, post.hashtags) &&
    meet(filter.mentions, post.mentions) &&
    meet(filter.quoting === undefined ? undefined : [filter.quoting], [post.quotedId]) &&
    post.createdAt >= (filter.since ?? -Infinity) &&
    post.createdAt < (filter.until ?? Infinity) &&
    post.likes >= (filter.minLikes ?? 0) &&
    post.reposts >= (filter.minReposts ?? 0) &&
    flags &&
    post.batch <= upToBatch &&
    meet(ids, [post.id]) &&
    (condition?.all ?? []).every(holds) &&
    !(condition?.none ?? []).some(holds) &&
    (condition?.anyOf ?? []).every((group) => group.some(holds))
  );
}

describe('a range of time', () => {
  it('is exact among thousands of posts that mostly come in order, with what was replaced left out', async () => {
    const many = Array.from({ length: 5_000 }, (_, at) => sampleRow({ createdAt: at % 97 === 0 ? 5_000 - at : at, body: ['tide'] }));
    const changed = many.filter((_, at) => at % 50 === 0).map((post) => ({ ...post, createdAt: 10_000 }));
    const all = standing([many, changed]);
    const opened = await openIndex([many, changed]);
    for (const filter of [{ since: 1_024 }, { until: 2_048 }, { since: 1_500, until: 1_501 }, { since: 1_000, until: 4_000 }, { since: 5_001, until: 9_999 }, { since: 10_000 }]) {
      const { since = -Infinity, until = Infinity }: PostFilter = filter;
      expect(await opened.count({ filter })).toBe(all.filter(({ createdAt }) => createdAt >= since && createdAt < until).length);
    }
    await opened[Symbol.asyncDispose]();
  });
});
