import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PostFilter } from '../../src/domain/filter.ts';
import type { Post } from '../../src/domain/post.ts';
import type { AggregateQuery, PostArchive, VectorModel, WordCondition } from '../../src/ports/post-archive.ts';
import { aggregatePlainly } from '../fakes/aggregate-plainly.ts';
import { indexed, makePost } from '../fakes/sample-posts.ts';

export interface OpenOptions {
  /** Archives of one name are one archive, also after it was closed. */
  readonly name: string;
  readonly vectorModel?: VectorModel;
}

const MODEL: VectorModel = { identity: 'tiny:000000000001', dimensions: 2 };
const DAY = 86_400_000;
const START = Date.UTC(2024, 0, 1);

const at = (sourceId: string, day: number, inReplyToId?: string) =>
  makePost({ sourceId, createdAt: START + day * DAY, ...(inReplyToId && { inReplyToId }) });
const weighted = (terms: readonly string[]) => terms.map((term) => ({ term, weight: 1 }));
/** A post holds all of the terms. */
const holding = (terms: readonly string[]): WordCondition => ({ all: terms.map((term) => [term]) });
const idsOf = (posts: Post[]) => posts.map((post) => post.sourceId);

/** Every behaviour of `PostArchive`. `open` gives an empty archive for a name that it has not seen. */
export function describePostArchive(adapter: string, open: (options: OpenOptions) => Promise<PostArchive>): void {
  let opened: PostArchive[] = [];
  let names = 0;
  let archive: PostArchive;

  const openArchive = async (options: Partial<OpenOptions> = {}) => {
    names += 1;
    const next = await open({ name: `archive-${process.pid}-${names}`, ...options });
    opened.push(next);
    return next;
  };
  const add = (...posts: Post[]) => archive.upsert(posts.map((post) => indexed(post)));
  const search = async (terms: string[], filter: PostFilter = {}, more: { match?: 'any' | 'all'; limit?: number; upToSequence?: number } = {}) =>
    (await searchHits(terms, filter, more)).map((hit) => hit.sourceId);
  const searchHits = (terms: string[], filter: PostFilter = {}, { match, ...more }: { match?: 'any' | 'all'; limit?: number; upToSequence?: number; keepCopies?: boolean; words?: WordCondition } = {}) =>
    archive.searchTerms({ terms: weighted(terms), filter, limit: 10, ...(match === 'all' ? { words: holding(terms) } : {}), ...more });

  const page = async (order: 'newest' | 'oldest', after?: { createdAt: number; sourceId: string }) =>
    (await archive.list({ filter: {}, order, limit: 2, ...(after && { after }) })).map((post) => post.sourceId);
  const nearest = (vector: number[], filter: PostFilter = {}, limit = 10) => archive.searchVector({ vector, filter, limit });

  beforeEach(async () => {
    archive = await openArchive();
  });
  afterEach(async () => {
    for (const one of opened) await one[Symbol.asyncDispose]();
    opened = [];
  });

  describe(`${adapter}: storing posts`, () => {
    it('counts what it inserts, updates and leaves alone', async () => {
      const [a, b, c] = [makePost(), makePost(), makePost()];
      expect(await add(a, b)).toEqual({ inserted: 2, updated: 0, unchanged: 0 });
      expect(await add(a, { ...b, text: 'changed' }, c)).toEqual({ inserted: 1, updated: 1, unchanged: 1 });
      expect(await add(a, c)).toEqual({ inserted: 0, updated: 0, unchanged: 2 });
      expect(await archive.upsert([])).toEqual({ inserted: 0, updated: 0, unchanged: 0 });
      expect(await archive.count({ filter: {} })).toBe(3);
    });

    it.each([['outside the indexes', false], ['inside the indexes', true]])('lists the posts that hold all terms by time, page by page, %s', async (_where, optimized) => {
      const timed = (sourceId: string, createdAt: number) => makePost({ sourceId, createdAt });
      await archive.upsert([indexed(timed('a', 1_000), ['ferry', 'tide']), indexed(timed('b', 3_000), ['ferry', 'tide']), indexed(timed('c', 2_000), ['tide', 'ferry']), indexed(timed('d', 4_000), ['ferry'])]);
      if (optimized) await archive.optimize();
      const list = async (order: 'newest' | 'oldest', limit: number, after?: { createdAt: number; sourceId: string }) =>
        (await archive.list({ filter: {}, words: holding(['ferry', 'tide']), order, limit, ...(after && { after }) })).map((post) => post.sourceId);
      expect(await list('newest', 10)).toEqual(['b', 'c', 'a']);
      expect(await list('oldest', 2)).toEqual(['a', 'c']);
      expect(await list('oldest', 2, { createdAt: 2_000, sourceId: 'c' })).toEqual(['b']);
    });

    it('finds the direct replies to posts that pass the filter', async () => {
      const posts = [makePost({ sourceId: 'r' }), makePost({ sourceId: 'a', inReplyToId: 'r', lang: 'de' }), makePost({ sourceId: 'b', inReplyToId: 'r' }), makePost({ sourceId: 'c', inReplyToId: 'a' }), makePost({ sourceId: 'd' })];
      await add(...posts);
      const replies = async (ids: string[], filter: PostFilter = {}) => (await archive.replies(ids, { filter })).map(({ sourceId }) => sourceId).sort();
      expect(await replies(['r', 'd'])).toEqual(['a', 'b']);
      expect(await replies(['r', 'a'])).toEqual(['a', 'b', 'c']);
      expect(await replies(['r'], { languages: ['de'] })).toEqual(['a']);
      expect(await replies([])).toEqual([]);
    });

    it('lets the last of several posts with one id in a batch stand', async () => {
      const post = makePost();
      expect(await add(post, { ...post, text: 'last' })).toEqual({ inserted: 1, updated: 0, unchanged: 0 });
      expect(await archive.findByIds([post.sourceId])).toEqual([{ ...post, text: 'last' }]);
    });

    it('takes other terms alone for no change', async () => {
      const post = makePost();
      await archive.upsert([indexed(post, ['before'])]);
      expect(await archive.upsert([indexed(post, ['after'])])).toMatchObject({ unchanged: 1 });
      expect(await search(['before'])).toEqual([post.sourceId]);
    });

    it('takes the order of properties for no change', async () => {
      const post = makePost();
      await add(post);
      const turned = Object.fromEntries(Object.entries(post).toReversed()) as unknown as Post;
      expect(await add(turned)).toMatchObject({ unchanged: 1 });
    });

    it('finds an updated post by its new words and filters only', async () => {
      const post = makePost({ text: 'old heron', hashtags: ['birds'] });
      await add(post, makePost({ text: 'other' }));
      await archive.optimize();
      await add({ ...post, text: 'new kingfisher', hashtags: ['rivers'] });
      expect(await search(['heron'])).toEqual([]);
      expect(await search(['kingfisher'], { hashtags: ['rivers'] })).toEqual([post.sourceId]);
      expect(await archive.count({ filter: { hashtags: ['birds'] } })).toBe(0);
    });

    it('gives back every field of a post as it came', async () => {
      const full = makePost({
        sourceId: `it's "odd"\\ 日本 %_; --`,
        text: 'Line one\nline two \u0000 🦭 \ud83d and more\u2028',
        createdAt: -1_234,
        author: { id: "O'Neil", handle: 'ONeil', name: 'Órla O\'Neil', followers: 12 },
        lang: 'pt-br',
        title: 'A title',
        url: "https://posts.example/?q='1'",
        inReplyToId: "parent's",
        quotedId: 'quoted"',
        repostOfId: 'reposted',
        isRepost: true,
        hashtags: ['maré', '日本'],
        mentions: ['gwen'],
        links: [{ url: 'https://a.example', title: 'A' }, { url: 'https://b.example' }],
        media: [{ type: 'photo', url: 'https://c.example/1.jpg', alt: 'a boat' }, { type: 'other' }],
        metrics: { likes: 5_000_000_000, reposts: 2, replies: 3 },
        editedAt: START,
      });
      const plain = makePost();
      await add(full, plain);
      expect(await archive.findByIds([plain.sourceId, full.sourceId])).toEqual([plain, full]);
    });

    it('gives posts in the order asked for and leaves out ids that it does not know', async () => {
      const posts = [makePost(), makePost(), makePost()] as const;
      await add(...posts);
      const ids = [posts[2].sourceId, 'unknown', posts[0].sourceId, "' OR true --"];
      expect(await archive.findByIds(ids)).toEqual([posts[2], posts[0]]);
      expect(await archive.findByIds([])).toEqual([]);
    });

    it('takes writes that come at the same time one after the other', async () => {
      const batches = Array.from({ length: 8 }, () => [makePost(), makePost()]);
      const shared = makePost();
      const results = await Promise.all(batches.map((batch) => add(...batch, shared)));
      expect(results.reduce((sum, result) => sum + result.inserted, 0)).toBe(17);
      expect(await archive.stats()).toMatchObject({ postCount: 17, sequence: 8 });
    });
  });

  describe(`${adapter}: search by terms`, () => {
    // What an engine indexes at once and what it indexes later is its own affair: both are tried.
    const states: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['before the indexes are up to date', async () => undefined],
      ['after the indexes were brought up to date', () => archive.optimize()],
      ['with some posts inside the indexes and some outside', async () => {
        await archive.optimize();
        await add(makePost({ text: 'latecomer' }));
      }],
    ];
    beforeEach(() => add(makePost({ text: 'first of all' })));

    it.each(states)('%s it finds any term, or all of them, best first', async (_state, settle) => {
      const [both, twice, once] = [
        makePost({ text: 'ferry harbour' }),
        makePost({ text: 'ferry ferry' }),
        makePost({ text: 'ferry and many more words that say little' }),
      ];
      await add(once, both, twice, makePost({ text: 'nothing here' }));
      await settle();
      expect(await search(['harbour', 'ferry'])).toEqual([both.sourceId, twice.sourceId, once.sourceId]);
      expect(await search(['harbour', 'ferry'], {}, { match: 'all' })).toEqual([both.sourceId]);
      expect(await search(['harbour', 'unheard'], {}, { match: 'all' })).toEqual([]);
      expect(await search(['unheard'])).toEqual([]);
      expect(await archive.count({ filter: {}, words: holding(['ferry']) })).toBe(3);
      expect(await archive.count({ filter: {}, words: holding(['ferry', 'harbour']) })).toBe(1);
    });

    it.each(states)('%s it gives the best posts, not just any, when the limit cuts', async (_state, settle) => {
      const weak = Array.from({ length: 120 }, (_, index) => makePost({ text: `tide ${'filler '.repeat(5 + (index % 7))}` }));
      const strong = makePost({ text: 'tide tide tide' });
      await add(...weak.slice(0, 100), strong, ...weak.slice(100));
      await settle();
      expect(await search(['tide'], {}, { limit: 1 })).toEqual([strong.sourceId]);
    });

    it.each(states)('%s it breaks ties by newest, then by id, also where the limit cuts', async (_state, settle) => {
      const tied = Array.from({ length: 300 }, (_, index) => makePost({ sourceId: `tie-${String(index).padStart(3, '0')}`, text: 'same', createdAt: START + (index % 100) * DAY }));
      await add(...tied.slice(0, 150));
      await add(...tied.slice(150));
      await settle();
      const hits = await archive.searchTerms({ terms: weighted(['same']), filter: {}, limit: 300 });
      const time = new Map(tied.map((post) => [post.sourceId, post.createdAt]));
      const ranked = hits
        .map(({ sourceId, score }) => ({ sourceId, score, createdAt: time.get(sourceId) ?? 0 }))
        .sort((a, b) => b.score - a.score || b.createdAt - a.createdAt || (a.sourceId < b.sourceId ? 1 : -1));
      expect(ranked).toHaveLength(300);
      expect(hits.map((hit) => hit.sourceId)).toEqual(ranked.map((hit) => hit.sourceId));
      for (const limit of [1, 5, 150]) {
        expect(await search(['same'], {}, { limit })).toEqual(ranked.slice(0, limit).map((hit) => hit.sourceId));
      }
    });

    it.each(states)('%s it takes terms as data, in any script, with any sign', async (_state, settle) => {
      const long = 'ab'.repeat(400);
      const terms = ['日本', '#tag', '@name', "it's", '"quoted"', 'foo:bar', '-minus', 'AND', 'a~1', 'w*', 'café', 'CAFÉ', 'the', 'naïve\u00a0x', '(par)', 'ответ', 'مرحبا', long, '🦭'];
      const posts = terms.map((term) => makePost({ sourceId: `with ${term}` }));
      await archive.upsert(posts.map((post, index) => indexed(post, [terms[index] ?? '', 'common'])));
      await settle();
      for (const term of terms) expect({ term, found: await search([term]) }).toEqual({ term, found: [`with ${term}`] });
      for (const near of ['日', 'tag', '#TAG', 'name', 'its', 'quoted', 'foo', 'minus', 'and', 'cafe', '*', 'ab', 'w']) {
        expect({ near, found: await search([near]) }).toEqual({ near, found: [] });
      }
    });

    it('lets some terms only add to what others find, unless there are no others', async () => {
      await add(makePost({ sourceId: 'both', text: 'what siren' }), makePost({ sourceId: 'siren', text: 'loud siren' }), makePost({ sourceId: 'talk', text: 'what fun' }));
      const find = async (...terms: { term: string; weight: number; onlyAdds?: boolean }[]) => (await archive.searchTerms({ terms, filter: {}, limit: 10 })).map((hit) => hit.sourceId);
      expect(await find({ term: 'siren', weight: 1 }, { term: 'what', weight: 0.5, onlyAdds: true })).toEqual(['both', 'siren']);
      expect((await find({ term: 'what', weight: 0.5, onlyAdds: true })).sort()).toEqual(['both', 'talk']);
      const terms = [{ term: 'siren', weight: 1 }, { term: 'what', weight: 0.5, onlyAdds: true }];
      const [best] = await archive.searchTerms({ terms, filter: {}, limit: 1 });
      expect((await archive.scoreTerms([{ sourceId: 'both' }], terms))[0]).toBeCloseTo(best?.score ?? 0, 4);
    });

    it('finds nothing without terms', async () => {
      await add(makePost());
      expect(await search([])).toEqual([]);
      expect(await search(['', ' \n'])).toEqual([]);
      expect(await search(['sample'], {}, { limit: 0 })).toEqual([]);
    });

    it('finds nothing in an empty archive, and bears posts without terms', async () => {
      archive = await openArchive();
      expect(await search(['word'])).toEqual([]);
      await archive.upsert([indexed(makePost({ text: '' }))]);
      expect(await search(['word'])).toEqual([]);
      await archive.optimize();
      expect(await search(['word'])).toEqual([]);
      expect(await archive.count({ filter: {} })).toBe(1);
    });

    it('applies the filter before the limit', async () => {
      const wanted = makePost({ text: 'storm over the whole wide bay tonight', author: 'Gwen' });
      await add(...Array.from({ length: 60 }, () => makePost({ text: 'storm' })), wanted);
      await archive.optimize();
      await add(...Array.from({ length: 60 }, () => makePost({ text: 'storm' })));
      expect(await search(['storm'], { authors: ['gwen'] }, { limit: 2 })).toEqual([wanted.sourceId]);
    });

    it('sees only posts of the batches up to a sequence, whatever was updated since', async () => {
      const [first, second] = [makePost({ text: 'swan' }), makePost({ text: 'swan' })];
      await add(first);
      const { sequence } = await archive.stats();
      await add({ ...first, text: 'swan again' }, second);
      expect(await search(['swan'], {}, { upToSequence: sequence })).toEqual([first.sourceId]);
      const listed = await archive.list({ filter: {}, order: 'newest', limit: 1, upToSequence: sequence });
      expect(listed).toEqual([{ ...first, text: 'swan again' }]);
      expect(await search(['swan'], {}, { upToSequence: sequence + 1 })).toHaveLength(2);
    });

    it('bears many searches at a time', async () => {
      const posts = Array.from({ length: 20 }, (_, index) => makePost({ text: `word${index}` }));
      await add(...posts);
      const found = await Promise.all(posts.map((_, index) => search([`word${index}`])));
      expect(found).toEqual(posts.map((post) => [post.sourceId]));
    });
  });

  describe(`${adapter}: filters`, () => {
    const root = makePost({ sourceId: 'root', author: { handle: 'Gwen', id: 'G-1' }, createdAt: START, lang: 'pt' });
    const reply = makePost({ sourceId: 'reply', author: { handle: 'icco', id: 'i-2' }, createdAt: START + DAY, lang: 'pt-br', inReplyToId: 'root', mentions: ['gwen'], metrics: { likes: 5, reposts: 1 } });
    const tagged = makePost({ sourceId: 'tagged', author: { handle: "d'Arc", id: 'd-3' }, createdAt: START + 2 * DAY, lang: 'ptx', hashtags: ["l'été", '日本'], media: [{ type: 'photo' }], metrics: { likes: 50, reposts: 9 } });
    const repost = makePost({ sourceId: 'repost', author: { handle: 'icco', id: 'i-2' }, createdAt: START + 3 * DAY, isRepost: true, quotedId: "q'1" });
    const cases: readonly (readonly [PostFilter, readonly string[]])[] = [
      [{}, ['root', 'reply', 'tagged', 'repost']],
      [{ authors: ['GWEN'] }, ['root']],
      [{ authors: ['@icco', "D'ARC"] }, ['reply', 'tagged', 'repost']],
      [{ authors: ['g-1'] }, ['root']],
      [{ authors: ["x' OR '1'='1"] }, []],
      [{ authors: [] }, ['root', 'reply', 'tagged', 'repost']],
      [{ excludeAuthors: ['icco', 'nobody'] }, ['root', 'tagged']],
      [{ authors: ['icco'], excludeAuthors: ['i-2'] }, []],
      [{ since: START + DAY }, ['reply', 'tagged', 'repost']],
      [{ until: START + DAY }, ['root']],
      [{ since: START + DAY, until: START + 3 * DAY }, ['reply', 'tagged']],
      [{ languages: ['pt'] }, ['root', 'reply']],
      [{ languages: ['PT-BR'] }, ['reply']],
      [{ languages: ['en', 'ptx'] }, ['tagged']],
      [{ hashtags: ["#L'Été"] }, ['tagged']],
      [{ hashtags: ['日本', 'none'] }, ['tagged']],
      [{ hashtags: ["'] ) OR true --"] }, []],
      [{ mentions: ['@Gwen'] }, ['reply']],
      [{ hasMedia: true }, ['tagged']],
      [{ hasMedia: false }, ['root', 'reply', 'repost']],
      [{ isReply: true }, ['reply']],
      [{ isReply: false }, ['root', 'tagged', 'repost']],
      [{ isRepost: true }, ['repost']],
      [{ isRepost: false }, ['root', 'reply', 'tagged']],
      [{ minLikes: 5 }, ['reply', 'tagged']],
      [{ minReposts: 2 }, ['tagged']],
      [{ threadOf: 'reply' }, ['root', 'reply']],
      [{ threadOf: 'unknown' }, []],
      [{ quoting: "q'1" }, ['repost']],
      [{ quoting: 'q' }, []],
      [{ authors: ['icco'], isRepost: false, since: START, minLikes: 1, languages: ['pt'], threadOf: 'root' }, ['reply']],
    ];

    it.each([['outside the indexes', false], ['inside the indexes', true]])('pass the right posts %s, in lists, searches and counts', async (_where, optimized) => {
      for (const batch of [[root, reply], [tagged, repost]]) await archive.upsert(batch.map((post) => indexed(post, ['word'])));
      if (optimized) await archive.optimize();
      for (const [filter, expected] of cases) {
        const listed = await archive.list({ filter, order: 'oldest', limit: 10 });
        expect({
          filter,
          listed: listed.map((post) => post.sourceId),
          found: (await search(['word'], filter)).sort(),
          count: await archive.count({ filter }),
          countOfWord: await archive.count({ filter, words: holding(['word']) }),
        }).toEqual({ filter, listed: expected, found: expected.toSorted(), count: expected.length, countOfWord: expected.length });
      }
    });
  });

  describe(`${adapter}: copies`, () => {
    it('are one hit with the original in front, unless they are asked for', async () => {
      const [late, original, repost, other] = ['late', 'original', 'repost', 'other'].map((sourceId, day) => makePost({ sourceId, text: 'tide', createdAt: START - day * DAY }));
      if (!late || !original || !repost || !other) throw new Error('Four posts were made.');
      const copies = [late, original, { ...repost, isRepost: true }].map((post) => ({ ...indexed(post), fingerprint: 'same' }));
      await archive.upsert([...copies.slice(0, 1), indexed(other)]);
      await archive.upsert(copies.slice(1));
      const found = async (filter: PostFilter, keepCopies: boolean) => (await searchHits(['tide'], filter, { keepCopies })).map((hit) => `${hit.sourceId}+${hit.duplicates}`).sort();
      expect(await found({}, false)).toEqual(['original+2', 'other+0']);
      expect(await found({ since: START }, false)).toEqual(['late+0']);
      expect(await found({ isRepost: true }, false)).toEqual(['repost+0']);
      expect(await found({}, true)).toEqual(['late+0', 'original+0', 'other+0', 'repost+0']);
    });
  });

  describe(`${adapter}: details of posts`, () => {
    it('are scores, bodies and frequencies, for hits and for ids, in their order', async () => {
      const [root, reply, silent] = [makePost({ text: 'tide over the bay' }), makePost({ text: 'what a tide', inReplyToId: 'x' }), makePost({ text: '' })];
      await add(root, { ...reply, inReplyToId: root.sourceId });
      await add(silent, makePost({ text: 'nothing' }));
      const terms = [{ term: 'tide', weight: 1 }, { term: 'bay', weight: 0.5 }];
      const hits = await archive.searchTerms({ terms, filter: {}, limit: 10 });
      expect(hits.map((hit) => hit.sourceId).sort()).toEqual([root.sourceId, reply.sourceId].sort());
      for (const named of [hits, hits.map(({ sourceId }) => ({ sourceId }))]) {
        (await archive.scoreTerms(named, terms)).forEach((score, place) => expect(score).toBeCloseTo(hits[place]?.score ?? -1, 5));
      }
      expect(hits.find(({ sourceId }) => sourceId === reply.sourceId)).toMatchObject({ thread: root.sourceId, length: 3, createdAt: reply.createdAt, author: 'wren' });
      expect(await archive.scoreTerms([{ sourceId: 'unknown' }, silent], terms)).toEqual([0, 0]);
      expect(await archive.bodyTerms([{ sourceId: 'unknown' }, silent, root])).toEqual([[], [], ['tide', 'over', 'the', 'bay']]);
      expect(await archive.documentFrequencies(['bay', 'tide', 'unheard'])).toEqual([1, 2, 0]);
    });

    it('are vectors and similarities, where a post has one', async () => {
      archive = await openArchive({ vectorModel: MODEL });
      const [east, plain] = [makePost(), makePost()];
      await archive.upsert([indexed(east, undefined, [1, 0]), indexed(plain)]);
      const named = [plain, { sourceId: 'unknown' }, east];
      expect((await archive.vectors(named)).map((vector) => vector && Array.from(vector))).toEqual([undefined, undefined, [expect.closeTo(1, 2), expect.closeTo(0, 2)]]);
      expect(await archive.similarities(named, [0.6, 0.8])).toEqual([undefined, undefined, expect.closeTo(0.6, 2)]);
      expect(await archive.similarities(named, [])).toEqual([undefined, undefined, undefined]);
    });

    it('ask for words in a row within one field', async () => {
      const [body, across] = [makePost(), makePost()];
      await archive.upsert([
        { ...indexed(body), terms: { body: ['low', 'tide'], attached: [], author: [] } },
        { ...indexed(across), terms: { body: ['low'], attached: ['tide'], author: ['low'] } },
      ]);
      expect(idsOf(await archive.list({ filter: {}, words: { all: [['low', 'tide']] }, order: 'newest', limit: 9 }))).toEqual([body.sourceId]);
      expect(idsOf(await archive.list({ filter: {}, words: { all: [['low']], none: [['low', 'tide']], anyOf: [[['tide'], ['ebb']]] }, order: 'newest', limit: 9 }))).toEqual([across.sourceId]);
    });
  });

  describe(`${adapter}: lists`, () => {
    it('go by time and id, and on from a position', async () => {
      const posts = ['b', 'a', 'd', 'c', 'e'].map((sourceId) => makePost({ sourceId, createdAt: sourceId === 'e' ? START + DAY : START }));
      await add(...posts);
      expect(await page('newest')).toEqual(['e', 'd']);
      expect(await page('newest', { createdAt: START, sourceId: 'd' })).toEqual(['c', 'b']);
      expect(await page('newest', { createdAt: START, sourceId: 'b' })).toEqual(['a']);
      expect(await page('oldest')).toEqual(['a', 'b']);
      expect(await page('oldest', { createdAt: START, sourceId: 'b' })).toEqual(['c', 'd']);
      expect(await page('oldest', { createdAt: START + DAY, sourceId: 'e' })).toEqual([]);
      expect(await page('newest', { createdAt: START, sourceId: "c' OR true --" })).toEqual(['c', 'b']);
    });
  });

  describe(`${adapter}: threads`, () => {
    it('hold everything below the root, root first, then by time', async () => {
      await add(at('root', 1, 'deleted'), at('late', 9, 'root'), at('early', 2, 'root'), at('below', 5, 'early'), at('other', 3));
      for (const id of ['root', 'early', 'below', 'late']) expect(idsOf(await archive.thread(id))).toEqual(['root', 'early', 'below', 'late']);
      expect(idsOf(await archive.thread('other'))).toEqual(['other']);
      expect(await archive.thread('unknown')).toEqual([]);
    });

    it('put the root first, even where a clock was wrong', async () => {
      await add(at('root', 5), at('reply', 1, 'root'));
      expect(idsOf(await archive.thread('reply'))).toEqual(['root', 'reply']);
    });

    it('end where posts answer each other or themselves', async () => {
      await add(at('a', 1, 'b'), at('b', 2, 'a'), at('self', 1, 'self'));
      expect(idsOf(await archive.thread('a')).sort()).toEqual(['a', 'b']);
      expect(idsOf(await archive.thread('self'))).toEqual(['self']);
    });

    it('stop at 1,000 posts', async () => {
      await add(at('root', 0), ...Array.from({ length: 1_100 }, (_, index) => at(`reply-${index}`, 1 + index, 'root')));
      const thread = await archive.thread('reply-7');
      expect(thread).toHaveLength(1_000);
      expect(thread[0]?.sourceId).toBe('root');
    });
  });

  describe(`${adapter}: search by vector`, () => {
    const [east, north, without] = [makePost({ author: 'a' }), makePost({ author: 'b' }), makePost({ author: 'a' })];

    beforeEach(async () => {
      archive = await openArchive({ vectorModel: MODEL });
    });

    it('names its model', () => {
      expect(archive.vectorModel).toEqual(MODEL);
    });

    it.each([false, true])('finds the nearest by cosine and never a post without a vector (indexes up to date: %s)', async (optimized) => {
      await archive.upsert([indexed(east, undefined, [1, 0]), indexed(north, undefined, [0, 1]), indexed(without), indexed(makePost(), undefined, [])]);
      if (optimized) await archive.optimize();
      const hits = await nearest([0.6, 0.8]);
      expect(hits.map((hit) => hit.sourceId)).toEqual([north.sourceId, east.sourceId]);
      expect(hits[0]?.score).toBeCloseTo(0.8, 5);
      expect(hits[1]?.score).toBeCloseTo(0.6, 5);
      expect((await nearest([0, 1], { authors: ['a'] }, 1)).map((hit) => hit.sourceId)).toEqual([east.sourceId]);
      expect(await nearest([])).toEqual([]);
    });

    it('bears an archive in which no post has a vector', async () => {
      await archive.upsert([indexed(without)]);
      expect(await nearest([1, 0])).toEqual([]);
    });

    it('keeps the vectors of posts that change beside one that does not', async () => {
      await archive.upsert([indexed(east, undefined, [1, 0]), indexed(north, undefined, [0, 1])]);
      await archive.upsert([indexed({ ...north, text: 'turned' }, undefined, [-1, 0]), indexed(without)]);
      expect((await nearest([-1, 0])).map((hit) => hit.sourceId)).toEqual([north.sourceId, east.sourceId]);
    });

    it('breaks ties by newest, also where the limit cuts', async () => {
      const tied = Array.from({ length: 100 }, () => makePost());
      await archive.upsert(tied.map((post) => indexed(post, undefined, [1, 0])));
      expect((await nearest([1, 0], {}, 2)).map((hit) => hit.sourceId)).toEqual([tied[99]?.sourceId, tied[98]?.sourceId]);
    });

    it('is empty without a vector model', async () => {
      archive = await openArchive();
      await archive.upsert([indexed(east, undefined, [1, 0])]);
      expect(await nearest([1, 0])).toEqual([]);
      expect(archive.vectorModel).toBeUndefined();
    });
  });

  describe(`${adapter}: figures`, () => {
    it('are those of an empty archive at first', async () => {
      expect(await archive.stats()).toEqual({ postCount: 0, authorCount: 0, version: expect.any(String), sequence: 0, languages: [], hashtags: [] });
      expect(await archive.authors({ limit: 10 })).toEqual([]);
    });

    it('count posts, authors, languages, hashtags and the span of time', async () => {
      await add(
        makePost({ author: 'Gwen', createdAt: START, lang: 'pt-br', hashtags: ['sea', 'sky'] }),
        makePost({ author: 'gwen', createdAt: START + DAY, lang: 'en', hashtags: ['sea'] }),
        makePost({ author: 'icco', createdAt: START + 2 * DAY, lang: 'en' }),
        makePost({ author: 'icco', createdAt: START + 3 * DAY }),
      );
      expect(await archive.stats()).toMatchObject({
        postCount: 4,
        authorCount: 2,
        oldest: START,
        newest: START + 3 * DAY,
        sequence: 1,
        languages: [{ value: 'en', count: 2 }, { value: 'pt-br', count: 1 }],
        hashtags: [{ value: 'sea', count: 2 }, { value: 'sky', count: 1 }],
      });
    });

    it('give one version for the same posts in any order, and another after any change', async () => {
      const posts = [makePost(), makePost(), makePost()] as const;
      const version = async () => (await archive.stats()).version;
      await add(posts[0], { ...posts[1], text: 'to be replaced' });
      await add(posts[2], posts[1]);
      const first = await version();
      archive = await openArchive();
      const empty = await version();
      await add(...posts.toReversed());
      await archive.optimize();
      expect(await version()).toBe(first);
      await add({ ...posts[0], metrics: { ...posts[0].metrics, likes: 1 } });
      expect(await version()).not.toBe(first);
      await add(posts[0]);
      expect(await version()).toBe(first);
      expect(empty).not.toBe(first);
    });

    it('raise the sequence with every batch that added posts, and no other', async () => {
      const post = makePost();
      const sequence = async () => (await archive.stats()).sequence;
      await add(post);
      const first = await sequence();
      await add(post, { ...post, text: 'changed' });
      await archive.optimize();
      expect(await sequence()).toBe(first);
      await add(makePost());
      expect(await sequence()).toBeGreaterThan(first);
    });

    it('name authors as written in their latest post, most posts first', async () => {
      await add(
        makePost({ author: { handle: 'Gwen', name: 'G.' }, createdAt: START + DAY }),
        makePost({ author: { handle: 'gwen', name: 'Old' }, createdAt: START }),
        makePost({ author: "d'Arc", createdAt: START + 2 * DAY }),
        makePost({ author: 'alone', createdAt: START + 3 * DAY }),
      );
      const [gwen, alone, arc] = [{ handle: 'Gwen', name: 'G.', posts: 2, firstPostAt: START }, { handle: 'alone', posts: 1, firstPostAt: START + 3 * DAY }, { handle: "d'Arc", posts: 1, firstPostAt: START + 2 * DAY }];
      expect(await archive.authors({ limit: 10 })).toEqual([gwen, alone, arc]);
      expect(await archive.authors({ limit: 1 })).toEqual([gwen]);
      expect(await archive.authors({ handles: ["D'ARC", 'GWEN', 'nobody'], limit: 10 })).toEqual([gwen, arc]);
      expect(await archive.authors({ handles: [], limit: 10 })).toEqual([]);
    });
  });

  describe(`${adapter}: opening again`, () => {
    it('finds everything as it was', async () => {
      const name = `again-${process.pid}-${names}`;
      archive = await openArchive({ name, vectorModel: MODEL });
      const post = makePost({ text: 'lasting' });
      await archive.upsert([indexed(post, undefined, [1, 0])]);
      const stats = await archive.stats();
      archive = await openArchive({ name, vectorModel: MODEL });
      expect(await archive.stats()).toEqual(stats);
      expect(await search(['lasting'])).toEqual([post.sourceId]);
      expect(await archive.searchVector({ vector: [1, 0], filter: {}, limit: 1 })).toHaveLength(1);
    });

    const other: VectorModel = { identity: 'other:000000000002', dimensions: 2 };
    it.each<[string, VectorModel | undefined, VectorModel | undefined]>([
      ['with another model', MODEL, other],
      ['with a model where it had none', undefined, MODEL],
      ['without the model that it had', MODEL, undefined],
    ])('%s is refused by names, with what to do', async (_case, before, after) => {
      const name = `mismatch-${process.pid}-${names}`;
      archive = await openArchive({ name, ...(before && { vectorModel: before }) });
      await add(makePost());
      const opening = open({ name, ...(after && { vectorModel: after }) });
      await expect(opening).rejects.toMatchObject({ name: 'AppError', code: 'MODEL_MISMATCH', retryable: false });
      const { message } = await opening.catch((error: Error) => error) as Error;
      for (const model of [before, after]) expect(message).toContain(model?.identity ?? 'no embedding model');
      expect(message).toContain('EMBEDDING_MODEL');
      expect(message).toContain('THREADWISE_DATA');
    });

    it('takes any model while there are no posts', async () => {
      const name = `empty-${process.pid}-${names}`;
      await openArchive({ name });
      archive = await openArchive({ name, vectorModel: MODEL });
      await archive.upsert([indexed(makePost(), undefined, [1, 0])]);
      expect(await archive.searchVector({ vector: [1, 0], filter: {}, limit: 1 })).toHaveLength(1);
    });
  });

  describe(`${adapter}: aggregations`, () => {
    const aggregate = (query: Partial<AggregateQuery>) => archive.aggregate({ filter: {}, groupBy: 'none', measure: 'posts', order: 'most', limit: 10, ...query });
    const rowsOf = async (query: Partial<AggregateQuery>) => (await aggregate(query)).rows.map(({ key, value }) => [key, value]);
    const on = (time: string, more: Parameters<typeof makePost>[0] = {}) => makePost({ createdAt: Date.parse(time), ...more });

    it('sums up all posts in scope, and tells the time between them', async () => {
      await add(on('2024-01-01T10:00:00Z', { author: 'Ada', metrics: { likes: 3 } }), on('2024-01-03T10:00:00Z', { author: 'ada', metrics: { likes: 4 } }), on('2024-01-02T10:00:00Z', { author: 'bo' }));
      const times = { first: Date.UTC(2024, 0, 1, 10), last: Date.UTC(2024, 0, 3, 10) };
      expect(await aggregate({ measure: 'likes' })).toEqual({ total: 3, value: 7, groups: 0, tied: 0, rows: [], ...times });
      expect(await aggregate({ measure: 'authors' })).toMatchObject({ total: 3, value: 2 });
      expect(await aggregate({ filter: { authors: ['nobody'] } })).toEqual({ total: 0, value: 0, groups: 0, tied: 0, rows: [] });
    });

    it('counts the posts of each author, however the handle is written, most first and ties by name', async () => {
      await add(makePost({ author: 'bo' }), makePost({ author: 'Ada' }), makePost({ author: 'ada' }), makePost({ author: 'cy' }));
      expect(await rowsOf({ groupBy: 'author' })).toEqual([['ada', 2], ['bo', 1], ['cy', 1]]);
      expect(await rowsOf({ groupBy: 'author', order: 'least' })).toEqual([['bo', 1], ['cy', 1], ['ada', 2]]);
      expect(await aggregate({ groupBy: 'author', limit: 1 })).toMatchObject({ total: 4, groups: 3, tied: 1, rows: [{ key: 'ada', posts: 2 }] });
      expect(await aggregate({ groupBy: 'author', order: 'least', limit: 1 })).toMatchObject({ groups: 3, tied: 2 });
    });

    it('counts a post in each of its hashtags, and a dialect with its language', async () => {
      await add(makePost({ hashtags: ['tram', 'ferry'], lang: 'pt-br' }), makePost({ hashtags: ['ferry'], lang: 'pt' }), makePost({ lang: 'en' }), makePost());
      expect(await aggregate({ groupBy: 'hashtag' })).toMatchObject({ total: 4, groups: 2, rows: [{ key: 'ferry', value: 2 }, { key: 'tram', value: 1 }] });
      expect(await rowsOf({ groupBy: 'language' })).toEqual([['pt', 2], ['en', 1]]);
    });

    it.each([
      ['hour', [['0', 1], ['23', 2]]],
      ['weekday', [['1', 1], ['7', 2]]],
      ['day', [['2023-12-31', 2], ['2024-01-01', 1]]],
      ['week', [['2023-12-25', 2], ['2024-01-01', 1]]],
      ['month', [['2023-12', 2], ['2024-01', 1]]],
      ['year', [['2023', 2], ['2024', 1]]],
    ] as const)('groups by %s in UTC, in the order of time', async (groupBy, rows) => {
      await add(on('2023-12-31T23:59:59.999Z'), on('2024-01-01T00:00:00Z'), on('2023-12-31T23:00:00Z'));
      expect(await rowsOf({ groupBy, order: 'first' })).toEqual(rows);
      expect(await rowsOf({ groupBy, order: 'last' })).toEqual(rows.toReversed());
    });

    it('groups times before 1970, too', async () => {
      await add(on('1969-12-31T23:00:00Z'), on('1969-12-28T00:00:00Z'));
      expect(await rowsOf({ groupBy: 'day', order: 'first' })).toEqual([['1969-12-28', 1], ['1969-12-31', 1]]);
      expect(await rowsOf({ groupBy: 'weekday', order: 'first' })).toEqual([['3', 1], ['7', 1]]);
      expect(await rowsOf({ groupBy: 'hour', order: 'first' })).toEqual([['0', 1], ['23', 1]]);
    });

    it('ranks posts by their likes, earlier ones first among equals', async () => {
      await add(on('2024-01-02T00:00:00Z', { sourceId: 'a', metrics: { likes: 5 } }), on('2024-01-01T00:00:00Z', { sourceId: 'b', metrics: { likes: 5 } }), on('2024-01-03T00:00:00Z', { sourceId: 'c', metrics: { likes: 9 } }));
      expect(await rowsOf({ groupBy: 'post', measure: 'likes' })).toEqual([['c', 9], ['b', 5], ['a', 5]]);
      expect(await rowsOf({ groupBy: 'post', order: 'first', limit: 1 })).toEqual([['b', 1]]);
    });

    it('counts the replies that the archive holds, also to a post that was changed since', async () => {
      const asked = makePost({ sourceId: 'q', metrics: { replies: 70 } });
      await add(asked, makePost({ sourceId: 'r', inReplyToId: 'q' }), makePost({ sourceId: 's', inReplyToId: 'q' }));
      await archive.optimize();
      expect(await aggregate({ measure: 'replies' })).toMatchObject({ value: 2 });
      await add({ ...asked, text: 'asked again' }, makePost({ sourceId: 't', inReplyToId: 'q' }));
      expect(await aggregate({ groupBy: 'post', measure: 'replies', limit: 1 })).toMatchObject({ rows: [{ key: 'q', value: 3 }] });
    });

    it('leaves the names of authors out of what must be said', async () => {
      const named = makePost({ sourceId: 'a' });
      await archive.upsert([{ ...indexed(named), terms: { body: ['tide'], attached: ['heron'], author: ['mara'] } }, { ...indexed(makePost({ sourceId: 'b' })), terms: { body: ['mara', 'reef'], attached: [], author: [] } }]);
      expect(await aggregate({ words: holding(['mara']) })).toMatchObject({ total: 2 });
      expect(await aggregate({ said: [[['mara']]] })).toMatchObject({ total: 1 });
      expect(await aggregate({ said: [[['heron']]] })).toMatchObject({ total: 1 });
      expect(await aggregate({ said: [[['mara', 'reef']]] })).toMatchObject({ total: 1 });
      expect(await aggregate({ said: [[['reef', 'mara']]] })).toMatchObject({ total: 0 });
      expect(await aggregate({ said: [[['unheard']]] })).toMatchObject({ total: 0 });
      expect(await aggregate({ said: [[['mara'], ['heron'], ['unheard']]] })).toMatchObject({ total: 2 });
      expect(await aggregate({ said: [[['mara'], ['heron']], [['tide']]] })).toMatchObject({ total: 1 });
    });

    it('agrees with a plain count, whatever is asked and after posts have changed', async () => {
      let seed = 7;
      const draw = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
      const posts = Array.from({ length: 60 }, (_, number) =>
        makePost({
          sourceId: `p${number}`, createdAt: START + draw(500) * DAY + draw(DAY), author: ['Ada', 'bo', 'cy'][draw(3)] ?? '', lang: ['en', 'de', 'pt-br'][draw(3)] ?? '',
          hashtags: ['tram', 'ferry', 'heron'].slice(draw(4)), metrics: { likes: draw(4), reposts: draw(3) }, ...(number > 0 && draw(2) === 0 && { inReplyToId: `p${draw(number)}` }),
        }));
      await add(...posts.slice(0, 40));
      await archive.count({ filter: {} });
      const changed = posts.map((post, number) => (number % 7 === 0 ? { ...post, text: 'changed', author: { ...post.author, handle: 'dee' }, hashtags: ['gull'], lang: 'fr' } : post));
      await add(...changed);
      const repliesTo = (id: string) => changed.filter(({ inReplyToId }) => inReplyToId === id).length;
      for (const groupBy of ['none', 'author', 'hashtag', 'language', 'post', 'hour', 'weekday', 'day', 'week', 'month', 'year'] as const) {
        for (const measure of ['posts', 'authors', 'likes', 'reposts', 'replies'] as const) {
          for (const order of ['most', 'least', 'first', 'last'] as const) {
            const query = { groupBy, measure, order, limit: 5 };
            expect({ query, result: await aggregate(query) }).toEqual({ query, result: aggregatePlainly(changed, query, repliesTo) });
          }
        }
      }
    });
  });

  describe(`${adapter}: stopping`, () => {
    it('rejects with the reason of a signal that has aborted', async () => {
      await add(makePost({ sourceId: 'x' }));
      const reason = new DOMException('stopped by the caller', 'AbortError');
      const signal = AbortSignal.abort(reason);
      const calls = [
        () => archive.findByIds(['x'], signal),
        () => archive.searchTerms({ terms: weighted(['sample']), filter: {}, limit: 1 }, signal),
        () => archive.searchVector({ vector: [1], filter: {}, limit: 1 }, signal),
        () => archive.list({ filter: {}, order: 'newest', limit: 1 }, signal),
        () => archive.count({ filter: {} }, signal),
        () => archive.aggregate({ filter: {}, groupBy: 'author', measure: 'posts', order: 'most', limit: 1 }, signal),
        () => archive.thread('x', signal),
        () => archive.stats(signal),
      ];
      for (const call of calls) await expect(call()).rejects.toBe(reason);
    });

    it('rejects at once when the signal aborts during a call', async () => {
      await add(...Array.from({ length: 50 }, (_, index) => makePost({ sourceId: `deep-${index}`, inReplyToId: `deep-${index - 1}` })));
      const controller = new AbortController();
      const reason = new DOMException('stopped', 'AbortError');
      const thread = archive.thread('deep-49', controller.signal);
      setImmediate(() => controller.abort(reason));
      await expect(thread).rejects.toBe(reason);
    });

    it('rejects with an AppError after it was closed, also where it was searched before', async () => {
      await add(makePost({ text: 'tide' }));
      expect(await search(['tide'])).toHaveLength(1);
      await archive[Symbol.asyncDispose]();
      await expect(search(['tide'])).rejects.toMatchObject({ name: 'AppError', code: 'ARCHIVE_UNAVAILABLE' });
    });

    it('rejects with an AppError after it was closed', async () => {
      await archive[Symbol.asyncDispose]();
      await expect(archive.count({ filter: {} })).rejects.toMatchObject({ name: 'AppError', code: 'ARCHIVE_UNAVAILABLE' });
    });
  });
}
