import { describe, expect, it, vi } from 'vitest';
import { openEmbeddingsServer, type EmbeddingsServerOptions } from '../../../../../src/adapters/models/openai-compatible/open-embeddings-server.ts';
import type { EmbeddingModel } from '../../../../../src/ports/models.ts';
import { OpenAiServer, type OpenAiServerOptions } from '../../../../fakes/openai-server.ts';

type Embed = NonNullable<OpenAiServerOptions['embed']>;

/** [length, 4], so that vectors can be told apart, in reverse order as servers may send them. */
const embed: Embed = ({ input }) => ({ data: input.map((text, index) => ({ index, embedding: [text.length, 4] })).toReversed() });
const unit = (text: string) => [text.length, 4].map((value) => value / Math.hypot(text.length, 4));

class StubEmbeddings implements AsyncDisposable {
  readonly server: OpenAiServer;
  readonly model: EmbeddingModel & AsyncDisposable;

  private constructor(server: OpenAiServer, model: EmbeddingModel & AsyncDisposable) {
    this.server = server;
    this.model = model;
  }

  static async open(server: Partial<OpenAiServerOptions> = {}, options: Partial<EmbeddingsServerOptions> = {}): Promise<StubEmbeddings> {
    const stub = await OpenAiServer.start({ reply: () => 404, embed, ...server });
    try {
      const model = await openEmbeddingsServer({ baseUrl: stub.baseUrl, model: 'small', timeoutMs: 30_000, connectMs: 30_000, dimensions: 2, retry: { retries: 2, pauseMs: 1 }, patienceMs: 1, ...options });
      return new StubEmbeddings(stub, model);
    } catch (error) {
      await stub[Symbol.asyncDispose]();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.model[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
  }
}

describe('embeddings from a model server', () => {
  it('have unit length and the order of the texts, and are asked for in batches', async () => {
    await using stub = await StubEmbeddings.open({}, { batchSize: 2, apiKey: 'secret' });
    const texts = ['a', 'bb', 'ccc', 'dddd', 'eeeee'];
    expect(await stub.model.embedDocuments(texts)).toEqual(texts.map(unit));
    expect(await stub.model.embedQuery('ccc')).toEqual(unit('ccc'));
    expect(stub.server.questions.map(({ input }) => input)).toHaveLength(4);
    expect(stub.server.questions[0]).toEqual({ model: 'small', input: ['a', 'bb'], encoding_format: 'float' });
    expect(new Set(stub.server.keys)).toEqual(new Set(['Bearer secret']));
  });

  it('are named after the model and its server, which is asked for their dimensions', async () => {
    await using stub = await StubEmbeddings.open({}, { dimensions: undefined as unknown as number });
    expect(stub.model).toMatchObject({ identity: `small at ${new URL(stub.server.baseUrl).host}`, dimensions: 2, device: 'remote' });
  });

  it('of empty texts are empty, and nothing is sent for them', async () => {
    await using stub = await StubEmbeddings.open();
    expect(await stub.model.embedDocuments(['', 'bb', ' \n'])).toEqual([[], unit('bb'), []]);
    expect(await stub.model.embedDocuments([])).toEqual([]);
    expect(stub.server.questions.map(({ input }) => input)).toEqual([['bb']]);
  });

  it('that are all zeros are empty', async () => {
    await using stub = await StubEmbeddings.open({ embed: () => ({ data: [{ index: 0, embedding: [0, 0] }] }) });
    expect(await stub.model.embedQuery('a')).toEqual([]);
  });

  it.each<[string, Embed]>([
    ['are too few', () => ({ data: [{ index: 0, embedding: [1, 2] }] })],
    ['are of the same text twice', () => ({ data: [0, 0].map((index) => ({ index, embedding: [1, 2] })) })],
    ['have other dimensions', () => ({ data: [0, 1].map((index) => ({ index, embedding: [1, 2, 3] })) })],
    ['hold something that is no number', () => ({ data: [0, 1].map((index) => ({ index, embedding: [1, null] })) })],
    ['are no embeddings', () => ({ vectors: [] })],
  ])('that %s are refused', async (_what, wrong) => {
    await using stub = await StubEmbeddings.open({ embed: wrong });
    await expect(stub.model.embedDocuments(['a', 'b'])).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true });
  });

  it('come from servers that take fewer texts at a time, or shorter ones', async () => {
    const picky: Embed = (request) => (request.input.length > 2 || request.input.some((text) => text.length > 100) ? 413 : embed(request));
    await using stub = await StubEmbeddings.open({ embed: picky });
    const texts = ['a', 'b'.repeat(300), 'ccc', 'dddd', 'eeeee'];
    expect(await stub.model.embedDocuments(texts)).toEqual([unit('a'), unit('b'.repeat(75)), ...texts.slice(2).map(unit)]);
  });
});

describe('a server of embeddings that fails', () => {
  it.each([{ status: 429, retryAfter: '0' }, { status: 500 }, { status: 503 }, 'reset'] as const)('is asked again: %o', async (fault) => {
    await using stub = await StubEmbeddings.open({ fault, faultTimes: 2 });
    expect(await stub.model.embedQuery('a')).toEqual(unit('a'));
    expect(stub.server.questions).toHaveLength(3);
  });

  it('is waited for by an import, and not by a question', async () => {
    const states: string[] = [];
    await using stub = await StubEmbeddings.open({ fault: { status: 503 }, faultTimes: 12 }, { onStateChange: (state) => void states.push(state) });
    expect(await stub.model.embedDocuments(['a', 'bb'])).toEqual([unit('a'), unit('bb')]);
    stub.server.behave({ reply: () => 404, fault: { status: 503 } });
    await expect(stub.model.embedDocuments(['a'])).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true });
    expect(states).toEqual([]);
    for (let asked = 0; asked < 3; asked++) await expect(stub.model.embedQuery('a')).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true });
    expect(states).toEqual(['open']);
  });

  it('hangs: the request ends, and the error names the limit', async () => {
    await using stub = await StubEmbeddings.open({ fault: 'hang' }, { timeoutMs: 300 });
    await expect(stub.model.embedQuery('a')).rejects.toMatchObject({ code: 'MODEL_TIMEOUT', retryable: true, message: expect.stringContaining('CHAT_FIRST_TOKEN_SECONDS') });
    await vi.waitFor(() => expect(stub.server.aborted).toBe(stub.server.questions.length), 10_000);
  });

  it('hangs at the start, where it is asked for its dimensions', async () => {
    await expect(StubEmbeddings.open({ fault: 'hang' }, { timeoutMs: 300, dimensions: undefined as unknown as number })).rejects.toMatchObject({ code: 'MODEL_TIMEOUT' });
  });

  it('refuses the key', async () => {
    await using stub = await StubEmbeddings.open({ fault: { status: 401 } });
    await expect(stub.model.embedQuery('a')).rejects.toMatchObject({ retryable: false, message: expect.stringContaining('EMBEDDING_API_KEY') });
    expect(stub.server.questions).toHaveLength(1);
  });

  it('is asked for no more batches after one has failed', async () => {
    await using stub = await StubEmbeddings.open({ fault: { status: 401 }, faultTimes: 1 }, { batchSize: 1 });
    await expect(stub.model.embedDocuments(Array.from({ length: 1_000 }, (_, index) => `text ${index}`))).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
    const sent = stub.server.questions.length;
    for (let asked = 0; asked < 20; asked++) await stub.model.embedQuery('a');
    // What was under way may still have arrived.
    expect(stub.server.questions.length).toBeLessThanOrEqual(sent + 20 + 4);
  });

  it('is left when the caller gives up', async () => {
    await using stub = await StubEmbeddings.open({ fault: 'hang' }, { batchSize: 1 });
    const stop = new AbortController();
    const caught = stub.model.embedDocuments(['a', 'b', 'c'], stop.signal).catch((error: unknown) => error);
    await vi.waitFor(() => expect(stub.server.questions).toHaveLength(3), 10_000);
    const reason = new Error('enough');
    stop.abort(reason);
    expect(await caught).toBe(reason);
    await vi.waitFor(() => expect(stub.server.aborted).toBe(3), 10_000);
    await expect(stub.model.embedQuery('a', AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
