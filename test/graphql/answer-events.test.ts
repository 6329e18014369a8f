import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toGlobalId } from '../../resolvers/global-id.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { AnswerEventBody } from '../../src/domain/answer-event.ts';
import { fakeAnswer, fakePost, type FakeApp } from '../fakes/fake-app.ts';
import { openStream, readMessages, startTestServer, until } from './test-server.ts';

const EVENTS = `subscription ($id: ID!, $after: Int) { answerEvents(answerId: $id, after: $after) {
  __typename
  ... on QuestionRewritten { seq answerId standaloneQuestion }
  ... on AnswerRouted { seq answerId route reason confidence appliedFilter { authors } }
  ... on PostsFound { seq answerId total posts { sourceId } }
  ... on TextDelta { seq answerId offset text }
  ... on SentenceChecked { seq answerId sentence { text markers } citations { marker post { sourceId } } }
  ... on AnswerCompleted { seq answerId answer { id text } }
  ... on AnswerFailed { seq answerId code message retryable retryAfterSeconds }
  ... on AnswerStopped { seq answerId }
} }`;
const ID = toGlobalId('Answer', 'a1');

const citation = { marker: 1, postSourceId: 'p2', quote: 'T', start: 0, end: 1, support: 1 };
const REWRITTEN: AnswerEventBody = { type: 'QuestionRewritten', standaloneQuestion: 'What about the ferry?' };
const FOUND: AnswerEventBody = { type: 'PostsFound', total: 3e9, postSourceIds: ['p2', 'gone', 'p1'] };
const BODIES: AnswerEventBody[] = [
  REWRITTEN,
  { type: 'AnswerRouted', route: 'ANSWER', reason: 'It asks.', confidence: 0.8, appliedFilter: { filter: { authors: ['mara'] }, inferred: [] } },
  FOUND,
  { type: 'TextDelta', offset: 0, text: 'Läuft ⛴️ [1].' },
  { type: 'SentenceChecked', sentence: { index: 0, text: 'Läuft ⛴️ [1].', start: 0, end: 13, verdict: 'SUPPORTED', support: 1, markers: [1] }, citations: [citation] },
  { type: 'AnswerCompleted', answer: fakeAnswer('a1') },
];
const SHOWN = [
  { __typename: 'QuestionRewritten', seq: 1, answerId: ID, standaloneQuestion: 'What about the ferry?' },
  { __typename: 'AnswerRouted', seq: 2, answerId: ID, route: 'ANSWER', reason: 'It asks.', confidence: 0.8, appliedFilter: { authors: ['mara'] } },
  { __typename: 'PostsFound', seq: 3, answerId: ID, total: 2147483647, posts: [{ sourceId: 'p2' }, { sourceId: 'p1' }] },
  { __typename: 'TextDelta', seq: 4, answerId: ID, offset: 0, text: 'Läuft ⛴️ [1].' },
  { __typename: 'SentenceChecked', seq: 5, answerId: ID, sentence: { text: 'Läuft ⛴️ [1].', markers: [1] }, citations: [{ marker: 1, post: { sourceId: 'p2' } }] },
  { __typename: 'AnswerCompleted', seq: 6, answerId: ID, answer: { id: ID, text: 'It ran late [1].' } },
];

type TestServer = Awaited<ReturnType<typeof startTestServer>>;
let server: TestServer;
let app: FakeApp;
beforeEach(async () => {
  server = await startTestServer({ keepAliveMs: 60_000 });
  app = server.app.add(fakePost('p1'), fakePost('p2'));
});
afterEach(() => server[Symbol.asyncDispose]());

/** All results of one subscription, over either transport. */
const TRANSPORTS = {
  async WebSocket(variables: Record<string, unknown>, query = EVENTS) {
    const client = await server.socket();
    await client.init();
    client.subscribe('1', query, variables);
    const messages = await client.ended('1');
    client.socket.close();
    return messages.filter(({ type }) => type !== 'complete').map(({ type, payload }) => (type === 'error' ? { errors: payload } : payload));
  },
  async SSE(variables: Record<string, unknown>, query = EVENTS) {
    const stream = await server.stream(query, variables);
    if (stream.response.status !== 200) return [await stream.response.json()];
    const messages = [];
    for await (const message of stream.messages()) messages.push(message);
    expect(messages.pop()).toEqual({ event: 'complete' });
    return messages.map(({ data }) => data);
  },
};

describe.each(Object.entries(TRANSPORTS))('over %s', (_name, subscribe) => {
  it('sends all kinds of events, the posts loaded in order and without those that are gone', async () => {
    app.run('a1').append(...BODIES);
    expect(await subscribe({ id: ID })).toEqual(SHOWN.map((answerEvents) => ({ data: { answerEvents } })));
  });

  it('goes on after the last event that was seen', async () => {
    app.run('a1').append(...BODIES);
    expect(await subscribe({ id: ID, after: 4 })).toEqual(SHOWN.slice(4).map((answerEvents) => ({ data: { answerEvents } })));
  });

  it('follows live events to the terminal one', async () => {
    const run = app.run('a1').append(REWRITTEN);
    const results = subscribe({ id: ID });
    await until(() => run.taken === 1);
    run.append({ type: 'AnswerFailed', code: 'PROCESS_LOST', message: 'Ask again.', retryable: true });
    expect((await results).at(-1)).toEqual({
      data: { answerEvents: { __typename: 'AnswerFailed', seq: 2, answerId: ID, code: 'PROCESS_LOST', message: 'Ask again.', retryable: true, retryAfterSeconds: null } },
    });
  });

  it('tells when to ask again after a failure, where that is known', async () => {
    app.run('a1').append({ type: 'AnswerFailed', code: 'OVERLOADED', message: 'Full.', retryable: true, retryAfterSeconds: 7 });
    expect(await subscribe({ id: ID })).toMatchObject([{ data: { answerEvents: { code: 'OVERLOADED', retryAfterSeconds: 7 } } }]);
  });

  it('shows a stopped answer', async () => {
    app.run('a1').append({ type: 'AnswerStopped' });
    expect(await subscribe({ id: ID })).toEqual([{ data: { answerEvents: { __typename: 'AnswerStopped', seq: 1, answerId: ID } } }]);
  });

  it('just ends when "after" is beyond the end', async () => {
    app.run('a1').append(...BODIES);
    expect(await subscribe({ id: ID, after: 2_000_000_000 })).toEqual([]);
  });

  it.each(['none', toGlobalId('Answer', 'none'), toGlobalId('Post', 'a1')])('has an error for the id %s', async (id) => {
    expect(await subscribe({ id })).toMatchObject([{ errors: [{ message: 'There is no answer with this id.', extensions: { code: 'NOT_FOUND', retryable: false } }] }]);
  });

  it('refuses a negative "after"', async () => {
    app.run('a1').append(...BODIES);
    expect(await subscribe({ id: ID, after: -1 })).toMatchObject([{ errors: [{ message: '"after" must be 0 or the seq of an event.', extensions: { code: 'BAD_USER_INPUT' } }] }]);
    expect(app.calls).toEqual([]);
  });

  it('takes a null "after" for 0', async () => {
    app.run('a1').append({ type: 'AnswerStopped' });
    expect(await subscribe({ id: ID, after: null })).toHaveLength(1);
  });

  it('says why a stream broke, with the code of an operational failure', async () => {
    const run = app.run('a1').append(REWRITTEN);
    run.fail(new AppError('STORE_UNAVAILABLE', 'Try again.', { retryable: true }));
    const results = await subscribe({ id: ID });
    expect(results).toMatchObject([{ data: {} }, { errors: [{ message: 'Try again.', extensions: { code: 'STORE_UNAVAILABLE', retryable: true } }] }]);
  });

  it('masks a bug in the stream', async () => {
    app.run('a1').fail(new Error('boom at /srv/secret.ts'));
    const results = await subscribe({ id: ID });
    expect(results).toMatchObject([{ errors: [{ message: 'Internal error', extensions: { code: 'INTERNAL', errorId: expect.any(String) } }] }]);
    expect(JSON.stringify(results)).not.toMatch(/secret|stack|boom/);
    expect(server.log()).toContain('boom at /srv/secret.ts');
  });

  it('masks a bug when the stream opens', async () => {
    app.failures.set('answerEvents', new TypeError('boom'));
    expect(await subscribe({ id: ID })).toMatchObject([{ errors: [{ message: 'Internal error', extensions: { code: 'INTERNAL' } }] }]);
  });

  it('does not remember that posts could not be loaded', async () => {
    const run = app.run('a1').append(FOUND);
    app.failures.set('findPosts', new AppError('ARCHIVE_UNAVAILABLE', 'Away.', { retryable: true }));
    const results = subscribe({ id: ID });
    await until(() => app.callsOf('findPosts').length === 1);
    app.failures.clear();
    run.append(FOUND, { type: 'AnswerStopped' });
    expect(await results).toMatchObject([{ errors: [{ extensions: { code: 'ARCHIVE_UNAVAILABLE' } }] }, { data: { answerEvents: { seq: 2, posts: [{ sourceId: 'p2' }, { sourceId: 'p1' }] } } }, {}]);
  });

  it('serves queries, too', async () => {
    expect(await subscribe({}, '{ archive { version } }')).toEqual([{ data: { archive: { version: 'v1' } } }]);
  });
});

describe('a client that leaves', () => {
  it('aborts the work at once when it completes the operation over WebSocket', async () => {
    const run = app.run('a1').append(REWRITTEN);
    const client = await server.socket();
    await client.init();
    client.subscribe('1', EVENTS, { id: ID });
    await until(() => run.taken === 1);
    client.send({ id: '1', type: 'complete' });
    await expect.poll(() => run.signals[0]?.aborted, { timeout: 15_000 }).toBe(true);
    client.socket.close();
  });

  it.each(['close', 'terminate'] as const)('aborts the work at once when its WebSocket ends (%s)', async (how) => {
    const run = app.run('a1').append(REWRITTEN);
    const client = await server.socket();
    await client.init();
    client.subscribe('1', EVENTS, { id: ID });
    client.subscribe('2', EVENTS, { id: ID });
    await until(() => run.taken === 2);
    client.socket[how]();
    await expect.poll(() => run.signals.map((signal) => signal.aborted), { timeout: 15_000 }).toEqual([true, true]);
  });

  it('aborts the work at once when its event stream ends', async () => {
    const run = app.run('a1').append(REWRITTEN);
    const stream = await server.stream(EVENTS, { id: ID });
    await until(() => run.taken === 1);
    stream.leave();
    await expect.poll(() => run.signals[0]?.aborted, { timeout: 15_000 }).toBe(true);
  });

  it('aborts the work when it leaves before the stream has opened', async () => {
    const signals: AbortSignal[] = [];
    app.answerEvents = (_id, _after, signal) => {
      signals.push(signal);
      return new Promise(() => {});
    };
    const abort = new AbortController();
    const request = fetch(`${server.url}/graphql/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: EVENTS, variables: { id: ID } }),
      signal: abort.signal,
    });
    const client = await server.socket();
    await client.init();
    client.subscribe('1', EVENTS, { id: ID });
    await until(() => signals.length === 2);
    abort.abort();
    client.socket.terminate();
    await expect(request).rejects.toThrow('aborted');
    await until(() => signals.every((signal) => signal.aborted), 15_000);
  });

  it('is cut off when it does not reply to pings', async () => {
    await using impatient = await startTestServer({ keepAliveMs: 50 });
    const run = impatient.app.run('a1').append(REWRITTEN);
    const client = await impatient.socket({ autoPong: false });
    await client.init();
    client.subscribe('1', EVENTS, { id: ID });
    await expect.poll(() => run.signals[0]?.aborted, { timeout: 15_000 }).toBe(true);
  });

  it('stays while it replies to pings', async () => {
    await using impatient = await startTestServer({ keepAliveMs: 1_000 });
    const run = impatient.app.run('a1').append(REWRITTEN);
    const client = await impatient.socket();
    await client.init();
    client.subscribe('1', EVENTS, { id: ID });
    let pings = 0;
    client.socket.on('ping', () => (pings += 1));
    // Cut off without a reply between one ping and the next.
    await until(() => pings === 3);
    expect(run.signals[0]?.aborted).toBe(false);
    client.socket.close();
  });
});

describe('a client that does not read', () => {
  const LARGE: AnswerEventBody = { type: 'TextDelta', offset: 0, text: 'x'.repeat(64 * 1024) };
  const COUNT = 600;

  it('is not sent more over WebSocket than it takes, and loses nothing when it reads again', async () => {
    const run = app.run('a1').append(...Array.from({ length: COUNT }, () => LARGE), { type: 'AnswerStopped' });
    const client = await server.socket();
    await client.init();
    client.socket.pause();
    client.subscribe('1', EVENTS, { id: ID });
    await until(() => run.taken > 0);
    expect(await restingPoint(() => run.taken)).toBeLessThan(COUNT / 2);
    client.socket.resume();
    await client.ended('1');
    expect(client.of('1').filter(({ type }) => type === 'next')).toHaveLength(COUNT + 1);
    client.socket.close();
  });

  it('is not sent more as an event stream than it takes, and loses nothing when it reads again', async () => {
    const run = app.run('a1').append(...Array.from({ length: COUNT }, () => LARGE), { type: 'AnswerStopped' });
    const { response } = await openStream(`${server.url}/graphql/stream`, { query: EVENTS, variables: { id: ID } });
    await until(() => run.taken > 0);
    expect(await restingPoint(() => run.taken)).toBeLessThan(COUNT / 2);
    let received = 0;
    for await (const { event } of readMessages(response)) received += event === 'next' ? 1 : 0;
    expect(received).toBe(COUNT + 1);
  });

  it('is cut off when its event stream stands still for too long', async () => {
    await using impatient = await startTestServer({ stallMs: 200 });
    const run = impatient.app.run('a1').append(...Array.from({ length: COUNT }, () => LARGE));
    const body = JSON.stringify({ query: EVENTS, variables: { id: ID } });
    const socket: Socket = connect(impatient.server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.pause();
    socket.write(`POST /graphql/stream HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    await expect.poll(() => run.signals[0]?.aborted, { timeout: 15_000 }).toBe(true);
    socket.destroy();
  });

  it('is cut off when it floods the server with pings over WebSocket', async () => {
    await using strict = await startTestServer({ socketBacklogBytes: 64 * 1024 });
    const client = await strict.socket();
    await client.init();
    client.socket.pause();
    const ping = { type: 'ping', payload: { filler: 'x'.repeat(100_000) } };
    const flood = setInterval(() => client.send(ping), 1);
    expect(await client.closed).toMatchObject({ code: 1006 });
    clearInterval(flood);
  });
});

/** What the system's own buffers took before pulling stopped: it must come to rest well below all events. */
async function restingPoint(taken: () => number): Promise<number> {
  for (let before = -1; taken() !== before; ) {
    before = taken();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return taken();
}
