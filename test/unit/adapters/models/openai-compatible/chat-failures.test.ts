import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { AppError } from '../../../../../src/domain/errors.ts';
import type { Fault } from '../../../../fakes/openai-server.ts';
import { REPLY, StubChat } from './open-chat.ts';

const POST = 'a post that nobody else may read';
const KEY = 'sk-very-secret';

describe('a model server that fails before the first token', () => {
  it.each<[string, Fault]>([
    ['resets the connection', 'reset'],
    ['breaks off after the headers', { cutAfter: 0 }],
    ['has too much to do', { status: 429, retryAfter: '0' }],
    ...[500, 502, 503, 504].map((status): [string, Fault] => [`answers ${status}`, { status }]),
  ])('%s: is asked again, twice at most', async (_what, fault) => {
    await using stub = await StubChat.open({ fault, faultTimes: 2 });
    expect(await stub.ask()).toBe(REPLY);
    expect(stub.server.requests).toHaveLength(3);
    stub.server.behave({ reply: () => REPLY, fault });
    expect((await stub.fail()).error).toMatchObject({ code: /MODEL_UNAVAILABLE|OVERLOADED/, retryable: true });
    expect(stub.server.requests).toHaveLength(6);
  });

  it('refuses connections: is asked again, then the error says so', async () => {
    await using stub = await StubChat.open();
    await stub.server.refuse();
    expect((await stub.fail()).error).toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true, message: expect.stringMatching(/accepts no connections.*CHAT_BASE_URL/) });
    await stub.server.accept();
    expect(await stub.ask()).toBe(REPLY);
  });

  it('comes back between two attempts', async () => {
    await using stub = await StubChat.open({}, { retry: { retries: 2, pauseMs: 500 } });
    await stub.server.refuse();
    const answer = stub.ask();
    await stub.server.accept();
    expect(await answer).toBe(REPLY);
  });

  it('is held to the limits in the second attempt, too', async () => {
    await using stub = await StubChat.open({ fault: { cutAfter: 0 } }, { firstTokenMs: 1_000 });
    const hangsNext = () => {
      stub.server.behave({ reply: () => REPLY, fault: 'hang' });
      return REPLY;
    };
    stub.server.behave({ reply: hangsNext, fault: { cutAfter: 0 } });
    expect((await stub.fail()).error).toMatchObject({ code: 'MODEL_TIMEOUT' });
  });

  it('asks for a longer pause than a reader waits: the caller is told when to come back', async () => {
    await using stub = await StubChat.open({ fault: { status: 429, retryAfter: '20' } });
    expect((await stub.fail()).error).toMatchObject({ code: 'OVERLOADED', retryable: true, retryAfterMs: 20_000 });
    expect(stub.server.requests).toHaveLength(1);
  });

  it('is not asked again where that would take longer than the first token may', async () => {
    await using stub = await StubChat.open({ fault: { status: 503, retryAfter: '4' } }, { firstTokenMs: 3_000 });
    expect((await stub.fail()).error).toMatchObject({ code: 'MODEL_UNAVAILABLE', retryAfterMs: 4_000 });
    expect(stub.server.requests).toHaveLength(1);
  });

  it('is not asked again once the caller has gone', async () => {
    await using stub = await StubChat.open({ fault: { status: 503 } }, { retry: { retries: 2, pauseMs: 4_000 } });
    const stop = new AbortController();
    const failed = stub.fail('Why?', stop.signal);
    await vi.waitFor(() => expect(stub.server.requests).toHaveLength(1), 10_000);
    const reason = new Error('enough');
    stop.abort(reason);
    expect((await failed).error).toBe(reason);
    expect(stub.server.requests).toHaveLength(1);
  });
});

describe('a model server that refuses', () => {
  it.each([
    [400, /refused the request/],
    [401, /refused the key.*CHAT_API_KEY/],
    [403, /refused the key.*CHAT_API_KEY/],
    [404, /does not know stub.*CHAT_MODEL.*CHAT_BASE_URL/],
    [422, /refused the request/],
    [307, /sends requests on.*CHAT_BASE_URL/],
  ])('with %i: is not asked again, and the message says what to do', async (status, message) => {
    await using stub = await StubChat.open();
    // A server that has sent usage once is not suspected of refusing to be asked for it.
    await stub.ask();
    stub.server.behave({ reply: () => REPLY, fault: { status } });
    const { error } = await stub.fail();
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: false, message: expect.stringMatching(message) });
    expect(stub.server.requests).toHaveLength(2);
  });

  it('a prompt that is too long: the message says which setting bounds it', async () => {
    await using stub = await StubChat.open({ fault: { status: 400, body: '{"error":{"code":"context_length_exceeded","message":"maximum context length is 4096 tokens"}}' } });
    expect((await stub.fail()).error).toMatchObject({ retryable: false, message: expect.stringContaining('CHAT_CONTEXT_TOKENS') });
  });
});

describe('a stream that breaks', () => {
  it.each<[string, Fault]>([
    ['is cut in the middle of an event', { cutAfter: 2 }],
    ['holds garbage', { garbageAfter: 2 }],
    ['just ends', { endAfter: 2 }],
  ])('%s: rejects after the tokens that came, and is not asked for again', async (_what, fault) => {
    await using stub = await StubChat.open({ fault });
    const { tokens, error } = await stub.fail();
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true });
    // Tokens that arrive together with what breaks the stream may be lost with it.
    expect(['', 'The', 'The bridge']).toContain(tokens.join(''));
    expect(stub.server.requests).toHaveLength(1);
  });

  it('rejects when it is read whole, too', async () => {
    await using stub = await StubChat.open({ fault: { endAfter: 3 } });
    await expect(stub.chat.model.invoke('Why?')).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
  });
});

describe('errors of a model server', () => {
  const written: string[] = [];
  let spies: MockInstance[] = [];

  beforeEach(() => {
    written.length = 0;
    spies = (['log', 'warn', 'error', 'info', 'debug'] as const).map((name) => vi.spyOn(console, name).mockImplementation((...words: unknown[]) => void written.push(words.map(String).join(' '))));
  });

  afterEach(() => {
    for (const spy of spies) spy.mockRestore();
  });

  it.each<[string, Fault]>([
    ['echoes the prompt and the key', { status: 400, body: JSON.stringify({ error: { message: `cannot read "${POST}" with ${KEY}`, code: `${POST} ${KEY}` } }) }],
    ['quotes the post in a broken event', { garbageAfter: 0 }],
    ['fails with a page', { status: 500, body: `<html>${POST} ${KEY}</html>` }],
  ])('tell nothing of what was sent or received, where the server %s', async (_what, fault) => {
    await using stub = await StubChat.open({ fault, reply: () => POST }, { apiKey: KEY });
    const { error } = await stub.fail(POST);
    const told = [...chain(error)].map((each) => `${each.message} ${each.stack} ${JSON.stringify(each)}`).join('\n') + written.join('\n');
    for (const secret of [POST, KEY, 'nobody else']) expect(told).not.toContain(secret);
  });
});

function* chain(error: unknown): Generator<Error> {
  for (let each = error; each instanceof Error; each = each.cause) yield each;
}
