import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ReplyWatch } from '../../../../../src/adapters/models/openai-compatible/call-watch.ts';
import { openChatModel, type ChatServerOptions } from '../../../../../src/adapters/models/openai-compatible/open-chat-model.ts';
import type { Fault } from '../../../../fakes/openai-server.ts';
import { StubChat } from './open-chat.ts';

const SHORT_MS = 300;

const late = (setting: string) => expect.objectContaining({ name: 'AppError', code: 'MODEL_TIMEOUT', retryable: true, message: expect.stringContaining(setting) });

describe('a model server that takes too long', () => {
  it.each<[string, Partial<ChatServerOptions>, Fault, string, number]>([
    ['never answers', { firstTokenMs: SHORT_MS }, 'hang', 'CHAT_FIRST_TOKEN_SECONDS', 0],
    ['answers with headers, a role and comments, but no token', { firstTokenMs: SHORT_MS }, 'headers then hang', 'CHAT_FIRST_TOKEN_SECONDS', 0],
    ['stalls in mid-stream', { stallMs: SHORT_MS }, { stallAfter: 2 }, 'CHAT_STALL_SECONDS', 2],
    ['does not end its reply', { timeoutMs: SHORT_MS }, { stallAfter: 2 }, 'CHAT_TIMEOUT_SECONDS', 2],
    ['does not even begin its reply', { timeoutMs: SHORT_MS }, 'hang', 'CHAT_TIMEOUT_SECONDS', 0],
  ])('%s: the request ends, and the error names the limit', async (_what, limits, fault, setting, tokens) => {
    await using stub = await StubChat.open({ fault }, limits);
    const failed = await stub.fail();
    expect(failed.error).toEqual(late(setting));
    expect(failed.tokens.length).toBeLessThanOrEqual(tokens);
    // On a slow machine the time may be over before the request is out.
    expect(stub.server.requests.length).toBeLessThanOrEqual(1);
    await vi.waitFor(() => expect(stub.server.aborted).toBe(stub.server.requests.length), 10_000);
  });

  it('takes no connection: the error names the limit', async () => {
    // A server that accepts TCP and never answers to TLS: no connection is ever open.
    const mute = createServer();
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const sockets: { destroy(): void }[] = [];
    mute.on('connection', (socket) => sockets.push(socket));
    try {
      await using chat = await openChatModel({ baseUrl: `https://127.0.0.1:${(mute.address() as AddressInfo).port}/v1`, model: 'stub', timeoutMs: 60_000, connectMs: SHORT_MS });
      await expect(chat.model.invoke('Why?')).rejects.toEqual(late('CHAT_CONNECT_SECONDS'));
    } finally {
      for (const socket of sockets) socket.destroy();
      mute.close();
    }
  });

  it('is waited for until the first token, also while it does not connect', async () => {
    const mute = createServer();
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    try {
      const baseUrl = `https://127.0.0.1:${(mute.address() as AddressInfo).port}/v1`;
      await using chat = await openChatModel({ baseUrl, model: 'stub', timeoutMs: 60_000, connectMs: 60_000, firstTokenMs: SHORT_MS });
      await expect(chat.model.invoke('Why?')).rejects.toEqual(late('CHAT_FIRST_TOKEN_SECONDS'));
    } finally {
      mute.close();
    }
  });
});

describe('the limits of a reply', () => {
  const NAMES = { host: 'models.example', model: 'stub', settings: 'CHAT' } as const;
  const LIMITS = { timeoutMs: 60_000, firstTokenMs: 30_000, stallMs: 15_000 };

  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('let a reader hold a token for longer than the server may stall', () => {
    const watch = new ReplyWatch(NAMES, LIMITS, undefined);
    vi.advanceTimersByTime(29_000);
    watch.hold();
    vi.advanceTimersByTime(20_000);
    expect(watch.signal.aborted).toBe(false);
    watch.resume();
    vi.advanceTimersByTime(10_900);
    expect(watch.signal.aborted).toBe(false);
    watch.close();
  });

  it('give all attempts together one time for the first token', () => {
    const watch = new ReplyWatch(NAMES, LIMITS, undefined);
    vi.advanceTimersByTime(20_000);
    watch.resume();
    expect(watch.leftMs).toBe(10_000);
    vi.advanceTimersByTime(10_000);
    expect(watch.signal.reason).toEqual(late('CHAT_FIRST_TOKEN_SECONDS'));
  });

  it('count a stall from the moment the reader wants more', () => {
    const watch = new ReplyWatch(NAMES, { ...LIMITS, timeoutMs: 600_000 }, undefined);
    for (let token = 0; token < 5; token++) {
      watch.hold();
      vi.advanceTimersByTime(20_000);
      watch.resume();
      vi.advanceTimersByTime(14_000);
    }
    expect(watch.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1_000);
    expect(watch.signal.reason).toEqual(late('CHAT_STALL_SECONDS'));
    expect(watch.signal.reason).toMatchObject({ atFault: true });
  });

  it('hold it against the server only while the server is waited for', () => {
    const waiting = new ReplyWatch(NAMES, { ...LIMITS, firstTokenMs: 90_000 }, undefined);
    const held = new ReplyWatch(NAMES, LIMITS, undefined);
    held.hold();
    vi.advanceTimersByTime(60_000);
    expect(waiting.signal.reason).toEqual(late('CHAT_TIMEOUT_SECONDS'));
    expect(held.signal.reason).toEqual(late('CHAT_TIMEOUT_SECONDS'));
    expect([waiting.signal.reason.atFault, held.signal.reason.atFault]).toEqual([true, false]);
  });

  it('leave nothing behind', () => {
    const caller = new AbortController();
    const closed = new ReplyWatch(NAMES, LIMITS, caller.signal);
    closed.hold();
    closed.close();
    closed.resume();
    expect(vi.getTimerCount()).toBe(0);
    caller.abort();
    expect(closed.signal.aborted).toBe(false);
    const aborted = new ReplyWatch(NAMES, LIMITS, AbortSignal.any([]));
    expect(aborted.leftMs).toBe(30_000);
    aborted.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
