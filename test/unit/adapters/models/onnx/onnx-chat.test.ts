import { AIMessage, HumanMessage, SystemMessage, ToolMessage, type AIMessageChunk, type BaseMessage } from '@langchain/core/messages';
import { StringOutputParser } from '@langchain/core/output_parsers';
import { ChatPromptTemplate } from '@langchain/core/prompts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnnxChatCallOptions } from '../../../../../src/adapters/models/onnx/onnx-chat-model.ts';
import { openOnnxChat, type OnnxChat, type OnnxChatOptions } from '../../../../../src/adapters/models/onnx/open-onnx-chat.ts';
import { ChatFolders, MODEL, MODELS } from './onnx-chat-folders.ts';

const QUESTION: BaseMessage[] = [new SystemMessage('You tell what people say.'), new HumanMessage('What do people say about the ferry?')];
const device = { device: 'cpu', float16: true } as const;
/** Many different words: the likeliest tokens alone may be ones without text. */
const LIVELY = { temperature: 2, topP: 1, seed: 5 };

let folders: ChatFolders;
beforeAll(async () => {
  folders = await ChatFolders.create();
  await folders.copyEndless('endless');
});
afterAll(() => folders[Symbol.asyncDispose]());

const open = (options: Partial<OnnxChatOptions> = {}) => openOnnxChat({ modelsDir: MODELS, model: MODEL, device, timeoutMs: 120_000, ...options });
const openEndless = (options: Partial<OnnxChatOptions> = {}) => open({ modelsDir: folders.folder, model: 'endless', maxReplyTokens: 2_000, ...options });

const invoke = (chat: OnnxChat, options: Partial<OnnxChatCallOptions> = {}, messages = QUESTION) => chat.model.invoke(messages, options);
const textOf = async (chat: OnnxChat, options: Partial<OnnxChatCallOptions> = {}, messages = QUESTION) => (await invoke(chat, options, messages)).text;

async function chunksOf(chat: OnnxChat, options: Partial<OnnxChatCallOptions> = {}): Promise<AIMessageChunk[]> {
  const chunks: AIMessageChunk[] = [];
  for await (const chunk of await chat.model.stream(QUESTION, options)) chunks.push(chunk);
  return chunks;
}

/** Resolves when the reply has begun; its `end` tells the number of chunks. */
async function begin(chat: OnnxChat, options: Partial<OnnxChatCallOptions> = {}): Promise<{ end: Promise<number> }> {
  const reader = (await chat.model.stream(QUESTION, { ...LIVELY, ...options })).getReader();
  await reader.read();
  const end = (async () => {
    let chunks = 1;
    while (!(await reader.read()).done) chunks += 1;
    return chunks;
  })();
  end.catch(() => undefined);
  return { end };
}

describe('a chat model in a worker thread', () => {
  let chat: OnnxChat;
  beforeAll(async () => {
    chat = await openEndless();
  });
  afterAll(() => chat[Symbol.asyncDispose]());

  it('streams its reply in many chunks, and tells at last how many tokens there were and why it ended', async () => {
    const chunks = await chunksOf(chat, { ...LIVELY, maxTokens: 40 });
    const last = chunks.at(-1);
    expect(chunks.length).toBeGreaterThan(10);
    expect(last).toMatchObject({ text: '', response_metadata: { finish_reason: 'length' }, usage_metadata: { output_tokens: 40 } });
    expect(last?.usage_metadata).toMatchObject({ input_tokens: expect.toSatisfy((tokens: number) => tokens > 10) });
    expect(chunks.slice(0, -1).every(({ usage_metadata: usage, text }) => usage === undefined && text !== '')).toBe(true);
  });

  it('replies with the same text from call to call, in chunks and whole', async () => {
    await using plain = await open({ maxReplyTokens: 60 });
    const streamed = (await chunksOf(plain)).map(({ text }) => text).join('');
    expect(streamed).not.toBe('');
    expect(await textOf(plain)).toBe(streamed);
    expect(await textOf(plain)).toBe(streamed);
  });

  it('tells of a whole reply what it tells of a stream', async () => {
    expect(await invoke(chat, { maxTokens: 40 })).toMatchObject({ response_metadata: { finish_reason: 'length' }, usage_metadata: { output_tokens: 40 } });
  });

  it('draws another text above temperature 0, the same for the same seed', async () => {
    const [first, again, other] = await Promise.all([1, 1, 2].map((seed) => textOf(chat, { ...LIVELY, maxTokens: 40, seed })));
    expect(first).toBe(again);
    expect(first).not.toBe(other);
    expect(first).not.toBe(await textOf(chat, { maxTokens: 40 }));
  });

  it('ends before a stop sequence', async () => {
    const options = { ...LIVELY, maxTokens: 60 };
    const whole = await textOf(chat, options);
    const stop = whole.slice(12, 19);
    const message = await invoke(chat, { ...options, stop: [stop] });
    expect(stop).toHaveLength(7);
    expect(message.text).toBe(whole.slice(0, whole.indexOf(stop)));
    expect(message).toMatchObject({ response_metadata: { finish_reason: 'stop' } });
  });

  it('writes no more than it may, whatever a call asks for', async () => {
    await using brief = await openEndless({ maxReplyTokens: 5 });
    expect(await invoke(brief, { maxTokens: 1_000 })).toMatchObject({ usage_metadata: { output_tokens: 5 } });
  });

  it('reads the turns of a conversation', async () => {
    const turns = [...QUESTION, new AIMessage('That it is late.'), new HumanMessage('Since when?')];
    const long = await invoke(chat, { maxTokens: 5 }, turns);
    const short = await invoke(chat, { maxTokens: 5 });
    const added = (await chat.countTokens('That it is late.')) + (await chat.countTokens('Since when?'));
    const tokens = ({ usage_metadata: usage }: AIMessageChunk) => (usage as { input_tokens: number } | undefined)?.input_tokens ?? 0;
    expect(tokens(long) - tokens(short)).toBeGreaterThanOrEqual(added);
  });

  it('refuses messages that are none of a conversation', async () => {
    const result = new ToolMessage({ content: '42', tool_call_id: '1' });
    await expect(invoke(chat, {}, [...QUESTION, result])).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: false, message: expect.stringContaining('"tool"') });
  });

  it('streams through a chain of LangChain', async () => {
    const chain = ChatPromptTemplate.fromMessages([['human', 'What about the {subject}?']]).pipe(chat.model.withConfig({ ...LIVELY, maxTokens: 30 })).pipe(new StringOutputParser());
    const pieces: string[] = [];
    for await (const piece of await chain.stream({ subject: 'ferry' })) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.join('')).toBe(await chain.invoke({ subject: 'ferry' }));
  });

  it('tells callbacks of every piece', async () => {
    const told: string[] = [];
    const chunks = await chat.model.stream(QUESTION, { ...LIVELY, maxTokens: 20, callbacks: [{ handleLLMNewToken: (text) => void told.push(text) }] });
    const pieces: string[] = [];
    for await (const { text } of chunks) pieces.push(text);
    expect(told).toEqual(pieces.filter((text) => text !== ''));
  });

  it('counts tokens in its own words, many texts together', async () => {
    const texts = ['', 'ferry', 'The ferry was late again, and nobody told us why.'];
    const counts = await Promise.all(texts.map((text) => chat.countTokens(text)));
    expect(counts[0]).toBe(0);
    expect(counts[1]).toBeGreaterThan(0);
    expect(counts[2]).toBeGreaterThan(counts[1] ?? Infinity);
    expect(await chat.model.getNumTokens(texts[2] ?? '')).toBe(counts[2]);
    expect(await chat.model.getNumTokens([{ type: 'text', text: 'ferry' }])).toBe(counts[1]);
  });

  it('writes several replies at a time, one token for each in its turn', async () => {
    const first = await begin(chat);
    const order = [first.end.then(() => 'first'), chunksOf(chat, { maxTokens: 3 }).then(() => 'second')];
    expect(await Promise.race(order)).toBe('second');
    expect(await first.end).toBeGreaterThan(100);
  });

  it('fails with the reason of the signal that stops it, at once', async () => {
    const stopped = new AbortController();
    const reply = await begin(chat, { signal: stopped.signal });
    const reason = new Error('nobody reads this');
    stopped.abort(reason);
    await expect(reply.end).rejects.toBe(reason);
    const waiting = invoke(chat, { signal: stopped.signal });
    await expect(waiting).rejects.toBe(reason);
  });

  it('fails with MODEL_TIMEOUT when a reply takes too long', async () => {
    await using slow = await openEndless({ timeoutMs: 20 });
    await expect(invoke(slow)).rejects.toMatchObject({ code: 'MODEL_TIMEOUT', retryable: true });
  });
});

describe('callers of a chat model', () => {
  it('are served in turns', async () => {
    await using chat = await openEndless({ maxActive: 1, maxReplyTokens: 10 });
    const order: string[] = [];
    const ask = async (name: string, options: Partial<OnnxChatCallOptions>) => {
      await invoke(chat, options);
      order.push(name);
    };
    await Promise.all([
      ask('ann 1', { caller: 'ann' }),
      ask('ann 2', { caller: 'ann' }),
      ask('ann 3', { caller: 'ann' }),
      ask('ben 1', { metadata: { caller: 'ben' } }),
    ]);
    expect(order).toEqual(['ann 1', 'ann 2', 'ben 1', 'ann 3']);
  });

  it('are named by the metadata of a chain, too', async () => {
    await using chat = await openEndless({ maxActive: 1, maxReplyTokens: 10 });
    const chain = ChatPromptTemplate.fromMessages([['human', '{question}']]).pipe(chat.model).pipe(new StringOutputParser());
    const order: string[] = [];
    const ask = async (caller: string) => {
      await chain.invoke({ question: 'Why?' }, { metadata: { caller } });
      order.push(caller);
    };
    await Promise.all(['ann', 'ann', 'ann', 'ben'].map(ask));
    expect(order).toEqual(['ann', 'ann', 'ben', 'ann']);
  });

  it('are turned away at once where too many wait', async () => {
    await using chat = await openEndless({ maxActive: 1, maxWaiting: 1 });
    const stopped = new AbortController();
    const first = await begin(chat, { signal: stopped.signal });
    const second = invoke(chat, { signal: stopped.signal });
    second.catch(() => undefined);
    await expect(invoke(chat)).rejects.toMatchObject({ code: 'OVERLOADED', retryable: true, retryAfterMs: expect.any(Number) });
    stopped.abort();
    await expect(first.end).rejects.toMatchObject({ name: 'AbortError' });
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    expect(await invoke(chat, { maxTokens: 5 })).toMatchObject({ usage_metadata: { output_tokens: 5 } });
  });
});

describe('the context window of a chat model', () => {
  const words = (count: number) => [new HumanMessage('ferry '.repeat(count))];

  it('is refused where the prompt leaves no room for a reply, with both numbers', async () => {
    await using chat = await openEndless({ contextTokens: 64 });
    expect(chat.contextTokens).toBe(64);
    const tokens = await chat.countTokens('ferry '.repeat(100));
    const error: unknown = await invoke(chat, {}, words(100)).catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: false, message: expect.stringContaining(' takes 64,') });
    expect(Number(/has (\d+) tokens/.exec((error as Error).message)?.[1])).toBeGreaterThanOrEqual(tokens);
    expect(await invoke(chat, { maxTokens: 5 }, words(1))).toMatchObject({ usage_metadata: { output_tokens: 5 } });
  });

  it('ends the reply where it is full', async () => {
    await using chat = await openEndless({ contextTokens: 64 });
    expect(await invoke(chat, {}, words(1))).toMatchObject({
      response_metadata: { finish_reason: 'length' },
      usage_metadata: { total_tokens: 64 },
    });
  });

  it('is no wider than the model was made for', async () => {
    await folders.copy('narrow');
    await folders.change('narrow', 'config.json', { max_position_embeddings: 100 });
    await using chat = await open({ modelsDir: folders.folder, model: 'narrow', contextTokens: 1_000 });
    expect(chat.contextTokens).toBe(100);
  });
});
