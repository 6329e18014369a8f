import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openLanceArchive } from '../../src/adapters/archive/lancedb/open-lance-archive.ts';
import { createMemoryAnswerCache } from '../../src/adapters/cache/memory/memory-answer-cache.ts';
import { createMemoryAnswerLog } from '../../src/adapters/cache/memory/memory-answer-log.ts';
import { openPgliteStore } from '../../src/adapters/conversations/sql/pglite-store.ts';
import { loadPrompts } from '../../src/answering/prompts.ts';
import { createApp, type App, type AppDeps } from '../../src/app.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { ConversationStore } from '../../src/ports/conversation-store.ts';
import type { PostArchive } from '../../src/ports/post-archive.ts';
import { FakeChat } from '../fakes/fake-chat.ts';
import { runningAnswer } from '../contracts/sample-run.ts';

let folder: string;
let archive: PostArchive;
let store: ConversationStore;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'threadwise-unit-'));
  archive = await openLanceArchive({ folder: path.join(folder, 'archive') });
  store = await openPgliteStore({ folder: path.join(folder, 'conversations') });
});
afterAll(async () => {
  await archive[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});
const gates: (() => void)[] = [];
afterEach(() => {
  for (const open of gates.splice(0)) open();
});

/** A part with some of its methods replaced. */
const having = <T extends object>(part: T, changes: Partial<T>): T =>
  new Proxy(part, {
    get(target, name) {
      const value: unknown = Reflect.get(name in changes ? changes : target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });

function gate() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  gates.push(open);
  return { open, opened };
}

const away = async (): Promise<never> => {
  throw new AppError('STORE_UNAVAILABLE', 'Away.', { retryable: true });
};

function appWith({ conversations = store, log = createMemoryAnswerLog(), chats = [], reranker, maxRunning }: Partial<AppDeps>, orphanedBefore = 0): App {
  const nothing = (): void => {};
  return createApp({
    archive,
    conversations,
    log,
    cache: createMemoryAnswerCache(),
    chats,
    reranker,
    maxRunning,
    prompts: loadPrompts(),
    clock: { now: () => Date.now() },
    report: { modelStepFailed: nothing, modelCalled: nothing, searchStepFailed: nothing, sentenceDropped: nothing, cacheLookup: nothing },
    runReport: { answerStarted: nothing, firstText: nothing, answerEnded: nothing, unexpectedError: nothing, storeFailed: nothing },
    probes: [],
    orphanedBefore: () => orphanedBefore,
  });
}

/** Stores an answer that is still running. */
async function storeRunning() {
  const answer = runningAnswer({ createdAt: Date.now() - 1_000 });
  await store.startTurn({ conversation: { id: answer.conversationId, title: 't', createdAt: 1, updatedAt: 1 }, answer });
  return answer;
}

describe('asking while the server drains', () => {
  it('waits for questions under way, starts no run for them, and stores them as failed', async () => {
    const { open, opened } = gate();
    const app = appWith({
      conversations: having(store, {
        async startTurn(turn) {
          await opened;
          return store.startTurn(turn);
        },
      }),
    });
    const key = crypto.randomUUID();
    const asked = app.ask({ question: 'hello there', idempotencyKey: key }).catch((error: unknown) => error);
    let drained = false;
    const draining = app.drain(1).then(() => (drained = true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(drained).toBe(false);
    await expect(app.ask({ question: 'and now?' })).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    open();
    await draining;
    expect(await asked).toMatchObject({ code: 'SHUTTING_DOWN', retryable: true });
    const { answer } = await appWith({}).ask({ question: 'hello there', idempotencyKey: key });
    expect(answer).toMatchObject({ status: 'FAILED', failure: { code: 'SHUTTING_DOWN', retryable: true }, completedAt: expect.any(Number) });
  });

  it('ends a run whose log was opened too late', async () => {
    const { open, opened } = gate();
    const log = createMemoryAnswerLog();
    const opening = gate();
    const late = having(log, {
      async open(id) {
        opening.open();
        await opened;
        return log.open(id);
      },
    });
    const app = appWith({ log: late });
    const asked = app.ask({ question: 'hello there', wait: true });
    await opening.opened;
    const draining = app.drain(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    open();
    await draining;
    expect((await asked).answer).toMatchObject({ status: 'FAILED', failure: { code: 'SHUTTING_DOWN' } });
  });
});

it('takes so many questions at once, and refuses more in one burst, with a retry time', async () => {
  const { open, opened } = gate();
  const conversations = having(store, {
    async startTurn() {
      await opened;
      return away();
    },
  });
  const askAll = (app: App, questions: number) => Array.from({ length: questions }, () => app.ask({ question: 'hello there' }).catch((error: unknown) => error as AppError));
  const asked = [...askAll(appWith({ conversations, maxRunning: 20 }), 25), ...askAll(appWith({ conversations }), 1_200)];
  open();
  const refused = (await Promise.all(asked)).filter((error) => error instanceof AppError && error.code === 'OVERLOADED');
  expect(refused).toHaveLength(5);
  expect(refused[0]).toMatchObject({ retryable: true, retryAfterMs: 5_000 });
});

it('reads dates and names out of a question unless told not to, and operators always', async () => {
  const filterOf = async (question: string, inferFilter?: boolean) => (await appWith({}).ask({ question, inferFilter, wait: true })).answer?.appliedFilter;
  expect(await filterOf('What was said about tea in 2015?')).toMatchObject({ filter: { since: Date.UTC(2015, 0) }, inferred: [{ field: 'since' }, { field: 'until' }] });
    expect(await filterOf('What was said about tea in 2015?', false)).toMatchObject({ filter: {}, inferred: [] });
    expect(await filterOf('tea from:mara since:banana', false)).toMatchObject({ filter: { authors: ['mara'] }, hints: [{ operator: 'since:banana' }] });
});

it('tells when to ask again in the event of an answer that failed', async () => {
  const log = createMemoryAnswerLog();
  const full = new AppError('OVERLOADED', 'Full.', { retryable: true, retryAfterMs: 1_200 });
  const conversations = having(store, { path: async () => Promise.reject(full) });
  const app = appWith({ log, conversations });
  const { conversation } = await app.ask({ question: 'hello there', wait: true });
  const { answer } = await app.ask({ question: 'and the bridge?', conversationId: conversation?.id, wait: true });
  expect(answer).toMatchObject({ status: 'FAILED', failure: { code: 'OVERLOADED', message: 'Full.', retryable: true } });
  expect((await log.read(answer?.id ?? '')).at(-1)).toMatchObject({ type: 'AnswerFailed', code: 'OVERLOADED', retryAfterSeconds: 2 });
});

it('stops a run whose conversation was deleted before it began', async () => {
  const { conversation } = await appWith({}).ask({ question: 'hello there', wait: true });
  const conversations = having(store, {
    async startTurn(turn) {
      const outcome = await store.startTurn(turn);
      await store.deleteConversation(turn.answer.conversationId, Date.now());
      return outcome;
    },
    // The run waits here, and would for ever.
    path: () => gate().opened.then(() => []),
  });
  const log = createMemoryAnswerLog();
  const app = appWith({ conversations, log });
  const { answer } = await app.ask({ question: 'and the bridge?', conversationId: conversation?.id, wait: true });
  expect(answer?.status).toBe('STOPPED');
  expect(await app.answerEvents(answer?.id ?? '', 0, new AbortController().signal)).toBeUndefined();
});

it('names the models in use: the chat model, those behind it, and the reranker', async () => {
  const chats = ['first', 'second', 'third'].map((identity) => new FakeChat({ identity, replies: [''] }));
  const reranker = { identity: 'reader', device: 'cpu', score: async () => [] };
  const overview = await appWith({ chats, reranker }).archive();
  expect(overview).toMatchObject({
    chat: { identity: 'first', device: 'fake' },
    chatFallbacks: [{ identity: 'second', device: 'fake' }, { identity: 'third', device: 'fake' }],
    reranker: { identity: 'reader', device: 'cpu' },
  });
  expect(await appWith({}).archive()).not.toHaveProperty('chat');
});

describe('an idempotency key', () => {
  const ask = { question: 'hello there', filter: { authors: ['mara'], minLikes: 2 } };

  it('leaves one conversation behind, however often and at once it is used', async () => {
    const app = appWith({});
    const before = await store.listConversations({ limit: 1_000 });
    const key = crypto.randomUUID();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => app.ask({ question: 'hello there', idempotencyKey: key })));
    expect(new Set(outcomes.map(({ answer }) => answer?.id)).size).toBe(1);
    expect(await store.listConversations({ limit: 1_000 })).toHaveLength(before.length + 1);
  });

  it.each([
    ['question', { ...ask, question: 'hello' }],
    ['filter', { ...ask, filter: { authors: ['mara'] } }],
    ['effort', { ...ask, effort: 'FAST' as const }],
    ['inferFilter', { ...ask, inferFilter: false }],
  ])('is a conflict with another %s', async (_, other) => {
    const app = appWith({});
    const idempotencyKey = crypto.randomUUID();
    await app.ask({ ...ask, idempotencyKey });
    expect(await app.ask({ ...other, idempotencyKey })).toMatchObject({ userErrors: [{ code: 'CONFLICT', field: 'idempotencyKey' }] });
  });

  it('is a conflict with another conversation, and none with the same input in other words', async () => {
    const app = appWith({});
    const idempotencyKey = crypto.randomUUID();
    const first = await app.ask({ ...ask, idempotencyKey });
    const again = await app.ask({ question: ' hello there ', filter: { minLikes: 2, authors: ['@Mara', 'mara'] }, effort: 'BALANCED', wait: true, idempotencyKey });
    expect(again.answer?.id).toBe(first.answer?.id);
    const continued = await app.ask({ ...ask, conversationId: first.conversation?.id, idempotencyKey });
    expect(continued.userErrors).toMatchObject([{ code: 'CONFLICT' }]);
  });
});

it('stores an answer as failed when its log cannot be opened, and says so to the one who asked', async () => {
  const app = appWith({ log: having(createMemoryAnswerLog(), { open: away }) });
  const idempotencyKey = crypto.randomUUID();
  await expect(app.ask({ question: 'hello there', idempotencyKey })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  const { answer } = await app.ask({ question: 'hello there', idempotencyKey });
  expect(answer).toMatchObject({ status: 'FAILED', failure: { code: 'STORE_UNAVAILABLE' }, completedAt: expect.any(Number) });
});

describe('a running answer', () => {
  it('is read with its text so far, alone and in its conversation', async () => {
    const log = createMemoryAnswerLog();
    const app = appWith({ log });
    const { id, conversationId } = await storeRunning();
    const writer = await log.open(id);
    await writer.append({ type: 'TextDelta', offset: 0, text: 'so far' });
    expect(await app.findAnswer(id)).toMatchObject({ status: 'RUNNING', text: 'so far' });
    expect(await app.conversationAnswers(conversationId, 5)).toMatchObject([{ status: 'RUNNING', text: 'so far' }]);
  });

  it('is read as it is stored while the log is away', async () => {
    const app = appWith({ log: having(createMemoryAnswerLog(), { read: away, has: away }) });
    const answer = await storeRunning();
    expect(await app.findAnswer(answer.id)).toEqual(answer);
    await app.closeLostAnswers();
    expect(await app.findAnswer(answer.id)).toEqual(answer);
  });

  it('is stopped with the time of its end, also before that is stored', async () => {
    const log = createMemoryAnswerLog();
    const app = appWith({ log });
    const { id } = await storeRunning();
    const writer = await log.open(id);
    writer.signal.addEventListener('abort', () => void writer.append({ type: 'AnswerStopped', completedAt: 77 }));
    expect(await app.stopAnswer(id)).toMatchObject({ answer: { status: 'STOPPED', completedAt: 77 }, userErrors: [] });
    expect(await app.findAnswer(id)).toMatchObject({ status: 'STOPPED', completedAt: 77 });
  });

  it('is stopped although another replica keeps it', async () => {
    const log = createMemoryAnswerLog();
    const writer = await log.open('elsewhere');
    expect(await appWith({ log }).stopAnswer('elsewhere')).toEqual({ userErrors: [] });
    expect(writer.signal.aborted).toBe(true);
    expect(await appWith({ log }).stopAnswer('nowhere')).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
  });
});

describe('closing lost answers', () => {
  it('closes those from before the start alone', async () => {
    const old = await storeRunning();
    await appWith({}, old.createdAt).closeLostAnswers();
    expect(await store.findAnswer(old.id)).toMatchObject({ status: 'RUNNING' });
    await appWith({}, old.createdAt + 1).closeLostAnswers();
    expect(await store.findAnswer(old.id)).toMatchObject({ status: 'FAILED', failure: { code: 'PROCESS_LOST' }, completedAt: expect.any(Number) });
  });

  it('runs once at a time', async () => {
    const { open, opened } = gate();
    let rounds = 0;
    const app = appWith({
      log: having(createMemoryAnswerLog(), {
        async reap() {
          rounds += 1;
          await opened;
          return [];
        },
      }),
    });
    const closing = [app.closeLostAnswers(), app.closeLostAnswers()];
    open();
    await Promise.all(closing);
    expect(rounds).toBe(1);
    await app.closeLostAnswers();
    expect(rounds).toBe(2);
  });
});
