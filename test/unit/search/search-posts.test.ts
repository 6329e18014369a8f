import { beforeEach, describe, expect, it } from 'vitest';
import type { Post } from '../../../src/domain/post.ts';
import { explainRanking } from '../../../src/search/explain-ranking.ts';
import { searchPosts, type PostSearch, type SearchPage } from '../../../src/search/search-posts.ts';
import { FakeArchive } from '../../fakes/fake-archive.ts';
import { makePost, type PostOverrides } from '../../fakes/sample-posts.ts';

let archive: FakeArchive;
let now: number;
beforeEach(() => {
  now = Date.UTC(2024, 5, 15);
});

const holding = (...posts: PostOverrides[]): void => void (archive = new FakeArchive(posts.map(makePost)));

const search = (query: string, more: Partial<PostSearch> = {}): Promise<SearchPage> =>
  searchPosts({ query, filter: {}, sort: 'RELEVANCE', first: 20, ...more }, { archive, clock: { now: () => now }, report: { searchStepFailed: () => {} } });

const ids = ({ items }: SearchPage): string[] => items.map(({ item }) => item.sourceId);

/** The sizes and the posts of all pages. `between` runs before each page but the first. */
async function allPages(query: string, more: Partial<PostSearch>, between: (shown: readonly string[]) => void = () => {}): Promise<{ sizes: number[]; shown: string[] }> {
  const sizes: number[] = [];
  const shown: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await search(query, { ...more, after });
    sizes.push(page.items.length);
    shown.push(...ids(page));
    after = page.items.at(-1)?.cursor;
    if (!page.hasNextPage) return { sizes, shown };
    between(shown);
  }
}

/** Posts on ferries, "f0" first: each by another author, in words of its own. */
const ferries = (count: number): PostOverrides[] =>
  Array.from({ length: count }, (_, i) => ({ sourceId: `f${i}`, author: `author${i}`, text: `ferry ${['a', 'b', 'c', 'd', 'e'].map((letter) => `${letter}${i}x`).join(' ')}`, createdAt: Date.UTC(2024, 0, 1) - i }));

describe('a search by relevance', () => {
  it('reads operators: authors, phrases, words to leave out, alternatives', async () => {
    holding(
      { sourceId: 'a', author: 'mara', text: 'The night bus is late' },
      { sourceId: 'b', author: 'omar', text: 'A bus at night' },
      { sourceId: 'c', author: 'omar', text: 'The night bus on strike' },
      { sourceId: 'd', author: 'omar', text: 'Ferries and trams' },
    );
    expect(ids(await search('bus from:mara'))).toEqual(['a']);
    expect(ids(await search('"night bus"')).sort()).toEqual(['a', 'c']);
    expect(ids(await search('bus -strike')).sort()).toEqual(['a', 'b']);
    expect(ids(await search('trams OR "night bus"')).sort()).toEqual(['a', 'c', 'd']);
  });

  it('shows what it understood, narrowed by the given filter, and reads operators alone when told', async () => {
    holding({ sourceId: 'a', author: { handle: 'mara', name: 'Mara Lind' }, text: 'Tea again', createdAt: Date.UTC(2015, 2, 3) }, { sourceId: 'b', author: 'omar', text: 'Tea in March 2015', createdAt: Date.UTC(2016, 2, 3) });
    const page = await search('tea in March 2015', { filter: { since: Date.UTC(2015, 2, 2) } });
    expect(ids(page)).toEqual(['a']);
    expect(page.appliedFilter).toEqual({
      filter: { since: Date.UTC(2015, 2, 2), until: Date.UTC(2015, 3, 1) },
      inferred: [{ field: 'until', words: 'in March 2015' }],
    });
    const plain = await search('tea in March 2015', { inferFilter: false });
    expect(ids(plain)).toEqual(['b', 'a']);
    expect(plain.appliedFilter).toEqual({ filter: {}, inferred: [] });
    expect((await search('tea from:omar since:banana', { inferFilter: false })).appliedFilter).toMatchObject({ filter: { authors: ['omar'] }, hints: [{ operator: 'since:banana' }] });
  });

  it('searches what a mistyped word was meant as, and says so', async () => {
    holding({ sourceId: 'a', text: 'The bridge is closed' }, { sourceId: 'b', text: 'The ferry runs' });
    const page = await search('brigde');
    expect([ids(page), page.corrections]).toEqual([['a'], [{ from: 'brigde', to: 'bridge' }]]);
    expect((await search('bridge')).corrections).toEqual([]);
  });

  it('searches function words where there is nothing else', async () => {
    holding({ sourceId: 'a', text: 'Tickets for The Who!', createdAt: 1 }, { sourceId: 'b', text: 'Nothing at all', createdAt: 2 });
    const page = await search('The Who');
    expect(ids(page)).toEqual(['a']);
    expect(page.items[0]?.ranking).toBeDefined();
  });

  it('lists by time what a filter alone names, newest first', async () => {
    holding({ sourceId: 'a', author: 'mara', text: 'One', createdAt: 1 }, { sourceId: 'b', author: 'mara', text: 'Two', createdAt: 2 }, { sourceId: 'c', text: 'Three', createdAt: 3 });
    for (const query of ['from:mara', 'what did @mara say?']) {
      const page = await search(query);
      expect(ids(page)).toEqual(['b', 'a']);
      expect(page.items[0]).toEqual({ item: expect.anything() as Post, cursor: expect.any(String) as string, duplicates: 0 });
    }
    expect(ids(await search(''))).toEqual(['c', 'b', 'a']);
    expect(ids(await search('!!!'))).toEqual(['c', 'b', 'a']);
    expect(ids(await search('-two'))).toEqual(['c', 'a']);
  });

  it('collapses copies and near-copies to the original, which counts them', async () => {
    const text = 'The ferry to Skarn Island leaves an hour late today because of fog';
    holding(
      { sourceId: 'copy', author: 'omar', text: `${text}!`, createdAt: 5 },
      { sourceId: 'original', author: 'mara', text, createdAt: 1 },
      { sourceId: 'near', author: 'lena', text: `${text} again`, createdAt: 3 },
      { sourceId: 'cut', author: 'olek', text: 'RT @mara: The ferry to Skarn Island leaves an hour la…', createdAt: 4 },
      { sourceId: 'other', author: 'olek', text: 'Another ferry', createdAt: 4 },
    );
    const { items } = await search('ferry fog Skarn');
    expect(items.map(({ item, duplicates }) => [item.sourceId, duplicates])).toEqual([['original', 3], ['other', 0]]);
  });

  it('keeps one author from filling the page, unless told not to', async () => {
    holding(...ferries(16).map((post, i) => (i < 6 ? { ...post, author: 'mara' } : post)));
    expect(ids(await search('ferry', { first: 10 })).filter((id) => Number(id.slice(1)) < 6)).toHaveLength(3);
    expect(ids(await search('ferry', { first: 10, diverse: false })).filter((id) => Number(id.slice(1)) < 6).length).toBeGreaterThan(3);
  });

  it('explains each result: stages that add up, matches as written, and where they stand', async () => {
    holding({ sourceId: 'a', title: 'BRIDGES', text: 'Our #KettleBridge: the bridge, a night bus', links: [{ url: 'https://x.example', title: 'Bridge news' }] });
    const [found] = (await search('the brigde "night bus"')).items;
    if (!found?.ranking) throw new Error('It has no ranking.');
    const { score, stages, matchedTerms, highlights } = explainRanking(found.item, found.ranking);
    expect(stages.map(({ name }) => name)).toEqual(['words', 'meaning', 'time', 'prior', 'neighbours', 'reading']);
    expect(stages.reduce((sum, stage) => sum + stage.score, 0)).toBeCloseTo(score, 6);
    expect(score).toBeGreaterThan(0);
    expect(highlights.map(({ start, end }) => found.item.text.slice(start, end))).toEqual(['#KettleBridge', 'bridge', 'night bus']);
    expect(matchedTerms).toEqual(['#KettleBridge', 'bridge', 'night bus', 'BRIDGES']);
  });
});

describe('a search by time', () => {
  it.each([
    ['NEWEST', ['c', 'a']],
    ['OLDEST', ['a', 'c']],
  ] as const)('lists the posts with all words, %s first', async (sort, expected) => {
    holding({ sourceId: 'a', text: 'Kettle Bridge', createdAt: 1 }, { sourceId: 'b', text: 'A bridge', createdAt: 2 }, { sourceId: 'c', text: 'The bridge: a kettle', createdAt: 3 });
    const page = await search('what about the bridge and the kettle?', { sort });
    expect(ids(page)).toEqual(expected);
    expect(page.items.every(({ ranking, duplicates }) => ranking === undefined && duplicates === 0)).toBe(true);
  });

  it('holds to phrases, words to leave out and alternatives', async () => {
    holding({ sourceId: 'a', text: 'night bus strike' }, { sourceId: 'b', text: 'night bus' }, { sourceId: 'c', text: 'bus at night with tram' }, { sourceId: 'd', text: 'the tram at night' });
    expect(ids(await search('"night bus" -strike', { sort: 'OLDEST' }))).toEqual(['b']);
    expect(ids(await search('night tram OR strike', { sort: 'OLDEST' }))).toEqual(['a', 'c', 'd']);
  });

  it('takes a mistyped word in either reading', async () => {
    holding({ sourceId: 'a', text: 'bridge closed' }, { sourceId: 'b', text: 'bridge open' });
    const page = await search('brigde closed', { sort: 'NEWEST' });
    expect([ids(page), page.corrections]).toEqual([['a'], [{ from: 'brigde', to: 'bridge' }]]);
  });
});

describe('the pages of a search', () => {
  it.each(['RELEVANCE', 'NEWEST', 'OLDEST'] as const)('are full but for the last one, without a gap or a repeat, by %s', async (sort) => {
    holding(...ferries(50));
    const { sizes, shown } = await allPages('ferry', { sort });
    expect(sizes).toEqual([20, 20, 10]);
    expect(new Set(shown).size).toBe(50);
  });

  it('are full where copies were collapsed, and where posts were deleted in between', async () => {
    holding(...ferries(60).map((post, i) => (i >= 50 ? { ...post, text: ferries(60)[i - 50]?.text ?? '' } : post)));
    expect((await allPages('ferry', {})).sizes).toEqual([20, 20, 10]);
    let deleted = false;
    const { sizes, shown } = await allPages('ferry', {}, (soFar) => {
      // The last one shown, whose place the cursor names, and one of the next page.
      if (!deleted) archive.remove(soFar.at(-1) ?? '', ...['f25', 'f26', 'f27'].filter((id) => !soFar.includes(id)));
      deleted = true;
    });
    expect(sizes.slice(0, 2)).toEqual([20, 20]);
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown).toHaveLength(47);
  });

  it.each(['RELEVANCE', 'NEWEST', 'OLDEST'] as const)('stay as they were while posts are added, by %s', async (sort) => {
    holding(...ferries(30));
    const before = ids(await search('ferry', { sort, first: 100 }));
    const { shown } = await allPages('ferry', { sort, first: 7 }, () => archive.add(makePost({ text: 'ferry' }), makePost({ text: 'ferry a1x a2x', createdAt: 0 })));
    expect(shown).toEqual(before);
  });

  it('stay under one reading of the query, whatever time it is and whoever has joined', async () => {
    holding(...ferries(10).map((post, i) => ({ ...post, author: { handle: 'mara7', name: 'Mara' }, createdAt: Date.UTC(2024, 5, 14, 12) - i })));
    const { shown } = await allPages('ferry yesterday by Mara', { first: 3 }, () => {
      now += 86_400_000;
      archive.add(makePost({ author: { handle: 'mara8', name: 'Mara' }, text: 'hello' }));
    });
    expect(shown).toHaveLength(10);
    const later = await allPages('ferry in the last week', { first: 3, sort: 'OLDEST' }, () => (now += 4 * 86_400_000));
    expect(later.shown).toHaveLength(10);
  });

  it('stay as they were while others ask the same at another time', async () => {
    holding(...ferries(10).map((post) => ({ ...post, createdAt: Date.UTC(2024, 5, 10) })));
    const first = await search('ferry in the last week', { first: 4 });
    now += 30 * 86_400_000;
    expect(ids(await search('ferry in the last week', { first: 4 }))).toEqual([]);
    expect(ids(await search('ferry in the last week', { first: 20, after: first.items.at(-1)?.cursor }))).toHaveLength(6);
  });

  it('go on where they were although the list is kept no longer', async () => {
    holding(...ferries(30));
    const { shown } = await allPages('ferry in the last year', { first: 10 }, () => (now += 1));
    const first = await search('ferry in the last year', { first: 10 });
    now += 10 * 365 * 86_400_000;
    for (let i = 0; i < 150; i += 1) await search(`ferry a${i}x`, { first: 1 });
    expect([...ids(first), ...ids(await search('ferry in the last year', { first: 20, after: first.items.at(-1)?.cursor }))]).toEqual(shown);
  });

  it.each<[string, Partial<PostSearch>]>([
    ['reading', { inferFilter: false }],
    ['diversity', { diverse: false }],
    ['sort', { sort: 'NEWEST' }],
  ])('refuse a cursor of another %s', async (_, change) => {
    holding(...ferries(5));
    const { items } = await search('ferry', { first: 2 });
    await expect(search('ferry', { first: 2, after: items[1]?.cursor, ...change })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

describe('a text that was pasted as a query', () => {
  const QUOTED = 'Trams “run all night” says Omar (@omar_news) March 3, 2021 #NightTrams';

  it('is searched by its words where no post has all that its signs and dates ask for, and says so', async () => {
    holding({ sourceId: 'claim', text: 'The night trams run all the time, says the operator' }, { sourceId: 'other', text: 'Buns are back' });
    const page = await search(QUOTED);
    expect(ids(page)[0]).toBe('claim');
    expect(page.appliedFilter).toMatchObject({ filter: {}, hints: [{ message: expect.stringContaining('without it') }] });
    expect(page.appliedFilter.hints?.[0]?.operator).toContain('@omar_news');
  });

  it('goes on to its next page with the same reading', async () => {
    holding(...Array.from({ length: 30 }, (_, i) => ({ sourceId: `t${i}`, author: `author${i}`, text: `night trams run ${i} ${'abcde'.split('').map((letter) => `${letter}${i}x`).join(' ')}` })));
    const { sizes } = await allPages(QUOTED, { first: 20 });
    expect(sizes).toEqual([20, 10]);
  });

  it('is left alone where an operator was written out: who asks for one author wants no other', async () => {
    holding({ sourceId: 'claim', text: 'The night trams run all the time' });
    expect(ids(await search('night trams from:nobody'))).toEqual([]);
    expect(ids(await search('night trams', { filter: { authors: ['nobody'] } }))).toEqual([]);
  });
});

describe('the meaning of a query', () => {
  it('is asked for once, without what is a sign for the search', async () => {
    holding({ sourceId: 'a', author: 'mara', text: 'The night bus is late', createdAt: Date.UTC(2015, 2, 3) }, { sourceId: 'b', author: 'omar', text: 'A bus at night' });
    const asked: string[] = [];
    const embedQuery = async (text: string) => {
      asked.push(text);
      return [];
    };
    const embeddings = { identity: 'fake', dimensions: 2, device: 'cpu', embedDocuments: async () => [], embedQuery };
    const searched = async (query: string, sort: PostSearch['sort'] = 'RELEVANCE') => {
      asked.length = 0;
      await searchPosts({ query, filter: {}, sort, first: 20 }, { archive, embeddings, clock: { now: () => now }, report: { searchStepFailed: () => {} } });
      return [...asked];
    };
    expect(await searched('late night bus')).toEqual(['late night bus']);
    expect(await searched('bus from:mara')).toEqual(['bus']);
    expect(await searched('late night bus', 'NEWEST')).toEqual([]);
  });

  it('is done without where its model fails while the query is read', async () => {
    holding({ sourceId: 'a', text: 'The night bus is late' });
    const failing = { identity: 'fake', dimensions: 2, device: 'cpu', embedDocuments: async () => [], embedQuery: () => Promise.reject(new Error('no model')) };
    const failed: string[] = [];
    const page = await searchPosts({ query: 'night bus', filter: {}, sort: 'RELEVANCE', first: 20 }, { archive, embeddings: failing, clock: { now: () => now }, report: { searchStepFailed: (step) => void failed.push(step) } });
    expect(ids(page)).toEqual(['a']);
    expect(failed).toEqual(['embed']);
  });
});
