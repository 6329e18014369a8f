import { describe, expect, it, vi } from 'vitest';
import { openRerankServer } from '../../../../../src/adapters/models/openai-compatible/open-rerank-server.ts';
import type { Reranker } from '../../../../../src/ports/models.ts';
import { OpenAiServer, type OpenAiServerOptions } from '../../../../fakes/openai-server.ts';

type Rerank = NonNullable<OpenAiServerOptions['rerank']>;

/** A text scores the more, the more of it there is; best first, as servers answer. */
const scoreOf = (text: string) => text.length / 10;
const ranked = (texts: string[], name: string) => texts.map((text, index) => ({ index, [name]: scoreOf(text) })).toSorted((a, b) => (b[name] ?? 0) - (a[name] ?? 0));
/** vLLM, Jina, Cohere. */
const documents: Rerank = ({ documents: texts }) => (Array.isArray(texts) ? { results: ranked(texts as string[], 'relevance_score') } : 422);
/** text-embeddings-inference. */
const plainTexts: Rerank = ({ texts }) => (Array.isArray(texts) && texts.length <= 32 ? ranked(texts as string[], 'score') : 422);

class StubReranker implements AsyncDisposable {
  readonly server: OpenAiServer;
  readonly reranker: Reranker & AsyncDisposable;

  private constructor(server: OpenAiServer, reranker: Reranker & AsyncDisposable) {
    this.server = server;
    this.reranker = reranker;
  }

  static async open(options: Partial<OpenAiServerOptions>, timeoutMs = 30_000): Promise<StubReranker> {
    const server = await OpenAiServer.start({ reply: () => 404, ...options });
    return new StubReranker(server, await openRerankServer({ baseUrl: server.baseUrl, model: 'judge', timeoutMs, connectMs: 30_000, retry: { retries: 2, pauseMs: 1 } }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.reranker[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
  }
}

describe('a reranker on a model server', () => {
  it('scores texts in their order, asked as vLLM, Jina and Cohere are', async () => {
    await using stub = await StubReranker.open({ rerank: documents });
    expect(await stub.reranker.score('bridge', ['aaa', 'aaaaa', 'a'])).toEqual([0.3, 0.5, 0.1]);
    expect(stub.server.questions).toEqual([{ model: 'judge', query: 'bridge', documents: ['aaa', 'aaaaa', 'a'], top_n: 3 }]);
    expect(stub.reranker).toMatchObject({ identity: `judge at ${new URL(stub.server.baseUrl).host}`, device: 'remote' });
  });

  it('finds out that the server is asked as text-embeddings-inference is, and remembers it', async () => {
    await using stub = await StubReranker.open({ rerank: plainTexts });
    expect(await stub.reranker.score('bridge', ['aaa', 'a'])).toEqual([0.3, 0.1]);
    expect(await stub.reranker.score('bridge', ['aa'])).toEqual([0.2]);
    expect(stub.server.questions.map((question) => Object.keys(question).includes('documents'))).toEqual([true, false, false]);
  });

  it.each([['documents', documents], ['texts', plainTexts]])('sends more texts than go into one request in several: %s', async (_shape, rerank) => {
    await using stub = await StubReranker.open({ rerank });
    const texts = Array.from({ length: 150 }, (_, index) => 'a'.repeat(index % 10));
    expect(await stub.reranker.score('bridge', texts)).toEqual(texts.map(scoreOf));
    expect(await stub.reranker.score('bridge', [])).toEqual([]);
  });

  it('maps logits to 0..1, also in answers that hold small ones only', async () => {
    await using stub = await StubReranker.open({ rerank: ({ documents: texts }) => ({ results: (texts as string[]).map((text, index) => ({ index, relevance_score: Number(text) })) }) });
    const [low = 1, high = 0] = await stub.reranker.score('bridge', ['-4', '6']);
    expect(low).toBeCloseTo(0.018, 3);
    expect(high).toBeCloseTo(0.9975, 3);
    expect(await stub.reranker.score('bridge', ['0'])).toEqual([0.5]);
  });

  it('cuts texts that are too long for the server', async () => {
    const picky: Rerank = (request) => ((request.documents as string[]).some((text) => text.length > 1_500) ? 400 : documents(request));
    await using stub = await StubReranker.open({ rerank: picky });
    expect(await stub.reranker.score('bridge', ['aaa', 'a'.repeat(9_000)])).toHaveLength(2);
  });

  it.each<[string, Rerank]>([
    ['leaves a text out', () => ({ results: [{ index: 0, relevance_score: 0.5 }] })],
    ['sends no scores', () => ({ results: [{ index: 0 }, { index: 1 }] })],
    ['sends something else', () => ({ ok: true })],
  ])('that %s cannot be used', async (_what, rerank) => {
    await using stub = await StubReranker.open({ rerank });
    await expect(stub.reranker.score('bridge', ['a', 'b'])).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true });
  });

  it('that is not there says which setting is wrong', async () => {
    await using stub = await StubReranker.open({});
    await expect(stub.reranker.score('bridge', ['a'])).rejects.toMatchObject({ retryable: false, message: expect.stringContaining('RERANK_BASE_URL') });
  });

  it('is asked again when it fails', async () => {
    await using stub = await StubReranker.open({ rerank: documents, fault: { status: 503 }, faultTimes: 2 });
    expect(await stub.reranker.score('bridge', ['aaa'])).toEqual([0.3]);
  });

  it('that hangs is left in time, or when the caller gives up', async () => {
    await using stub = await StubReranker.open({ fault: 'hang' }, 300);
    await expect(stub.reranker.score('bridge', ['a'])).rejects.toMatchObject({ code: 'MODEL_TIMEOUT', retryable: true });
    const reason = new Error('enough');
    await expect(stub.reranker.score('bridge', ['a'], AbortSignal.abort(reason))).rejects.toBe(reason);
    await vi.waitFor(() => expect(stub.server.aborted).toBe(stub.server.questions.length), 10_000);
  });
});
