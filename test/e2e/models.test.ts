import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { OpenAiServer } from '../fakes/openai-server.ts';
import { freePort } from '../services/child-server.ts';
import { follow, isTerminal } from './follow.ts';
import { ServerProcess } from './server-process.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../fixtures/models');
const QUESTION = 'Why was the Kettle Bridge closed?';
const MODELS = '{ archive { postCount capabilities { vectors } models { embedding { identity device } chat { identity device } } } }';
interface ModelsReply {
  readonly archive: {
    readonly postCount: number;
    readonly capabilities: { readonly vectors: boolean };
    readonly models: { readonly embedding: { readonly identity: string; readonly device: string } | null; readonly chat: { readonly identity: string; readonly device: string } | null };
  };
}
const ASK = 'mutation ($question: String!) { ask(input: { question: $question, wait: true }) { answer { status text writtenBy usage { inputTokens outputTokens calls } } } }';
interface AskReply {
  readonly ask: { readonly answer: { readonly status: string; readonly text: string; readonly writtenBy: string; readonly usage: { readonly inputTokens: number; readonly outputTokens: number; readonly calls: number } | null } };
}

/** Nobody listens there. */
const nowhere = async () => `http://127.0.0.1:${await freePort()}`;

/** Replies that it is busy, for a long time. */
async function busyHub() {
  const hub = createServer((_request, response) => void response.writeHead(503, { 'retry-after': '30' }).end());
  await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`;
  return { url, [Symbol.asyncDispose]: async () => void hub.close() };
}

describe('models in the process', () => {
  it('answer with the chat model of a folder, and say where they run and what they read', async () => {
    await using server = await ServerProcess.start({ MODELS_DIR: FIXTURES, CHAT_MODEL: 'tiny-chat' });
    const { archive } = await server.query<ModelsReply>(MODELS);
    expect(archive.models.chat).toMatchObject({ identity: expect.stringMatching(/^tiny-chat/), device: 'cpu' });
    expect(archive.models.embedding).toMatchObject({ identity: expect.stringMatching(/^threadwise-embed-en/), device: 'cpu' });
    const { ask } = await server.query<AskReply>(ASK, { question: QUESTION });
    expect(ask.answer.status).toBe('COMPLETED');
    expect(ask.answer.text).not.toBe('');
    expect(ask.answer.usage?.calls).toBeGreaterThan(0);
    expect(ask.answer.usage?.outputTokens).toBeGreaterThan(0);
    expect(await server.terminate()).toBe(0);
  }, 120_000);

  it('stop in the middle of a reply when the caller stops the answer', async () => {
    await using server = await ServerProcess.start({ MODELS_DIR: FIXTURES, CHAT_MODEL: 'tiny-chat' });
    const id = await server.ask(QUESTION);
    await server.query('mutation ($id: ID!) { stopAnswer(id: $id) { userErrors { code } } }', { id });
    const events = await follow(server.url, id, 'SSE');
    expect(events.filter(isTerminal)).toHaveLength(1);
    expect(await server.terminate()).toBe(0);
  }, 120_000);
});

describe('models of a provider', () => {
  it('answer through the package that LangChain has for it', async () => {
    await using provider = await OpenAiServer.start({ reply: () => 'Kettle Bridge is closed after an inspection found cracks in two bearings [1][2][3][4][5].' });
    await using server = await ServerProcess.start({ CHAT_MODEL: 'openai:stub', CHAT_API_KEY: 'none', OPENAI_BASE_URL: provider.baseUrl });
    const { ask } = await server.query<AskReply>(ASK, { question: QUESTION });
    expect(ask.answer).toMatchObject({ status: 'COMPLETED', writtenBy: 'openai:stub' });
  }, 60_000);

  it('are a clear error when that package is missing', async () => {
    await expect(ServerProcess.start({ CHAT_MODEL: 'anthropic:some-model' })).rejects.toThrow(/anthropic:some-model.*@langchain\/anthropic/);
  }, 60_000);
});

describe('a model hub that is out of reach', () => {
  it('leaves the answers to the extractive writer, and does not hold up the start', async () => {
    await using server = await ServerProcess.start({ CHAT_MODEL: 'somebody/some-model', RERANK_MODEL: 'somebody/some-reranker', MODEL_HUB_URL: await nowhere() });
    const { ask } = await server.query<AskReply>(ASK, { question: QUESTION });
    expect(ask.answer).toMatchObject({ status: 'COMPLETED', writtenBy: 'extractive' });
    await expect.poll(() => server.output, { timeout: 20_000 }).toContain('somebody/some-model');
    expect(await server.terminate()).toBe(0);
  }, 120_000);

  it('does not hold up the start either when it answers and sends nothing of use', async () => {
    await using hub = await busyHub();
    await using server = await ServerProcess.start({ EMBEDDING_MODEL: 'somebody/some-embedder', MODEL_HUB_URL: hub.url });
    expect(server.output).toContain('somebody/some-embedder');
    expect(await server.terminate()).toBe(0);
  }, 120_000);

  it('lets an archive be searched by words whose embedding model is away, and adds nothing to it', async () => {
    const THREADWISE_DATA = await mkdtemp(path.join(tmpdir(), 'threadwise-e2e-'));
    const MODELS_DIR = path.join(THREADWISE_DATA, 'models');
    const model = { THREADWISE_DATA, MODELS_DIR, EMBEDDING_MODEL: 'tiny-embedder', MODEL_HUB_URL: await nowhere() };
    await using empty = await ServerProcess.start(model);
    expect(empty.output).toContain('tiny-embedder');
    expect((await empty.query<ModelsReply>(MODELS)).archive).toMatchObject({ postCount: 0, capabilities: { vectors: false } });
    expect(await empty.terminate()).toBe(0);

    await cp(path.join(FIXTURES, 'tiny-embedder'), path.join(MODELS_DIR, 'tiny-embedder'), { recursive: true });
    await using first = await ServerProcess.start(model);
    expect((await first.query<ModelsReply>(MODELS)).archive).toMatchObject({ postCount: 690, capabilities: { vectors: true } });
    expect(await first.terminate()).toBe(0);

    await rm(MODELS_DIR, { recursive: true });
    await using second = await ServerProcess.start(model);
    expect((await second.query<ModelsReply>(MODELS)).archive).toMatchObject({ postCount: 690, capabilities: { vectors: false } });
    const { ask } = await second.query<AskReply>(ASK, { question: QUESTION });
    expect(ask.answer.status).toBe('COMPLETED');
    expect(await second.terminate()).toBe(0);
  }, 180_000);
});
