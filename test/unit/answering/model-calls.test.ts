import { HumanMessage } from '@langchain/core/messages';
import { describe, expect, it } from 'vitest';
import { ModelCalls } from '../../../src/answering/model-calls.ts';
import { AppError } from '../../../src/domain/errors.ts';
import { KeptReport } from '../../fakes/answer-deps.ts';
import { FakeChat, type FakeReply } from '../../fakes/fake-chat.ts';

const messages = [new HumanMessage('Why?')];
const usage = { input: 100, output: 20 };

function world(...replies: (string | FakeReply)[]) {
  const report = new KeptReport();
  return { report, calls: new ModelCalls({ caller: 'c7', report }), chat: new FakeChat({ replies }) };
}

async function pieces(stream: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const piece of stream) all.push(piece);
  return all;
}

const signal = new AbortController().signal;

describe('a call of a chat model', () => {
  it('gives the reply piece by piece, says whose call it is, and counts it', async () => {
    const { calls, chat, report } = world({ text: 'Because of cracks.', usage });
    expect(await pieces(calls.stream(chat, messages, { signal }))).toEqual(['Because', ' of', ' cracks.']);
    expect(chat.callers).toEqual(['c7']);
    expect(calls.usage).toEqual({ inputTokens: 100, outputTokens: 20, calls: 1, complete: true });
    expect(report.lines).toEqual(['fake completed']);
  });

  it('passes on what the model says of its failure, retry time included', async () => {
    const error = new AppError('OVERLOADED', 'Full.', { retryable: true, retryAfterMs: 1_500 });
    const { calls, chat, report } = world({ error });
    await expect(pieces(calls.stream(chat, messages, { signal }))).rejects.toBe(error);
    expect(report.lines).toEqual(['fake overloaded']);
    expect(calls.usage).toBeUndefined();
  });

  it('makes one failure of any other error', async () => {
    const { calls, chat, report } = world({ text: 'Because', error: new Error('socket hang up') });
    await expect(pieces(calls.stream(chat, messages, { signal }))).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true, cause: expect.any(Error) as Error });
    expect(report.lines).toEqual(['fake failed']);
  });

  it('ends when its time is up, and aborts the work', async () => {
    const { calls, chat, report } = world({ text: 'Because', hangs: true });
    await expect(pieces(calls.stream(chat, messages, { timeoutMs: 20, signal }))).rejects.toMatchObject({ code: 'MODEL_TIMEOUT', retryable: true });
    expect(chat.aborted).toBe(1);
    expect(report.lines).toEqual(['fake timed_out']);
  });

  it('never takes longer than the model may', async () => {
    const { calls } = world();
    const chat = new FakeChat({ replies: [{ hangs: true }], timeoutMs: 20 });
    await expect(pieces(calls.stream(chat, messages, { timeoutMs: 600_000, signal }))).rejects.toMatchObject({ code: 'MODEL_TIMEOUT' });
  });

  it('ends with the reason of its signal', async () => {
    const { calls, chat, report } = world({ text: 'Because', hangs: true });
    const abort = new AbortController();
    const stream = calls.stream(chat, messages, { signal: abort.signal });
    expect(await stream.next()).toMatchObject({ value: 'Because' });
    const rest = stream.next();
    abort.abort(new Error('enough'));
    await expect(rest).rejects.toThrow('enough');
    expect(report.lines).toEqual(['fake stopped']);
  });

  it('aborts the work of a model when its reader leaves, though no next token comes', async () => {
    const { calls, chat, report } = world({ text: 'Because', hangs: true });
    for await (const piece of calls.stream(chat, messages, { signal })) {
      expect(piece).toBe('Because');
      break;
    }
    expect(chat.aborted).toBe(1);
    expect(report.lines).toEqual(['fake stopped']);
  });

  it('reads no more of a reply than is wanted', async () => {
    const { calls, chat } = world('one two three four');
    expect(await calls.reply(chat, messages, 9, { signal })).toBe('one two t');
  });
});

describe('the usage of an answer', () => {
  it('is the sum of its calls, with what they cost', async () => {
    const { calls } = world();
    const first = new FakeChat({ replies: [{ text: 'yes', usage }], price: { input: 0.1, output: 0.7 } });
    const second = new FakeChat({ replies: [{ text: 'no', usage: { input: 1, output: 2 } }], price: { input: 3, output: 3 } });
    for (const chat of [first, second, first]) await pieces(calls.stream(chat, messages, { signal }));
    expect(calls.usage).toEqual({ inputTokens: 201, outputTokens: 42, calls: 3, complete: true, costUsd: 0.000057 });
  });

  it('has no cost when the price of one model is not known', async () => {
    const { calls, chat } = world({ text: 'yes', usage });
    await pieces(calls.stream(new FakeChat({ replies: [{ text: 'yes', usage }], price: { input: 1, output: 1 } }), messages, { signal }));
    await pieces(calls.stream(chat, messages, { signal }));
    expect(calls.usage).toEqual({ inputTokens: 200, outputTokens: 40, calls: 2, complete: true });
  });

  it('says when it is not the whole: a reply broke off, or came without figures', async () => {
    const gone = new Error('gone');
    for (const reply of ['no figures', { text: 'broken', error: gone }, { text: 'broken', usage: { input: 0, output: 0 }, error: gone }]) {
      const { calls, chat } = world({ text: 'yes', usage }, reply);
      await pieces(calls.stream(chat, messages, { signal }));
      await pieces(calls.stream(chat, messages, { signal })).catch(() => {});
      expect(calls.usage).toMatchObject({ inputTokens: 100, calls: 2, complete: false });
    }
  });

  it('leaves out calls that no model replied to', async () => {
    const { calls, chat } = world({ error: new AppError('MODEL_UNAVAILABLE', 'Away.') }, { text: 'yes', usage });
    await pieces(calls.stream(chat, messages, { signal })).catch(() => {});
    await pieces(calls.stream(chat, messages, { signal }));
    expect(calls.usage).toMatchObject({ calls: 1, complete: true });
  });

  it('is unknown when no model told its tokens', async () => {
    const { calls, chat } = world('yes');
    await pieces(calls.stream(chat, messages, { signal }));
    expect(calls.usage).toBeUndefined();
  });
});
