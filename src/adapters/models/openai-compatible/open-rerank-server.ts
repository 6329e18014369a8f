import { z } from 'zod';
import type { Reranker } from '../../../ports/models.ts';
import { askJson, type JsonServer } from './ask-json.ts';
import { CircuitBreaker, type CircuitState } from './circuit-breaker.ts';
import { ModelServer } from './model-server.ts';
import { broken, ServerFailure } from './server-failure.ts';
import { RETRY, type RetryOptions } from './try-again.ts';

export interface RerankServerOptions {
  /** What "/rerank" is put behind: "http://localhost:8000/v1" (vLLM, llama.cpp), "https://api.jina.ai/v1", "http://localhost:8080" (text-embeddings-inference). */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
  /** For one request, retries included, in milliseconds. */
  readonly timeoutMs: number;
  /** Until a connection is open, in milliseconds. */
  readonly connectMs: number;
  readonly onStateChange?: ((state: CircuitState) => void) | undefined;
  readonly retry?: RetryOptions;
}

interface Scored {
  readonly index: number;
  readonly score: number;
}

/** How a family of servers is asked, and what it answers. */
interface Dialect {
  /** Texts in one request: what such servers take unless told otherwise. */
  readonly batchSize: number;
  question(model: string, query: string, texts: readonly string[]): object;
  readonly answer: z.ZodType<Scored[]>;
}

/** vLLM, llama.cpp, Infinity, Jina, Cohere. */
const DOCUMENTS: Dialect = {
  batchSize: 100,
  question: (model, query, texts) => ({ model, query, documents: texts, top_n: texts.length }),
  answer: z
    .object({ results: z.array(z.object({ index: z.number().int(), relevance_score: z.number() })) })
    .transform(({ results }) => results.map(({ index, relevance_score }) => ({ index, score: relevance_score }))),
};
/** text-embeddings-inference, which has one model and takes 32 texts. */
const TEXTS: Dialect = {
  batchSize: 32,
  question: (_model, query, texts) => ({ query, texts, truncate: true }),
  answer: z.array(z.object({ index: z.number().int(), score: z.number() })),
};

const OTHER_DIALECT = new Set([400, 404, 422]);
/** What servers say to a text that is longer than their model can read, and how much of it the smallest models can. */
const TOO_MUCH = new Set([400, 413, 422]);
const SAFE_CHARACTERS = 1_000;
const CONNECTIONS = 16;
const MAX_REPLY_BYTES = 16 * 1_048_576;

/** A reranker on a model server. Nothing is sent before the first question. */
export async function openRerankServer(options: RerankServerOptions): Promise<Reranker & AsyncDisposable> {
  const { baseUrl, model, apiKey, timeoutMs, connectMs, retry = RETRY } = options;
  const server = new ModelServer({ baseUrl, model, apiKey, connectMs, settings: 'RERANK', connections: CONNECTIONS, maxReplyBytes: MAX_REPLY_BYTES });
  return new ServerReranker({ server, breaker: new CircuitBreaker({ onStateChange: options.onStateChange }), retry, timeoutMs });
}

class ServerReranker implements Reranker, AsyncDisposable {
  readonly identity: string;
  readonly device = 'remote';
  readonly #parts: JsonServer;
  /** Undefined until the server has understood one. */
  #dialect: Dialect | undefined;
  /** Whether the server has ever sent a score outside 0 to 1: then all of them are logits. */
  #logits = false;

  constructor(parts: JsonServer) {
    this.identity = parts.server.identity;
    this.#parts = parts;
  }

  /** Rejects with `ServerFailure`, and with the signal's reason as soon as it aborts. */
  async score(query: string, texts: readonly string[], signal?: AbortSignal): Promise<number[]> {
    signal?.throwIfAborted();
    const raw: number[] = [];
    while (raw.length < texts.length) raw.push(...(await this.#scoreSome(query, texts.slice(raw.length), signal)));
    this.#logits ||= raw.some((score) => score < 0 || score > 1);
    return this.#logits ? raw.map((score) => 1 / (1 + Math.exp(-score))) : raw;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.server[Symbol.asyncDispose]();
  }

  /** Of the first texts, as many as go into one request. */
  async #scoreSome(query: string, texts: readonly string[], signal: AbortSignal | undefined): Promise<number[]> {
    if (this.#dialect) return this.#askOrCut(this.#dialect, query, texts, signal);
    try {
      return await this.#askOrCut(DOCUMENTS, query, texts, signal);
    } catch (error) {
      if (!answeredWith(OTHER_DIALECT, error)) throw error;
      return this.#askOrCut(TEXTS, query, texts, signal).catch((second: unknown) => {
        // Of a server that knows neither, the answer to the common one is told.
        throw answeredWith(OTHER_DIALECT, second) ? error : second;
      });
    }
  }

  async #askOrCut(dialect: Dialect, query: string, texts: readonly string[], signal: AbortSignal | undefined): Promise<number[]> {
    try {
      return await this.#ask(dialect, query, texts, signal);
    } catch (error) {
      const cut = texts.map((text) => text.slice(0, SAFE_CHARACTERS));
      if (!answeredWith(TOO_MUCH, error) || cut.every((text, index) => text === texts[index])) throw error;
      return this.#ask(dialect, query, cut, signal);
    }
  }

  async #ask(dialect: Dialect, query: string, texts: readonly string[], signal: AbortSignal | undefined): Promise<number[]> {
    const { names } = this.#parts.server;
    const batch = texts.slice(0, dialect.batchSize);
    const scored = await askJson(this.#parts, '/rerank', dialect.question(names.model, query, batch), dialect.answer, signal);
    this.#dialect = dialect;
    const scores = new Map(scored.map(({ index, score }) => [index, score]));
    return batch.map((_text, index) => {
      const score = scores.get(index);
      if (score === undefined) throw broken(names, 'left out the scores of some texts');
      return score;
    });
  }
}

const answeredWith = (statuses: ReadonlySet<number>, error: unknown): boolean => error instanceof ServerFailure && error.status !== undefined && statuses.has(error.status);
