import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toGlobalId } from '../../resolvers/global-id.ts';
import { AppError } from '../../src/domain/errors.ts';
import { fakeAnswer, fakeConversation, type FakeApp } from '../fakes/fake-app.ts';
import { startTestServer, until } from './test-server.ts';

const ASK = `mutation ($input: AskInput!) { ask(input: $input) { answer { id status } conversation { id } userErrors { code field message } } }`;
const STOP = `mutation ($id: ID!) { stopAnswer(id: $id) { answer { status } userErrors { code field message } } }`;

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
  app.outcome = { answer: fakeAnswer('a1', { status: 'RUNNING' }), conversation: fakeConversation('c1'), userErrors: [] };
});

describe('ask', () => {
  it('passes the whole input on with bare ids, and returns the answer with its conversation', async () => {
    const input = {
      question: 'And the ferry?',
      conversationId: toGlobalId('Conversation', 'c1'),
      filter: { authors: ['mara'], since: '2024-01-09', isReply: null },
      inferFilter: false,
      effort: 'THOROUGH',
      wait: true,
      idempotencyKey: 'k1',
    };
    const { data } = await server.post(ASK, { input });
    expect(data.ask).toEqual({ answer: { id: toGlobalId('Answer', 'a1'), status: 'RUNNING' }, conversation: { id: toGlobalId('Conversation', 'c1') }, userErrors: [] });
    expect(app.callsOf('ask')[0]?.[0]).toEqual({
      question: 'And the ferry?',
      conversationId: 'c1',
      filter: { authors: ['mara'], since: Date.UTC(2024, 0, 9) },
      inferFilter: false,
      effort: 'THOROUGH',
      wait: true,
      idempotencyKey: 'k1',
    });
  });

  it('has defaults, also for fields that are null', async () => {
    await server.post(ASK, { input: { question: 'q' } });
    await server.post(ASK, { input: { question: 'q', conversationId: null, filter: null, inferFilter: null, idempotencyKey: null } });
    const expected = { question: 'q', conversationId: undefined, filter: undefined, effort: 'BALANCED', wait: false, idempotencyKey: undefined };
    expect(app.callsOf('ask').map(([input]) => input)).toEqual([{ ...expected, inferFilter: true }, { ...expected, inferFilter: undefined }]);
  });

  it.each(['', 'c1', toGlobalId('Answer', 'c1')])('has a user error for the conversation id "%s", and asks nothing', async (conversationId) => {
    const { data, errors } = await server.post(ASK, { input: { question: 'q', conversationId } });
    expect(errors).toBeUndefined();
    expect(data.ask).toEqual({
      answer: null,
      conversation: null,
      userErrors: [{ code: 'NOT_FOUND', field: 'conversationId', message: 'There is no conversation with this id.' }],
    });
    expect(app.calls).toEqual([]);
  });

  it("shows the app's user errors", async () => {
    app.outcome = { userErrors: [{ code: 'INVALID_INPUT', field: 'question', message: 'Ask something.' }] };
    expect((await server.post(ASK, { input: { question: '' } })).data.ask.userErrors).toEqual([{ code: 'INVALID_INPUT', field: 'question', message: 'Ask something.' }]);
  });

  it('shows an operational failure with its code and whether to try again', async () => {
    app.failures.set('ask', new AppError('SHUTTING_DOWN', 'Ask again in a moment.', { retryable: true, cause: new Error('secret') }));
    const { data, errors } = await server.post(ASK, { input: { question: 'q' } });
    expect(data).toBeNull();
    expect(errors).toEqual([{ message: 'Ask again in a moment.', path: ['ask'], locations: expect.anything(), extensions: { code: 'SHUTTING_DOWN', retryable: true } }]);
  });

  it.each([
    [1_001, 2],
    [0, 0],
    [1e15, 86_400],
  ])('shows after how many seconds to try again: %i ms are %i s', async (retryAfterMs, seconds) => {
    app.failures.set('ask', new AppError('OVERLOADED', 'Full.', { retryable: true, retryAfterMs }));
    const { errors } = await server.post(ASK, { input: { question: 'q' } });
    expect(errors?.[0]?.extensions).toEqual({ code: 'OVERLOADED', retryable: true, retryAfterSeconds: seconds });
  });

  it('never writes the question to the log', async () => {
    await server.post(ASK, { input: { question: 'about the heliotrope' } });
    await until(() => server.log().includes('"msg":"request"'));
    expect(server.log()).not.toContain('heliotrope');
  });
});

describe('stopAnswer', () => {
  it('stops by bare id', async () => {
    app.outcome = { answer: fakeAnswer('a1', { status: 'STOPPED' }), userErrors: [] };
    const { data } = await server.post(STOP, { id: toGlobalId('Answer', 'a1') });
    expect(data.stopAnswer).toEqual({ answer: { status: 'STOPPED' }, userErrors: [] });
    expect(app.callsOf('stopAnswer')).toEqual([['a1']]);
  });

  it('has a user error for an id that is none', async () => {
    const { data } = await server.post(STOP, { id: toGlobalId('Post', 'a1') });
    expect(data.stopAnswer).toEqual({ answer: null, userErrors: [{ code: 'NOT_FOUND', field: 'id', message: 'There is no answer with this id.' }] });
    expect(app.calls).toEqual([]);
  });
});

it('tells the app when a client that waits for a reply goes away', async () => {
  const waiting = new Promise<never>(() => {});
  app.ask = (input, signal) => {
    app.calls.push({ method: 'ask', input: [input, signal] });
    return waiting;
  };
  const abort = new AbortController();
  const reply = fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: ASK, variables: { input: { question: 'q', wait: true } } }),
    signal: abort.signal,
  });
  await until(() => app.calls.length > 0);
  abort.abort();
  await expect(reply).rejects.toThrow('aborted');
  const signal = app.callsOf('ask')[0]?.[1] as AbortSignal;
  await expect.poll(() => signal.aborted, { timeout: 15_000 }).toBe(true);
});
