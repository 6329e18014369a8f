import { inject, afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenAiServer } from '../fakes/openai-server.ts';
import { follow, isTerminal, textOf, TRANSPORTS } from './follow.ts';
import { ServerProcess } from './server-process.ts';

const QUESTION = 'Why was the Kettle Bridge closed?';
const REPLY = 'The bridge was closed after an inspection [1]. Cracks were found in its bearings [1][2]. The trams were cut in two [1][2][3]. Bearings of the bridge had cracks [2].';

describe('an answer on two replicas with one Redis', () => {
  let model: OpenAiServer;
  let first: ServerProcess;
  let second: ServerProcess;

  beforeAll(async () => {
    model = await OpenAiServer.start({ reply: () => REPLY, tokenMs: 20 });
    const settings = { REDIS_URL: inject('redisUrl'), CHAT_BASE_URL: model.baseUrl, CHAT_MODEL: 'stub' };
    [first, second] = await Promise.all([ServerProcess.start(settings), ServerProcess.start(settings)]);
  });

  afterAll(async () => {
    for (const part of [first, second, model]) await part[Symbol.asyncDispose]();
  });

  it.each(TRANSPORTS)('is the same to the byte when the %s connection is cut after any event and resumed on the other replica', async (transport) => {
    const id = await first.ask(QUESTION, { idempotencyKey: `resume-${transport}` });
    const whole = await follow(first.url, id, transport);
    expect(whole.at(-1)?.__typename).toBe('AnswerCompleted');
    expect(whole.map(({ seq }) => seq)).toEqual(whole.map((_, i) => i + 1));
    expect(textOf(whole)).toBe(whole.at(-1)?.answer?.text);

    for (let cut = 1; cut < whole.length; cut++) {
      const before = await follow(first.url, id, transport, { cutAfter: cut });
      const after = await follow(second.url, id, transport, { after: before.at(-1)?.seq ?? 0 });
      expect([...before, ...after]).toEqual(whole);
    }
  });

  it('can be followed live on the replica that does not write it', async () => {
    const id = await first.ask('Who complained about the Kettle Bridge closure?');
    const [here, there] = await Promise.all([follow(first.url, id, 'WebSocket'), follow(second.url, id, 'SSE')]);
    expect(there).toEqual(here);
    expect(here.filter(isTerminal)).toHaveLength(1);
  });

  it('is read from the cache on the other replica, and marked', async () => {
    const question = 'What was said about the inspection of the Kettle Bridge?';
    const written = await follow(first.url, await first.ask(question), 'SSE');
    const asked = model.requests.length;
    const hit = await follow(second.url, await second.ask(question), 'SSE');
    expect(model.requests).toHaveLength(asked);
    expect(hit.at(-1)?.answer?.cacheHit).toEqual({ kind: 'EXACT' });
    expect(written.at(-1)?.answer?.cacheHit).toBeNull();
    expect(hit.slice(0, -1)).toEqual(written.slice(0, -1));
  });

  it('is written once when both replicas are asked at the same moment', async () => {
    const question = 'What did people say about the detour around the Kettle Bridge?';
    const asked = model.requests.length;
    const ids = await Promise.all([first.ask(question), second.ask(question), first.ask(question), second.ask(question)]);
    const answers = await Promise.all(ids.map((id, i) => follow(i % 2 ? second.url : first.url, id, 'WebSocket')));
    expect(new Set(answers.map(textOf)).size).toBe(1);
    expect(model.requests).toHaveLength(asked + 1);
  });

  it('ends for every subscriber when the process that writes it is killed', async () => {
    model.behave({ reply: () => REPLY, tokenMs: 500 });
    const writer = await ServerProcess.start({ REDIS_URL: inject('redisUrl'), CHAT_BASE_URL: model.baseUrl, CHAT_MODEL: 'stub' });
    const id = await writer.ask('What became of the bearings of the Kettle Bridge?');
    const begun = await follow(writer.url, id, 'SSE', { cutAfter: 2 });
    const rest = follow(second.url, id, 'WebSocket', { after: begun.length });
    await writer.kill();
    const started = Date.now();
    const events = [...begun, ...(await rest)];
    model.behave({ reply: () => REPLY, tokenMs: 20 });
    expect(Date.now() - started).toBeLessThan(30_000);
    expect(events.filter(isTerminal)).toMatchObject([{ __typename: 'AnswerFailed', code: 'PROCESS_LOST', retryable: true }]);
    await writer[Symbol.asyncDispose]();
  }, 45_000);
});
