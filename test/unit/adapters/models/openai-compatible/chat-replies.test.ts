import { ChatPromptTemplate } from '@langchain/core/prompts';
import { StringOutputParser } from '@langchain/core/output_parsers';
import type { AIMessageChunk } from '@langchain/core/messages';
import { describe, expect, it, vi } from 'vitest';
import { openChatModel } from '../../../../../src/adapters/models/openai-compatible/open-chat-model.ts';
import { REPLY, StubChat } from './open-chat.ts';

const USAGE = { prompt_tokens: 120, completion_tokens: 7 };

async function whole(stream: AsyncIterable<AIMessageChunk>): Promise<AIMessageChunk> {
  let sum: AIMessageChunk | undefined;
  for await (const chunk of stream) sum = sum ? sum.concat(chunk) : chunk;
  if (!sum) throw new Error('An empty reply.');
  return sum;
}

describe('replies of a model server', () => {
  it('come token by token, with the finish reason at the end', async () => {
    await using stub = await StubChat.open();
    const stream = await stub.chat.model.stream('Why?');
    const first = await stream.next();
    expect(first.value?.content).toBe('The');
    const rest = await whole(stream);
    expect(`The${rest.text}`).toBe(REPLY);
    expect(rest.response_metadata).toMatchObject({ finish_reason: 'stop' });
  });

  it('can be read whole', async () => {
    await using stub = await StubChat.open({ usage: USAGE });
    const message = await stub.chat.model.invoke('Why?');
    expect(message.text).toBe(REPLY);
    expect(message.response_metadata).toMatchObject({ finish_reason: 'stop' });
    expect(message.usage_metadata).toMatchObject({ input_tokens: 120, output_tokens: 7, total_tokens: 127 });
  });

  it('are the same as a part of a chain, and with callbacks that listen', async () => {
    await using stub = await StubChat.open();
    const chain = ChatPromptTemplate.fromTemplate('{question}').pipe(stub.chat.model).pipe(new StringOutputParser());
    let text = '';
    for await (const part of await chain.stream({ question: 'Why?' })) text += part;
    expect(text).toBe(REPLY);
    const heard: string[] = [];
    await chain.invoke({ question: 'Why?' }, { callbacks: [{ handleLLMNewToken: (token: string) => void heard.push(token) }] });
    for await (const _ of await chain.stream({ question: 'Why?' }, { callbacks: [{ handleLLMNewToken: (token: string) => void heard.push(token) }] }));
    for await (const _ of await stub.chat.model.stream('Why?', { callbacks: [{ handleLLMNewToken: (token: string) => void heard.push(token) }] }));
    expect(heard.join('')).toBe(REPLY + REPLY + REPLY);
  });

  it('can be read as a web stream', async () => {
    await using stub = await StubChat.open();
    const parts: unknown[] = [];
    await (await stub.chat.model.stream('Why?')).pipeTo(new WritableStream({ write: (chunk) => void parts.push(chunk.content) }));
    expect(parts.join('')).toBe(REPLY);
  });

  it('carry their usage on the last chunk', async () => {
    await using stub = await StubChat.open({ usage: USAGE });
    const chunks: AIMessageChunk[] = [];
    for await (const chunk of await stub.chat.model.stream('Why?')) chunks.push(chunk);
    expect(chunks.at(-1)?.usage_metadata).toEqual({ input_tokens: 120, output_tokens: 7, total_tokens: 127 });
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage_metadata === undefined)).toBe(true);
    expect(stub.server.requests[0]?.stream_options).toEqual({ include_usage: true });
  });

  it('have no usage where the server sends none', async () => {
    await using stub = await StubChat.open();
    expect((await whole(await stub.chat.model.stream('Why?'))).usage_metadata).toBeUndefined();
  });

  it('come from servers that refuse to be asked for usage, which are asked for it only once', async () => {
    await using stub = await StubChat.open({ refuseStreamOptions: true });
    expect(await stub.ask()).toBe(REPLY);
    expect(await stub.ask()).toBe(REPLY);
    expect(stub.server.requests.map((request) => 'stream_options' in request)).toEqual([true, false, false]);
  });

  it('are whole without an end mark, if they have a finish reason', async () => {
    await using stub = await StubChat.open({ fault: 'no end mark' });
    expect(await stub.ask()).toBe(REPLY);
  });

  it('use connections again', async () => {
    await using stub = await StubChat.open();
    for (let asked = 0; asked < 20; asked++) await stub.ask();
    expect(stub.server.connections).toBeLessThan(10);
  });

  it('are over with the end mark, and leave the connection whole', async () => {
    let served = 0;
    await using stub = await StubChat.open({ fault: 'late end', onServed: () => served++ });
    expect(await stub.ask()).toBe(REPLY);
    await vi.waitFor(() => expect(served).toBe(1), 10_000);
    expect(stub.server.aborted).toBe(0);
  });

  it('are asked for with the key, the limit of tokens and the prompt', async () => {
    await using stub = await StubChat.open({}, { apiKey: 'secret', maxReplyTokens: 321 });
    await stub.chat.model.invoke([['system', 'Be short.'], ['human', 'Why?']]);
    expect(stub.server.keys).toEqual(['Bearer secret']);
    expect(stub.server.requests[0]).toMatchObject({
      model: 'stub',
      stream: true,
      temperature: 0,
      max_tokens: 321,
      messages: [{ role: 'system', content: 'Be short.' }, { role: 'user', content: 'Why?' }],
    });
  });

  it('take call options such as a response format', async () => {
    await using stub = await StubChat.open();
    const json = stub.chat.model.withConfig({ response_format: { type: 'json_object' } } as object);
    await json.invoke('Why?');
    expect(stub.server.requests[0]).toMatchObject({ response_format: { type: 'json_object' } });
  });
});

describe('a chat model on a server', () => {
  it('is named after its model and its server, and never holds the key', async () => {
    await using chat = await openChatModel({ baseUrl: 'http://user:hunter2@models.example:8000/v1/?key=hunter2', model: 'small', apiKey: 'hunter2', timeoutMs: 1_000 });
    expect(chat).toMatchObject({ identity: 'small at models.example:8000', device: 'remote', timeoutMs: 1_000 });
    expect(JSON.stringify(chat.model)).not.toContain('hunter2');
  });

  it('counts tokens without a tokenizer from the network, rather too high', async () => {
    await using chat = await openChatModel({ baseUrl: 'http://models.example/v1', model: 'small', timeoutMs: 1_000, price: { input: 1, output: 2 } });
    const text = 'The bridge was closed for repairs.';
    expect(await chat.countTokens(text)).toBe(10);
    expect(await chat.model.getNumTokens(text)).toBe(10);
    expect(chat.price).toEqual({ input: 1, output: 2 });
  });
});
