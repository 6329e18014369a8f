import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { getNamedType, isObjectType, isUnionType } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bareId, toGlobalId } from '../../resolvers/global-id.ts';
import { createMemoryAnswerCache } from '../../src/adapters/cache/memory/memory-answer-cache.ts';
import { createMemoryAnswerLog } from '../../src/adapters/cache/memory/memory-answer-log.ts';
import { openPgliteStore } from '../../src/adapters/conversations/sql/pglite-store.ts';
import { loadPrompts } from '../../src/answering/prompts.ts';
import { createApp } from '../../src/app.ts';
import type { Answer } from '../../src/domain/answer.ts';
import type { AnswerCache } from '../../src/ports/answer-cache.ts';
import type { ConversationStore } from '../../src/ports/conversation-store.ts';
import { startServer, type RunningServer } from '../../src/server/start-server.ts';
import { loadSchema } from '../../src/server/schema.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { completed, runEvents, runningAnswer } from '../contracts/sample-run.ts';
import { fakeAnswer, fakeConversation } from '../fakes/fake-app.ts';
import { FakeArchive } from '../fakes/fake-archive.ts';
import { makePost } from '../fakes/sample-posts.ts';
import { openStream, startTestServer, type GraphqlResult } from './test-server.ts';

/** A cache that waits while the gate is closed: runs that look into it stay where they are. */
class GatedCache {
  opened: Promise<void> = Promise.resolve();
  open = (): void => {};
  readonly #cache = createMemoryAnswerCache();

  close(): void {
    this.opened = new Promise((resolve) => (this.open = resolve));
  }

  get port(): AnswerCache {
    const wait = async (): Promise<void> => this.opened;
    return new Proxy(this.#cache, {
      get: (cache, name) => {
        const value: unknown = Reflect.get(cache, name);
        if (typeof value !== 'function') return value;
        const method = value.bind(cache) as (...input: unknown[]) => unknown;
        return name === 'get' ? async (...input: unknown[]) => wait().then(() => method(...input)) : method;
      },
    });
  }
}

const gate = new GatedCache();
let folder: string;
let store: ConversationStore;
let server: RunningServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threadwise-graphql-'));
  store = await openPgliteStore({ folder });
  const nothing = (): void => {};
  const app = createApp({
    archive: new FakeArchive([makePost({ sourceId: 'p1', text: 'So no ferry since May.', author: { id: 'u', handle: 'mara_*', name: 'Mara' } })]),
    conversations: store,
    log: createMemoryAnswerLog(),
    cache: gate.port,
    chats: [],
    prompts: loadPrompts(),
    clock: { now: () => Date.now() },
    report: { modelStepFailed: nothing, modelCalled: nothing, searchStepFailed: nothing, sentenceDropped: nothing, cacheLookup: nothing },
    runReport: { answerStarted: nothing, firstText: nothing, answerEnded: nothing, unexpectedError: nothing, storeFailed: nothing },
    probes: [],
    orphanedBefore: () => 0,
  });
  server = await startServer({ app, port: 0, host: '127.0.0.1', logger: createLogger('silent', false, new PassThrough()), metrics: createMetrics() });
});
afterEach(() => gate.open());
afterAll(async () => {
  await server.close();
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function post(query: string, variables: Record<string, unknown> = {}): Promise<GraphqlResult> {
  const response = await fetch(`http://127.0.0.1:${server.port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

/** The data of an operation that has no errors. */
// oxlint-disable-next-line typescript/no-explicit-any -- each test knows its own shape
async function data(query: string, variables: Record<string, unknown> = {}): Promise<any> {
  const result = await post(query, variables);
  expect(result.errors).toBeUndefined();
  return result.data;
}

const ASK = `mutation ($input: AskInput!) { ask(input: $input) { answer { id status question effort asOf parent { id } replaces { id } } conversation { id title } userErrors { code field message } } }`;
const ask = async (input: Record<string, unknown>) => (await data(ASK, { input: { question: 'hello there', wait: true, ...input } })).ask;

/** A conversation with one complete answer with a citation, kept as an earlier day left it. */
async function storedConversation(changes: Partial<Answer> = {}, title = 'The ferry') {
  const answer = completed(runningAnswer({ createdAt: Date.now() - 60_000, ...changes }));
  const conversation = { id: answer.conversationId, title, createdAt: answer.createdAt, updatedAt: answer.createdAt };
  await store.startTurn({ conversation, answer: { ...answer, status: 'RUNNING' } });
  await store.finishAnswer({ ...answer, ...changes, status: 'COMPLETED' }, runEvents(answer));
  return { id: toGlobalId('Conversation', conversation.id), answerId: toGlobalId('Answer', answer.id), answer };
}

const unknownAnswer = toGlobalId('Answer', 'unknown');
const unknownConversation = toGlobalId('Conversation', 'unknown');

describe('a conversation with branches', () => {
  it('shows the path to the newest answer, and any other one by an answer of it', async () => {
    const first = await ask({ question: 'hello one' });
    const conversationId = first.conversation.id;
    const second = await ask({ question: 'hello two', conversationId });
    const third = await ask({ question: 'hello three', conversationId });
    const edited = await ask({ question: 'hello two, please', replacesId: second.answer.id });
    expect(second.answer.parent.id).toBe(first.answer.id);
    expect(third.answer.parent.id).toBe(second.answer.id);
    expect(edited).toMatchObject({ answer: { parent: { id: first.answer.id }, replaces: { id: second.answer.id }, status: 'COMPLETED' }, conversation: { id: conversationId } });

    const QUERY = 'query ($id: ID!, $through: ID) { conversation(id: $id) { answers(last: 10, through: $through) { question siblings { id question status } } } }';
    const questions = async (through?: string) => (await data(QUERY, { id: conversationId, through })).conversation.answers.map(({ question }: Answer) => question);
    expect(await questions()).toEqual(['hello one', 'hello two, please']);
    expect(await questions(second.answer.id)).toEqual(['hello one', 'hello two', 'hello three']);
    expect(await questions(first.answer.id)).toEqual(['hello one', 'hello two, please']);
    const shown = await data(QUERY, { id: conversationId });
    expect(shown.conversation.answers[1].siblings).toEqual([
      { id: second.answer.id, question: 'hello two', status: 'COMPLETED' },
      { id: edited.answer.id, question: 'hello two, please', status: 'COMPLETED' },
    ]);
  });

  it('goes on after an earlier turn, and in its conversation without being told', async () => {
    const first = await ask({ question: 'hello one' });
    await ask({ question: 'hello two', conversationId: first.conversation.id });
    const branch = await ask({ question: 'hello again', parentId: first.answer.id });
    expect(branch).toMatchObject({ answer: { parent: { id: first.answer.id }, replaces: null }, conversation: { id: first.conversation.id } });
  });

  it('writes the first turn again as another first turn', async () => {
    const first = await ask({});
    const again = await ask({ replacesId: first.answer.id, effort: 'FAST', asOf: '2020-01-01T00:00:00Z' });
    expect(again).toMatchObject({
      answer: { parent: null, replaces: { id: first.answer.id }, question: 'hello there', effort: 'FAST', asOf: '2020-01-01T00:00:00.000Z' },
      conversation: { id: first.conversation.id },
    });
  });

  it('keeps the edits of two tabs at once, side by side', async () => {
    const first = await ask({ question: 'hello one' });
    const second = await ask({ question: 'hello two', conversationId: first.conversation.id });
    const edits = await Promise.all(['hello left', 'hello right'].map((question) => ask({ question, replacesId: second.answer.id })));
    for (const edit of edits) expect(edit.answer.parent.id).toBe(first.answer.id);
    const { answer } = await data('query ($id: ID!) { answer(id: $id) { siblings { question } } }', { id: edits[0].answer.id });
    expect(answer.siblings.map(({ question }: Answer) => question).toSorted()).toEqual(['hello left', 'hello right', 'hello two']);
  });

  it.each([
    ['an unknown turn to follow', { parentId: unknownAnswer }, 'NOT_FOUND', 'parentId'],
    ['an unknown turn to replace', { replacesId: unknownAnswer }, 'NOT_FOUND', 'replacesId'],
    ['no id at all', { parentId: 'x' }, 'NOT_FOUND', 'parentId'],
    ['a moment to come', { asOf: '2999-01-01' }, 'INVALID_INPUT', 'asOf'],
    ['too much to drop', { dropCarried: Array.from({ length: 51 }, () => 'x') }, 'INVALID_INPUT', 'dropCarried'],
    ['nothing to drop', { dropCarried: [''] }, 'INVALID_INPUT', 'dropCarried'],
  ])('tells what to do about %s', async (_, input, code, field) => {
    expect(await ask(input)).toEqual({ answer: null, conversation: null, userErrors: [{ code, field, message: expect.stringMatching(/\w+\./) }] });
  });

  it('refuses a turn of another conversation, and two places at once', async () => {
    const [one, other] = [await ask({}), await ask({})];
    const conversationId = one.conversation.id;
    expect(await ask({ conversationId, parentId: other.answer.id })).toMatchObject({ answer: null, userErrors: [{ code: 'INVALID_INPUT', field: 'parentId' }] });
    expect(await ask({ conversationId, replacesId: other.answer.id })).toMatchObject({ answer: null, userErrors: [{ code: 'INVALID_INPUT', field: 'replacesId' }] });
    expect(await ask({ parentId: one.answer.id, replacesId: one.answer.id })).toMatchObject({ answer: null, userErrors: [{ code: 'INVALID_INPUT', field: 'parentId' }] });
  });

  it('refuses to show a branch through an answer of elsewhere', async () => {
    const [one, other] = [await ask({}), await ask({})];
    const through = (id: string) => post('query ($id: ID!, $through: ID) { conversation(id: $id) { answers(through: $through) { id } } }', { id: one.conversation.id, through: id });
    for (const id of [other.answer.id, unknownAnswer, 'x']) expect((await through(id)).errors?.[0]).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
  });
});

describe('renaming', () => {
  const rename = async (id: string, title: string) =>
    (await data('mutation ($id: ID!, $title: String!) { renameConversation(id: $id, title: $title) { conversation { id title } userErrors { code field message } } }', { id, title })).renameConversation;

  it('gives a conversation another title', async () => {
    const { conversation } = await ask({});
    expect(await rename(conversation.id, '  Die Fähre 🐦 ')).toEqual({ conversation: { id: conversation.id, title: 'Die Fähre 🐦' }, userErrors: [] });
    expect((await rename(conversation.id, '🐦'.repeat(200))).userErrors).toEqual([]);
  });

  it.each([
    ['none', '   '],
    ['a long one', 'x'.repeat(201)],
    ['one of two lines', 'one\ntwo'],
    ['one with a line separator', 'one\u2028two'],
    ['one with a control character', 'one\u0000two'],
  ])('refuses %s', async (_, title) => {
    const { conversation } = await ask({});
    expect(await rename(conversation.id, title)).toMatchObject({ conversation: null, userErrors: [{ code: 'INVALID_INPUT', field: 'title' }] });
    expect((await data('query ($id: ID!) { conversation(id: $id) { title } }', { id: conversation.id })).conversation.title).toBe('hello there');
  });

  it('finds no unknown conversation', async () => {
    for (const id of [unknownConversation, unknownAnswer, 'x']) expect((await rename(id, 'a')).userErrors).toMatchObject([{ code: 'NOT_FOUND', field: 'id' }]);
  });
});

const DELETE = 'mutation ($id: ID!) { deleteConversation(id: $id) { deleted { id answers stoppedAnswers sharedLinks feedback } userErrors { code field } } }';
const SHARE = 'mutation ($id: ID!) { shareConversation(id: $id) { token path conversation { id sharedLinks } userErrors { code field message } } }';
const SHARED = 'query ($token: String!) { sharedConversation(token: $token) { title createdAt sharedAt answers { question text isPartial sentences { text } citations { marker quote post { sourceId } } } } }';

describe('deleting', () => {
  it('stops an answer that is being written, and leaves nothing to be read', async () => {
    gate.close();
    const { answer, conversation } = await ask({ question: 'What about the ferry?', wait: false });
    const url = `http://127.0.0.1:${server.port}/graphql/stream`;
    const EVENTS = 'subscription ($id: ID!) { answerEvents(answerId: $id) { __typename } }';
    const follower = await openStream(url, { query: EVENTS, variables: { id: answer.id } });
    const { deleteConversation } = await data(DELETE, { id: conversation.id });
    expect(deleteConversation).toEqual({ deleted: { id: conversation.id, answers: 1, stoppedAnswers: 1, sharedLinks: 0, feedback: 0 }, userErrors: [] });

    const seen: unknown[] = [];
    for await (const { data: message } of follower.messages()) if (message) seen.push(message.data?.answerEvents.__typename);
    expect(seen.at(-1)).toBe('AnswerStopped');
    const left = await data('query ($a: ID!, $c: ID!) { answer(id: $a) { id } conversation(id: $c) { id } node(id: $a) { id } }', { a: answer.id, c: conversation.id });
    expect(left).toEqual({ answer: null, conversation: null, node: null });
    const late = await openStream(url, { query: EVENTS, variables: { id: answer.id } });
    const told: unknown[] = [];
    for await (const { data: message } of late.messages()) if (message) told.push(message.errors?.[0]?.extensions['code']);
    expect(told).toEqual(['NOT_FOUND']);
  });

  it('ends links at once, and counts what is gone', async () => {
    const { id, answerId } = await storedConversation();
    const { token } = (await data(SHARE, { id })).shareConversation;
    await data('mutation ($input: FeedbackInput!) { giveFeedback(input: $input) { userErrors { code } } }', { input: { answerId, rating: 'GOOD' } });
    expect((await data(DELETE, { id })).deleteConversation.deleted).toMatchObject({ answers: 1, stoppedAnswers: 0, sharedLinks: 1, feedback: 1 });
    expect((await data(SHARED, { token })).sharedConversation).toBeNull();
    expect((await data(DELETE, { id })).deleteConversation).toEqual({ deleted: null, userErrors: [{ code: 'NOT_FOUND', field: 'id' }] });
    expect(await ask({ conversationId: id })).toMatchObject({ answer: null, userErrors: [{ code: 'NOT_FOUND', field: 'conversationId' }] });
    expect(await ask({ replacesId: answerId })).toMatchObject({ answer: null, userErrors: [{ code: 'NOT_FOUND', field: 'replacesId' }] });
  });
});

describe('a link', () => {
  it('shows the conversation as it stood, to everybody who has it', async () => {
    const { id } = await storedConversation();
    const { shareConversation } = await data(SHARE, { id });
    const { token } = shareConversation;
    expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16);
    expect(shareConversation).toEqual({ token, path: `/#shared=${token}`, conversation: { id, sharedLinks: 1 }, userErrors: [] });
    const { sharedConversation } = await data(SHARED, { token });
    expect(sharedConversation).toMatchObject({
      title: 'The ferry',
      answers: [{ question: 'When did the ferry stop?', text: 'The ferry stopped in May [1].', isPartial: false, citations: [{ marker: 1, quote: 'no ferry since May', post: { sourceId: 'p1' } }] }],
    });

    await ask({ question: 'hello again', conversationId: id });
    await data('mutation ($id: ID!) { renameConversation(id: $id, title: "Private") { userErrors { code } } }', { id });
    expect((await data(SHARED, { token })).sharedConversation).toEqual(sharedConversation);
    const later = (await data(SHARE, { id })).shareConversation;
    expect(later.token).not.toBe(token);
    expect((await data(SHARED, { token: later.token })).sharedConversation).toMatchObject({ title: 'Private', answers: [{}, { question: 'hello again' }] });
    expect((await data(SHARED, { token })).sharedConversation).toEqual(sharedConversation);
  });

  it('does not show an answer that was still being written, also when it has ended', async () => {
    const { id } = await storedConversation();
    gate.close();
    const { answer } = await ask({ question: 'What about the ferry?', conversationId: id, wait: false });
    const { token } = (await data(SHARE, { id })).shareConversation;
    await data('mutation ($id: ID!) { stopAnswer(id: $id) { answer { status } } }', { id: answer.id });
    const stored = await store.findAnswer(bareId('Answer', answer.id) ?? '');
    if (stored?.status === 'RUNNING') await store.finishAnswer(completed(stored), []);
    expect((await data(SHARED, { token })).sharedConversation.answers).toHaveLength(1);
  });

  it('is not made while no answer is complete', async () => {
    gate.close();
    const { conversation } = await ask({ question: 'What about the ferry?', wait: false });
    expect((await data(SHARE, { id: conversation.id })).shareConversation).toMatchObject({ token: null, userErrors: [{ code: 'INVALID_INPUT', field: 'id' }] });
    expect((await data(SHARE, { id: unknownConversation })).shareConversation).toMatchObject({ token: null, userErrors: [{ code: 'NOT_FOUND' }] });
  });

  it('opens with the very token alone', async () => {
    const { id, answer } = await storedConversation();
    const { token } = (await data(SHARE, { id })).shareConversation;
    const guesses = ['', token.slice(1), `${token}=`, ` ${token}`, token.toUpperCase(), `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, id, answer.conversationId, '%', 'x'.repeat(100_000), '\u0000'];
    for (const guess of guesses) expect((await data(SHARED, { token: guess })).sharedConversation).toBeNull();
    expect((await data(SHARED, { token })).sharedConversation).not.toBeNull();
  });

  it('ends with all others of its conversation', async () => {
    const [{ id }, other] = [await storedConversation(), await storedConversation()];
    const tokens = [(await data(SHARE, { id })).shareConversation.token, (await data(SHARE, { id })).shareConversation.token];
    const kept = (await data(SHARE, { id: other.id })).shareConversation.token;
    const UNSHARE = 'mutation ($id: ID!) { unshareConversation(id: $id) { endedLinks conversation { sharedLinks } userErrors { code } } }';
    expect((await data(UNSHARE, { id })).unshareConversation).toEqual({ endedLinks: 2, conversation: { sharedLinks: 0 }, userErrors: [] });
    for (const token of tokens) expect((await data(SHARED, { token })).sharedConversation).toBeNull();
    expect((await data(SHARED, { token: kept })).sharedConversation).not.toBeNull();
    expect((await data(UNSHARE, { id: 'x' })).unshareConversation).toEqual({ endedLinks: 0, conversation: null, userErrors: [{ code: 'NOT_FOUND' }] });
  });

  it('leads to no answer, conversation or feedback, nor to an id of one', () => {
    const schema = loadSchema();
    const reached = new Set<string>();
    const visit = (name: string): void => {
      const type = schema.getType(name);
      if (reached.has(name) || !type) return;
      reached.add(name);
      if (isUnionType(type)) for (const one of type.getTypes()) visit(one.name);
      if (isObjectType(type)) for (const field of Object.values(type.getFields())) visit(getNamedType(field.type).name);
    };
    visit('SharedConversation');
    expect([...reached]).toContain('Citation');
    expect([...reached].filter((name) => /^(Answer|Conversation|SiblingAnswer|Feedback|CacheHit|ModelUsage)$/.test(name))).toEqual([]);
    const withIds = [...reached].filter((name) => {
      const type = schema.getType(name);
      return isObjectType(type) && Object.values(type.getFields()).some((field) => getNamedType(field.type).name === 'ID');
    });
    expect(withIds.toSorted()).toEqual(['Author', 'Post']);
  });
});

describe('the list of conversations', () => {
  const LIST = 'query ($first: Int, $after: String, $search: String) { conversations(first: $first, after: $after, search: $search) { nodes { title sharedLinks } pageInfo { hasNextPage endCursor } } }';

  it('is searched by words of titles and questions, page by page', async () => {
    const mark = `m${crypto.randomUUID().slice(0, 8)}`;
    for (let i = 1; i <= 5; i += 1) await storedConversation({ question: i === 3 ? 'Nothing' : `Which FÄHRE ${mark}?`, createdAt: 1_000 + i }, i === 3 ? `fähre ${mark}` : `Title ${i}`);
    await storedConversation({ question: `Which bridge ${mark}?` });
    const titles: string[] = [];
    let after: string | undefined;
    for (let page = 0; page < 3; page += 1) {
      const { conversations } = await data(LIST, { first: 2, after, search: ` ${mark}  fahre ` });
      titles.push(...conversations.nodes.map(({ title }: { title: string }) => title));
      after = conversations.pageInfo.endCursor;
      expect(conversations.pageInfo.hasNextPage).toBe(page < 2);
    }
    expect(titles).toEqual(['Title 5', 'Title 4', `fähre ${mark}`, 'Title 2', 'Title 1']);
    expect((await data(LIST, { search: `${mark} nowhere` })).conversations.nodes).toEqual([]);
    expect((await data(LIST, { first: 1, search: '  ' })).conversations.nodes).toHaveLength(1);
  });

  it.each([
    ['long', 'x'.repeat(201)],
    ['of many words', 'a b c d e f g h i j k'],
  ])('refuses a search that is %s', async (_, search) => {
    expect((await post(LIST, { search })).errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });
});

describe('an export', () => {
  const EXPORT = 'query ($id: ID!, $format: ExportFormat!) { conversation(id: $id) { export(format: $format) } }';

  it('is Markdown for people, with the citations as footnotes', async () => {
    const { id } = await storedConversation({ createdAt: Date.UTC(2024, 0, 9, 23, 50) });
    const { conversation } = await data(EXPORT, { id, format: 'MARKDOWN' });
    const [text, note] = (conversation.export as string).split('\n\n[^1]: ');
    expect(text).toBe('# The ferry\n\nBegun 2024-01-09 23:50 UTC.\n\n## When did the ferry stop?\n\n*Asked 2024-01-09 23:50 UTC*\n\nThe ferry stopped in May [^1].');
    expect(note).toMatch(/^“no ferry since May” – @mara\\_\\\*, \d{4}-\d\d-\d\d.*\n$/);
  });

  it('is one of few in an operation', async () => {
    const { id } = await storedConversation();
    const { errors } = await post('query ($id: ID!) { conversation(id: $id) { a: export(format: JSON) b: export(format: MARKDOWN) c: export(format: JSON) } }', { id });
    expect(errors).toMatchObject([{ path: ['conversation', 'c'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('is JSON for programs, with ids and times as the API shows them', async () => {
    const { id, answerId } = await storedConversation();
    await data('mutation ($input: FeedbackInput!) { giveFeedback(input: $input) { userErrors { code } } }', { input: { answerId, citationMarker: 1, rating: 'BAD', reasons: ['OUTDATED'] } });
    const again = await ask({ question: 'hello again', replacesId: answerId });
    const { conversation } = await data(EXPORT, { id, format: 'JSON' });
    expect(JSON.parse(conversation.export)).toMatchObject({
      id,
      title: 'The ferry',
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      complete: true,
      answers: [
        { id: answerId, question: 'When did the ferry stop?', citations: [{ marker: 1, quote: 'no ferry since May' }], feedback: [{ citationMarker: 1, rating: 'BAD', reasons: ['OUTDATED'] }] },
        { id: again.answer.id, replacesId: answerId, question: 'hello again', createdAt: expect.stringMatching(/Z$/), feedback: [] },
      ],
    });
  });
});

describe('a list of many', () => {
  it('asks once for the siblings and feedback of its answers, and for the links of its conversations', async () => {
    await using fake = await startTestServer();
    for (const i of [1, 2, 3]) fake.app.answers.set(`a${i}`, fakeAnswer(`a${i}`));
    for (const i of [1, 2]) fake.app.conversations.set(`c${i}`, fakeConversation(`c${i}`));
    const { errors } = await fake.post('{ conversations { nodes { sharedLinks answers { siblings { id } feedback { rating } } } } }');
    expect(errors).toBeUndefined();
    expect(fake.app.callsOf('siblings')).toEqual([[['a1', 'a2', 'a3']]]);
    expect(fake.app.callsOf('findFeedback')).toEqual([[['a1', 'a2', 'a3']]]);
    expect(fake.app.callsOf('countShares')).toEqual([[['c1', 'c2']]]);
  });
});

describe('feedback', () => {
  const GIVE = 'mutation ($input: FeedbackInput!) { giveFeedback(input: $input) { feedback { citationMarker rating reasons comment } answer { id feedback { citationMarker rating } } userErrors { code field message } } }';
  const give = async (input: Record<string, unknown>) => (await data(GIVE, { input: { rating: 'GOOD', ...input } })).giveFeedback;
  const REMOVE = 'mutation ($answerId: ID!, $marker: Int) { removeFeedback(answerId: $answerId, citationMarker: $marker) { removed answer { feedback { citationMarker } } userErrors { code field } } }';

  it('is kept once for the answer and for each citation, and can be changed and taken back', async () => {
    const { answerId } = await storedConversation();
    await give({ answerId, citationMarker: 1, rating: 'BAD', reasons: ['NOT_SUPPORTED', 'NOT_SUPPORTED'], comment: '  Wrong ferry.  ' });
    expect(await give({ answerId })).toEqual({
      feedback: { citationMarker: null, rating: 'GOOD', reasons: [], comment: null },
      answer: { id: answerId, feedback: [{ citationMarker: null, rating: 'GOOD' }, { citationMarker: 1, rating: 'BAD' }] },
      userErrors: [],
    });
    expect((await give({ answerId, citationMarker: 1 })).feedback).toEqual({ citationMarker: 1, rating: 'GOOD', reasons: [], comment: null });
    expect((await data(REMOVE, { answerId, marker: 1 })).removeFeedback).toEqual({ removed: true, answer: { feedback: [{ citationMarker: null }] }, userErrors: [] });
    expect((await data(REMOVE, { answerId, marker: 1 })).removeFeedback).toMatchObject({ removed: false, userErrors: [] });
  });

  it('keeps reasons and comment to the letter', async () => {
    const { answerId } = await storedConversation();
    expect((await give({ answerId, citationMarker: 1, rating: 'BAD', reasons: ['NOT_SUPPORTED', 'OTHER', 'OTHER'], comment: ' a\nb ' })).feedback).toEqual({ citationMarker: 1, rating: 'BAD', reasons: ['NOT_SUPPORTED', 'OTHER'], comment: 'a\nb' });
  });

  it('is refused for what is not there, and while the answer is being written', async () => {
    const { answerId } = await storedConversation();
    expect((await give({ answerId, citationMarker: 2 })).userErrors).toEqual([{ code: 'INVALID_INPUT', field: 'citationMarker', message: expect.stringContaining('1') }]);
    expect((await give({ answerId, citationMarker: 0 })).userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: 'citationMarker' }]);
    expect((await give({ answerId, comment: 'x'.repeat(2_001) })).userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: 'comment' }]);
    for (const id of [unknownAnswer, 'x']) {
      expect((await give({ answerId: id })).userErrors).toMatchObject([{ code: 'NOT_FOUND', field: 'answerId' }]);
      expect((await data(REMOVE, { answerId: id })).removeFeedback).toEqual({ removed: false, answer: null, userErrors: [{ code: 'NOT_FOUND', field: 'answerId' }] });
    }
    gate.close();
    const { answer } = await ask({ question: 'What about the ferry?', wait: false });
    expect((await give({ answerId: answer.id })).userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: 'answerId' }]);
    expect((await data('query ($id: ID!) { answer(id: $id) { feedback { rating } } }', { id: answerId })).answer.feedback).toEqual([]);
  });
});
