import { HumanMessage } from '@langchain/core/messages';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { askInOrder } from '../../../src/answering/ask-in-order.ts';
import { readObject, structuredReply } from '../../../src/answering/structured-reply.ts';
import { AppError } from '../../../src/domain/errors.ts';
import { turnDeps } from '../../fakes/answer-deps.ts';
import { FakeChat } from '../../fakes/fake-chat.ts';

const Schema = z.object({ route: z.enum(['SEARCH', 'ANSWER']), sure: z.boolean() });
const GOOD = '{"route": "ANSWER", "sure": true}';
const good = { route: 'ANSWER', sure: true };
const signal = new AbortController().signal;

afterEach(() => {
  vi.useRealTimers();
});

describe('the object in a reply', () => {
  it.each([
    ['alone', GOOD],
    ['in a code fence', `\`\`\`json\n${GOOD}\n\`\`\``],
    ['in explanations', `Sure! {not json} Here it is: ${GOOD} I chose "ANSWER" {because} it asks.`],
    ['after thoughts', `<think>maybe {"route": "SEARCH", "sure": false}? or {"x": {"y": "}"}}</think>${GOOD}`],
    ['before another object of no use', `${GOOD} {"note": "}{"}`],
    ['with fields nobody asked for', '{"route": "ANSWER", "sure": true, "filter": {"authors": ["mara"]}}'],
    ['over several lines', '{\n  "route": "ANSWER",\n  "sure": true\n}'],
  ])('is found %s', (_, reply) => {
    expect(readObject(reply, Schema)).toEqual({ value: good });
  });

  it.each([
    ['', /no JSON object/],
    ['ANSWER', /no JSON object/],
    ['{"route": "ANSWER", "sure": tr', /no JSON object/],
    ['{"route": "DANCE", "sure": true}', /^route: /],
    ['{"route": "ANSWER"}', /^sure: /],
    ['[1]', /no JSON object/],
  ])('is missed in %j, with the reason', (reply, problem) => {
    expect(readObject(reply, Schema)).toEqual({ problem: expect.stringMatching(problem) as string });
  });

  it('is looked for in a reply of braces alone without end', () => {
    expect(readObject('{'.repeat(4_000), Schema)).toHaveProperty('problem');
  });
});

describe('a structured reply', () => {
  const ask = (chat: FakeChat) => structuredReply(chat, [new HumanMessage('Which route?')], Schema, turnDeps(), { timeoutMs: 60_000, signal });

  it('needs one call when it is right', async () => {
    const chat = new FakeChat({ replies: [GOOD] });
    expect(await ask(chat)).toEqual(good);
    expect(chat.asked).toHaveLength(1);
  });

  it('is repaired once: the model sees its own reply and what is wrong with it', async () => {
    const chat = new FakeChat({ replies: ['{"route": "DANCE", "sure": true}', GOOD] });
    expect(await ask(chat)).toEqual(good);
    const again = chat.asked[1] ?? [];
    expect(again.map((message) => message.getType())).toEqual(['human', 'ai', 'human']);
    expect(again.slice(0, 2).map(({ text }) => text)).toEqual(['Which route?', '{"route": "DANCE", "sure": true}']);
    expect(chat.prompt()).toMatch(/as data: "route: /);
  });

  it('fails plainly after the second try, without the words of the reply', async () => {
    const chat = new FakeChat({ replies: ['my secret'] });
    const error: unknown = await ask(chat).catch((reason: unknown) => reason);
    expect(String(error)).toMatch(/did not reply in the form/);
    expect(String(error)).not.toContain('secret');
    expect(chat.asked).toHaveLength(2);
  });

  it('has one time for both tries', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const slow = z.object({ sure: z.boolean() }).refine(() => {
      vi.advanceTimersByTime(3_000);
      return false;
    });
    const chat = new FakeChat({ replies: [GOOD, { text: 'well', hangs: true }] });
    const failed = structuredReply(chat, [new HumanMessage('Which route?')], slow, turnDeps(), { timeoutMs: 5_000, signal }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);
    expect(chat.asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(chat.aborted).toBe(1);
    expect(await failed).toMatchObject({ code: 'MODEL_TIMEOUT' });
  });

  it('gives a silent model something to repair', async () => {
    const chat = new FakeChat({ replies: ['', GOOD] });
    expect(await ask(chat)).toEqual(good);
    expect(chat.asked[1]?.[1]?.text).toBe('(no words)');
  });

  it('is not asked for when the question does not fit the window', async () => {
    const chat = new FakeChat({ replies: [GOOD], contextTokens: 560, maxReplyTokens: 500 });
    await expect(ask(chat)).rejects.toThrow(/The question with its instructions has 3 tokens; the model takes 0/);
    expect(chat.asked).toHaveLength(0);
  });
});

describe('asking models in order', () => {
  const question = { step: 'route' as const, prompt: async () => [new HumanMessage('Which route?')], schema: Schema };
  const ask = async (chats: FakeChat[], stop = signal) => {
    const deps = turnDeps({ chats });
    return { deps, reply: await askInOrder(question, deps, stop) };
  };

  it('takes the first that replies in form, and reports those before it', async () => {
    const away = new FakeChat({ identity: 'away', replies: [{ error: new AppError('MODEL_UNAVAILABLE', 'Away.') }] });
    const talker = new FakeChat({ identity: 'talker', replies: ['well'] });
    const last = new FakeChat({ identity: 'last', replies: [GOOD] });
    const unasked = new FakeChat({ identity: 'unasked', replies: [GOOD] });
    const { deps, reply } = await ask([away, talker, last, unasked]);
    expect(reply).toEqual(good);
    expect(deps.report.lines).toEqual(['away failed', 'failed: route by away', 'talker completed', 'talker completed', 'failed: route by talker', 'last completed']);
    expect(unasked.asked).toHaveLength(0);
  });

  it('is undefined when none does, and without models', async () => {
    expect((await ask([new FakeChat({ replies: ['well'] })])).reply).toBeUndefined();
    expect((await ask([])).reply).toBeUndefined();
  });

  it('gives each model its share of the time, so that the one behind a hanging one is asked, too', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const quick = new FakeChat({ replies: [GOOD] });
    const asked = ask([new FakeChat({ identity: 'hanging', replies: [{ text: 'well', hangs: true }] }), quick]);
    await vi.advanceTimersByTimeAsync(3_999);
    expect(quick.asked).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    const { deps, reply } = await asked;
    expect(reply).toEqual(good);
    expect(deps.report.errors).toMatchObject([{ code: 'MODEL_TIMEOUT' }]);
  });

  it('ends after eight seconds, however many models hang', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const hanging = new FakeChat({ replies: [{ hangs: true }] });
    const asked = ask([hanging, hanging, hanging]);
    await vi.advanceTimersByTimeAsync(8_000);
    expect((await asked).reply).toBeUndefined();
    expect(hanging.asked).toHaveLength(3);
  });

  it('ends with the reason of its signal, and asks nobody else', async () => {
    const abort = new AbortController();
    const second = new FakeChat({ replies: [GOOD] });
    const asked = ask([new FakeChat({ replies: [{ text: 'well', hangs: true }] }), second], abort.signal);
    abort.abort(new Error('stopped'));
    await expect(asked).rejects.toThrow('stopped');
    expect(second.asked).toHaveLength(0);
  });
});
