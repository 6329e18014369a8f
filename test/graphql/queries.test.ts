import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toGlobalId } from '../../resolvers/global-id.ts';
import { AppError } from '../../src/domain/errors.ts';
import { fakeAnswer, fakeConversation, fakePost, type FakeApp } from '../fakes/fake-app.ts';
import { rankedPost } from '../fakes/ranked-posts.ts';
import { startTestServer } from './test-server.ts';

let server: Awaited<ReturnType<typeof startTestServer>>;
let app: FakeApp;
beforeAll(async () => {
  server = await startTestServer();
  app = server.app;
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(() => {
  app.calls.length = 0;
  app.failures.clear();
  for (const things of [app.posts, app.answers, app.conversations, app.rankings]) things.clear();
  app.appliedFilter = { filter: {}, inferred: [] };
  app.corrections = [];
});

describe('posts', () => {
  const ALL = `{ id sourceId text createdAt editedAt author { id handle name followers } url lang title hashtags mentions links { url title }
    media { type url alt } isRepost inReplyTo { sourceId } inReplyToSourceId quoted { sourceId } quotedSourceId repostOf { sourceId } repostOfSourceId
    metrics { likes reposts replies } }`;

  it('shows every field of a post', async () => {
    app.add(
      fakePost('p1', {
        author: { id: 'u9', handle: 'Mara', name: 'Mara Lind', followers: 12 },
        editedAt: Date.UTC(2024, 0, 10),
        url: 'https://example.org/p1',
        lang: 'de',
        title: 'Fähre',
        hashtags: ['ferry'],
        mentions: ['olek'],
        links: [{ url: 'https://example.org', title: 'Example' }],
        media: [{ type: 'gif', alt: 'A gull' }],
        inReplyToId: 'p2',
        quotedId: 'gone',
        isRepost: true,
        repostOfId: 'p2',
      }),
      fakePost('p2'),
    );
    const { data, errors } = await server.post(`{ post(sourceId: "p1") ${ALL} }`);
    expect(errors).toBeUndefined();
    expect(data.post).toEqual({
      id: toGlobalId('Post', 'p1'),
      sourceId: 'p1',
      text: 'Text of p1',
      createdAt: '2024-01-09T23:50:00.000Z',
      editedAt: '2024-01-10T00:00:00.000Z',
      author: { id: toGlobalId('Author', 'u9'), handle: 'Mara', name: 'Mara Lind', followers: 12 },
      url: 'https://example.org/p1',
      lang: 'de',
      title: 'Fähre',
      hashtags: ['ferry'],
      mentions: ['olek'],
      links: [{ url: 'https://example.org', title: 'Example' }],
      media: [{ type: 'GIF', url: null, alt: 'A gull' }],
      isRepost: true,
      inReplyTo: { sourceId: 'p2' },
      inReplyToSourceId: 'p2',
      quoted: null,
      quotedSourceId: 'gone',
      repostOf: { sourceId: 'p2' },
      repostOfSourceId: 'p2',
      metrics: { likes: 3, reposts: 2, replies: 1 },
    });
  });

  it('finds a post by its global id, and nothing by another or broken one', async () => {
    app.add(fakePost('p1'));
    const ids = { a: toGlobalId('Post', 'p1'), b: toGlobalId('Answer', 'p1'), c: 'p1', d: '%%%', e: toGlobalId('Post', 'p\u0000') };
    const { data, errors } = await server.post(
      `query ($a: ID, $b: ID, $c: ID, $d: ID, $e: ID) {
        a: post(id: $a) { sourceId } b: post(id: $b) { sourceId } c: post(id: $c) { sourceId } d: post(id: $d) { sourceId } e: post(id: $e) { sourceId } }`,
      ids,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ a: { sourceId: 'p1' }, b: null, c: null, d: null, e: null });
    expect(app.callsOf('findPosts')).toEqual([[['p1']]]);
  });

  it.each([
    ['neither', '{ post { text } }'],
    ['both', '{ post(id: "a", sourceId: "b") { text } }'],
    ['null', '{ post(id: null) { text } }'],
  ])('asks for exactly one of id and sourceId when given %s', async (_, query) => {
    const { errors } = await server.post(query);
    expect(errors?.[0]).toMatchObject({ message: expect.stringContaining('either "id" or "sourceId"'), extensions: { code: 'BAD_USER_INPUT' } });
  });

  it('shows counts beyond the range of Int as its largest value', async () => {
    app.add(fakePost('p1', { metrics: { likes: 3e9, reposts: Number.NaN, replies: 1.5 }, author: { id: 'u', handle: 'h', followers: 5e12 } }));
    const { data, errors } = await server.post('{ post(sourceId: "p1") { metrics { likes reposts replies } author { followers } } }');
    expect(errors).toBeUndefined();
    expect(data.post).toEqual({ metrics: { likes: 2147483647, reposts: 0, replies: 1 }, author: { followers: 2147483647 } });
  });

  it('pages through a thread', async () => {
    app.add(fakePost('p1'), fakePost('p2'));
    const { data } = await server.post('{ post(sourceId: "p1") { thread(first: 2, after: "x") { nodes { sourceId } } } }');
    expect(data.post.thread.nodes).toEqual([{ sourceId: 'p1' }, { sourceId: 'p2' }]);
    expect(app.callsOf('threadPage')).toEqual([['p1', { first: 2, after: 'x' }]]);
  });
});

describe('searchPosts', () => {
  it('passes all fields of the filter as the domain has them', async () => {
    await server.post(`{ searchPosts(query: "bolts", sort: OLDEST, first: 7, after: "c", inferFilter: false, diverse: false, filter: { authors: ["@Mara"], excludeAuthors: ["x"], since: "2024-01-09",
      until: "2024-02-01T12:00:00+02:00", languages: ["de"], hashtags: ["#a"], mentions: ["b"], hasMedia: true, hasLinks: false, isReply: false, isRepost: null,
      minLikes: 3, minReposts: 4, threadOf: "t", quoting: "q" }) { nodes { id } } }`);
    expect(app.callsOf('searchPosts')[0]?.[0]).toEqual({
      query: 'bolts',
      sort: 'OLDEST',
      first: 7,
      after: 'c',
      inferFilter: false,
      diverse: false,
      filter: {
        authors: ['@Mara'], excludeAuthors: ['x'], since: Date.UTC(2024, 0, 9), until: Date.UTC(2024, 1, 1, 10), languages: ['de'], hashtags: ['#a'],
        mentions: ['b'], hasMedia: true, hasLinks: false, isReply: false, minLikes: 3, minReposts: 4, threadOf: 't', quoting: 'q',
      },
    });
  });

  it('has defaults, also for arguments that are null', async () => {
    await server.post('{ searchPosts(query: "a") { nodes { id } } b: searchPosts(query: "a", first: null, after: null, sort: null, filter: null, inferFilter: null, diverse: null) { nodes { id } } }');
    const expected = { query: 'a', filter: {}, sort: 'RELEVANCE', first: 20, after: undefined, inferFilter: true, diverse: true };
    expect(app.callsOf('searchPosts').map(([search]) => search)).toEqual([expected, expected]);
  });

  it('shows a page with its cursors', async () => {
    app.add(fakePost('p1'), fakePost('p2'));
    app.hasNextPage = true;
    const { data } = await server.post(
      '{ searchPosts(query: "a", after: "x") { edges { cursor node { sourceId } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }',
    );
    app.hasNextPage = false;
    expect(data.searchPosts).toEqual({
      edges: [{ cursor: 'at-p1', node: { sourceId: 'p1' } }, { cursor: 'at-p2', node: { sourceId: 'p2' } }],
      pageInfo: { hasNextPage: true, hasPreviousPage: true, startCursor: 'at-p1', endCursor: 'at-p2' },
    });
  });

  it('shows what was understood of the query, and which words were taken for others', async () => {
    app.appliedFilter = { filter: { authors: ['mara'], since: 0 }, inferred: [{ field: 'authors', words: 'from:mara' }], hints: [{ operator: 'lang:x', message: 'No.' }] };
    app.corrections = [{ from: 'brigde', to: 'bridge' }];
    const { data, errors } = await server.post('{ searchPosts(query: "a") { appliedFilter { authors since until inferred { field words } hints { operator message } } corrections { from to } } }');
    expect(errors).toBeUndefined();
    expect(data.searchPosts).toEqual({
      appliedFilter: { authors: ['mara'], since: '1970-01-01T00:00:00.000Z', until: null, inferred: [{ field: 'authors', words: 'from:mara' }], hints: [{ operator: 'lang:x', message: 'No.' }] },
      corrections: [{ from: 'brigde', to: 'bridge' }],
    });
  });

  it('explains results and counts what they stand for; a list by time has no explanation', async () => {
    app.add(fakePost('p1', { text: 'The Bridge, the #KettleBridge', title: 'BRIDGES' }), fakePost('p2'));
    const stages = { words: 1, meaning: 0.5, time: 0.25, prior: -0.5, neighbours: 0, reading: 0.125 };
    app.rankings.set('p1', { hit: rankedPost('p1', { score: 1.375, stages, duplicates: 4 }), matching: { terms: new Set(['bridg']), phrases: [] } });
    const { data, errors } = await server.post('{ searchPosts(query: "a") { edges { duplicates explanation { score stages { name score } matchedTerms highlights { start end } } } } }');
    expect(errors).toBeUndefined();
    expect(data.searchPosts.edges).toEqual([
      {
        duplicates: 4,
        explanation: {
          score: 1.375,
          stages: [
            { name: 'WORDS', score: 1 }, { name: 'MEANING', score: 0.5 }, { name: 'TIME', score: 0.25 },
            { name: 'PRIOR', score: -0.5 }, { name: 'NEIGHBOURS', score: 0 }, { name: 'READING', score: 0.125 },
          ],
          matchedTerms: ['Bridge', '#KettleBridge', 'BRIDGES'],
          highlights: [{ start: 4, end: 10 }, { start: 16, end: 29 }],
        },
      },
      { duplicates: 0, explanation: null },
    ]);
  });

  it.each([0, -1, 101])('refuses a page of %i posts and says what is allowed', async (first) => {
    const { errors, status } = await server.post('query ($first: Int) { searchPosts(query: "a", first: $first) { nodes { id } } }', { first });
    expect(errors?.[0]).toMatchObject({ message: `"first" must be between 1 and 100, and is ${first}.`, extensions: { code: 'BAD_USER_INPUT', retryable: false } });
    expect(status).toBe(200);
    expect(app.callsOf('searchPosts')).toEqual([]);
  });

  it("shows the app's word on a bad cursor", async () => {
    app.failures.set('searchPosts', new AppError('BAD_USER_INPUT', 'The cursor is none.'));
    const { errors } = await server.post('{ searchPosts(query: "a", after: "?") { nodes { id } } }');
    expect(errors?.[0]).toMatchObject({ message: 'The cursor is none.', extensions: { code: 'BAD_USER_INPUT' } });
  });
});

describe('the context of a result', () => {
  const QUERY = '{ searchPosts(query: "a", first: 20) { edges { node { sourceId } context { sourceId } } } }';
  const contexts = async () => {
    const { data, errors } = await server.post(QUERY);
    expect(errors).toBeUndefined();
    return data.searchPosts.edges.map(({ context }: { context: { sourceId: string }[] }) => context.map(({ sourceId }) => sourceId));
  };
  const ranked = (sourceId: string, thread: string) => app.rankings.set(sourceId, { hit: rankedPost(sourceId, { thread }), matching: { terms: new Set(), phrases: [] } });

  it('is the first post of its thread and the one it answers, for twenty edges in one call', async () => {
    const replies = Array.from({ length: 20 }, (_, i) => fakePost(`reply${i}`, { inReplyToId: `parent${i}` }));
    app.add(...replies);
    for (const [i, { sourceId }] of replies.entries()) ranked(sourceId, `root${i % 4}`);
    // Beyond the page.
    app.add(...replies.map((_, i) => fakePost(`parent${i}`)), ...Array.from({ length: 4 }, (_, i) => fakePost(`root${i}`)));
    expect(await contexts()).toEqual(replies.map((_, i) => [`root${i % 4}`, `parent${i}`]));
    expect(app.callsOf('findPosts')).toHaveLength(1);
  });

  it('names no post twice, and none that the archive does not hold', async () => {
    app.add(
      fakePost('root'),
      fakePost('second', { inReplyToId: 'root' }),
      fakePost('orphan', { inReplyToId: 'gone' }),
      fakePost('third', { inReplyToId: 'gone' }),
    );
    for (const [id, thread] of [['root', 'root'], ['second', 'root'], ['orphan', 'orphan'], ['third', 'root']] as const) ranked(id, thread);
    expect(await contexts()).toEqual([[], ['root'], [], ['root']]);
  });

  it('is found in a list by time, too, a call for each step up', async () => {
    app.add(fakePost('a'), fakePost('b', { inReplyToId: 'a' }), fakePost('c', { inReplyToId: 'b' }), fakePost('d', { inReplyToId: 'c' }), fakePost('e', { inReplyToId: 'c' }));
    expect(await contexts()).toEqual([[], ['a'], ['a', 'b'], ['a', 'c'], ['a', 'c']]);
    expect(app.callsOf('findPosts').length).toBeLessThanOrEqual(3);
  });

  it('leaves out a root that nobody reaches: replies in a ring, and very deep ones', async () => {
    app.add(fakePost('x', { inReplyToId: 'y' }), fakePost('y', { inReplyToId: 'x' }));
    expect(await contexts()).toEqual([['y'], ['x']]);
    app.posts.clear();
    app.add(...Array.from({ length: 19 }, (_, i) => fakePost(`p${i}`)), fakePost('deep', { inReplyToId: 'q0' }));
    app.add(...Array.from({ length: 60 }, (_, i) => fakePost(`q${i}`, { inReplyToId: `q${i + 1}` })));
    expect((await contexts()).at(-1)).toEqual(['q0']);
  });

  it('is there for the posts of a thread, which have no explanation and no filter', async () => {
    app.add(fakePost('a'), fakePost('b', { inReplyToId: 'a' }));
    const { data, errors } = await server.post(
      '{ post(sourceId: "b") { thread { appliedFilter { authors } corrections { from } edges { duplicates context { sourceId } explanation { score } } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.post.thread).toEqual({
      appliedFilter: null,
      corrections: [],
      edges: [{ duplicates: 0, context: [], explanation: null }, { duplicates: 0, context: [{ sourceId: 'a' }], explanation: null }],
    });
  });
});

describe('answers and conversations', () => {
  it('shows every field of an answer', async () => {
    app.conversations.set('c1', fakeConversation('c1'));
    app.add(fakePost('p1'));
    app.answers.set(
      'a1',
      fakeAnswer('a1', {
        appliedFilter: { filter: { since: Date.UTC(2024, 2, 1), authors: ['mara'], hasLinks: true, minLikes: 5 }, inferred: [{ field: 'since', words: 'since March' }], hints: [{ operator: 'lang:x', message: 'No.' }] },
        sentences: [{ index: 0, text: 'It ran late [1].', start: 0, end: 16, verdict: 'SUPPORTED', support: 0.9, markers: [1] }],
        citations: [{ marker: 1, postSourceId: 'p1', quote: 'Text', start: 0, end: 4, support: 0.9 }],
        followUps: ['When?'],
        count: { total: 4, words: ['ferry'] },
        cacheHit: { kind: 'EXACT', ageSeconds: 61.7 },
        completedAt: Date.UTC(2024, 0, 10, 0, 0, 1),
        usage: { inputTokens: 1_234, outputTokens: 5e9, calls: 3, complete: false, costUsd: 0.0001 },
        failure: { code: 'MODEL_TIMEOUT', message: 'Too slow.', retryable: true },
      }),
    );
    const { data, errors } = await server.post(
      `query ($id: ID!) { answer(id: $id) { id status question standaloneQuestion route routeReason text followUps writtenBy createdAt completedAt
        appliedFilter { authors excludeAuthors since until languages hashtags mentions hasMedia hasLinks isReply isRepost minLikes minReposts threadOf quoting inferred { field words } hints { operator message } }
        sentences { index text start end verdict support markers } citations { marker post { sourceId } postSourceId quote start end support }
        count { total words } cacheHit { kind ageSeconds } usage { inputTokens outputTokens calls complete costUsd } failure { code message retryable } conversation { id title } } }`,
      { id: toGlobalId('Answer', 'a1') },
    );
    expect(errors).toBeUndefined();
    expect(data.answer).toMatchObject({
      id: toGlobalId('Answer', 'a1'),
      status: 'COMPLETED',
      route: 'ANSWER',
      createdAt: '2024-01-10T00:00:00.000Z',
      completedAt: '2024-01-10T00:00:01.000Z',
      appliedFilter: { authors: ['mara'], excludeAuthors: null, since: '2024-03-01T00:00:00.000Z', hasLinks: true, minLikes: 5, minReposts: null, inferred: [{ field: 'since', words: 'since March' }], hints: [{ operator: 'lang:x', message: 'No.' }] },
      sentences: [{ text: 'It ran late [1].', verdict: 'SUPPORTED', markers: [1] }],
      citations: [{ marker: 1, post: { sourceId: 'p1' }, quote: 'Text' }],
      count: { total: 4, words: ['ferry'] },
      cacheHit: { kind: 'EXACT', ageSeconds: 61 },
      usage: { inputTokens: 1_234, outputTokens: 2_147_483_647, calls: 3, complete: false, costUsd: 0.0001 },
      failure: { code: 'MODEL_TIMEOUT', retryable: true },
      conversation: { id: toGlobalId('Conversation', 'c1'), title: 'The ferry' },
    });
  });

  it('loads the posts of ten citations in one call, and shows those that are gone as null', async () => {
    const citations = Array.from({ length: 10 }, (_, i) => ({ marker: i + 1, postSourceId: `p${i}`, quote: 'T', start: 0, end: 1, support: 1 }));
    app.answers.set('a1', fakeAnswer('a1', { citations }));
    app.add(...citations.slice(1).map(({ postSourceId }) => fakePost(postSourceId)));
    const { data } = await server.post('query ($id: ID!) { answer(id: $id) { citations { post { sourceId } } } }', { id: toGlobalId('Answer', 'a1') });
    expect(app.callsOf('findPosts')).toEqual([[citations.map(({ postSourceId }) => postSourceId)]]);
    expect(data.answer.citations.map(({ post }: { post: { sourceId: string } | null }) => post?.sourceId)).toEqual([undefined, 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8', 'p9']);
  });

  it('lists conversations and the answers of each', async () => {
    app.conversations.set('c1', fakeConversation('c1'));
    app.answers.set('a1', fakeAnswer('a1'));
    const { data } = await server.post('{ conversations(first: 3, after: "x") { nodes { id createdAt updatedAt answers(last: 5) { id } } pageInfo { endCursor } } }');
    expect(data.conversations.nodes).toEqual([
      { id: toGlobalId('Conversation', 'c1'), createdAt: '2024-01-10T00:00:00.000Z', updatedAt: '2024-01-11T00:00:00.000Z', answers: [{ id: toGlobalId('Answer', 'a1') }] },
    ]);
    expect(app.callsOf('listConversations')).toEqual([[{ first: 3, after: 'x' }]]);
    expect(app.callsOf('conversationAnswers')).toEqual([['c1', 5]]);
  });

  it('refuses to list more than 100 answers', async () => {
    app.conversations.set('c1', fakeConversation('c1'));
    const { data, errors } = await server.post('query ($id: ID!) { conversation(id: $id) { answers(last: 101) { id } } }', { id: toGlobalId('Conversation', 'c1') });
    expect(data.conversation).toBeNull();
    expect(errors?.[0]).toMatchObject({ message: '"last" must be between 1 and 100, and is 101.', extensions: { code: 'BAD_USER_INPUT' } });
  });

  it('has no answer and no conversation for unknown and foreign ids', async () => {
    const { data, errors } = await server.post('query ($a: ID!, $b: ID!) { a: answer(id: $a) { id } b: answer(id: $b) { id } c: conversation(id: $a) { id } d: conversation(id: $b) { id } }', {
      a: toGlobalId('Answer', 'none'),
      b: toGlobalId('Conversation', 'none'),
    });
    expect({ data, errors }).toEqual({ data: { a: null, b: null, c: null, d: null }, errors: undefined });
  });
});

describe('node', () => {
  it('finds any object by its global id', async () => {
    app.add(fakePost('p:1'));
    app.answers.set('a1', fakeAnswer('a1'));
    app.conversations.set('c1', fakeConversation('c1'));
    const query = 'query ($id: ID!) { node(id: $id) { __typename id ... on Post { text } ... on Answer { question } ... on Conversation { title } } }';
    const nodes = await Promise.all(
      [toGlobalId('Post', 'p:1'), toGlobalId('Answer', 'a1'), toGlobalId('Conversation', 'c1')].map(async (id) => (await server.post(query, { id })).data.node),
    );
    expect(nodes).toEqual([
      { __typename: 'Post', id: toGlobalId('Post', 'p:1'), text: 'Text of p:1' },
      { __typename: 'Answer', id: toGlobalId('Answer', 'a1'), question: 'What happened to the ferry?' },
      { __typename: 'Conversation', id: toGlobalId('Conversation', 'c1'), title: 'The ferry' },
    ]);
  });

  it.each([
    ['empty', ''],
    ['of an unknown type', Buffer.from('Query:1').toString('base64url')],
    ['of a prototype property', Buffer.from('constructor:1').toString('base64url')],
    ['without a type', Buffer.from(':1').toString('base64url')],
    ['without an id', Buffer.from('Post:').toString('base64url')],
    ['of an author, which is no node', toGlobalId('Author', 'u1')],
    ['with padding', `${toGlobalId('Post', 'p1')}=`],
    ['not UTF-8', Buffer.from([0x50, 0xff, 0x3a]).toString('base64url')],
    ['very long', toGlobalId('Post', 'x'.repeat(5_000))],
    ['of nothing that is here', toGlobalId('Post', 'none')],
  ])('is null for an id that is %s', async (_, id) => {
    expect(await server.post('query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({ status: 200, data: { node: null } });
  });
});

describe('archive', () => {
  const QUERY = `{ archive { postCount authorCount newest oldest version capabilities { words vectors description } models { embedding { identity device } chat { identity device } chatFallbacks { identity device } reranker { identity } }
    languages { value count } hashtags { value count } } }`;

  it('says that search is by words alone when no embedding model is in use', async () => {
    const { data } = await server.post(QUERY);
    expect(data.archive).toMatchObject({ postCount: 2, newest: null, version: 'v1', capabilities: { words: true, vectors: false }, models: { embedding: null, chat: null, chatFallbacks: [], reranker: null } });
    expect(data.archive.capabilities.description).toContain('Search by meaning is off');
  });

  it('names the models in use', async () => {
    const before = app.overview;
    app.overview = { ...before, newest: 0, postCount: 3e9, embedding: { identity: 'potion', device: 'cpu' }, chat: { identity: 'm', device: 'remote' }, chatFallbacks: [{ identity: 'n', device: 'cpu' }], reranker: { identity: 'r', device: 'cuda' }, languages: [{ value: 'de', count: 2 }] };
    const { data } = await server.post(QUERY);
    app.overview = before;
    expect(data.archive).toMatchObject({
      postCount: 2147483647,
      newest: '1970-01-01T00:00:00.000Z',
      capabilities: { vectors: true, description: expect.stringContaining('potion') },
      models: { embedding: { identity: 'potion', device: 'cpu' }, chat: { identity: 'm', device: 'remote' }, chatFallbacks: [{ identity: 'n', device: 'cpu' }], reranker: { identity: 'r' } },
      languages: [{ value: 'de', count: 2 }],
    });
  });
});

const get = (query: string, headers: Record<string, string>) => fetch(`${server.url}/graphql?query=${encodeURIComponent(query)}`, { headers });

describe('GET', () => {
  it('serves queries with a preflighted header, and refuses mutations and plain cross-site requests', async () => {
    const header = { 'apollo-require-preflight': 'true' };
    expect(await (await get('{ archive { version } }', header)).json()).toEqual({ data: { archive: { version: 'v1' } } });
    expect((await get('{ archive { version } }', {})).status).toBe(400);
    expect((await get('mutation { stopAnswer(id: "x") { userErrors { code } } }', header)).status).toBe(405);
  });
});
