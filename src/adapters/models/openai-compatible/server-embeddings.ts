import { Embeddings } from '@langchain/core/embeddings';
import { z } from 'zod';
import type { EmbeddingModel } from '../../../ports/models.ts';
import { askJson, type JsonServer } from './ask-json.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { broken, ServerFailure } from './server-failure.ts';
import { pause } from './try-again.ts';

const EmbeddingsReply = z.object({
  data: z.array(z.object({ index: z.number().int(), embedding: z.array(z.number()).min(1) })),
});

/** An import outlasts a server that is busy or starts again: a batch is sent anew this often, after pauses that grow. */
const PATIENCE = 5;
const LONGEST_PAUSE_MS = 30_000;
/** Batches of one call at a time. */
const BATCHES_AT_ONCE = 4;
/** A text that a server finds too long is cut in half this often; what is left says enough. */
const CUTS = 4;
/** What servers say to a text or a batch that is too long for them. */
const TOO_MUCH = new Set([400, 413, 422]);

export interface ServerEmbeddingsParts extends JsonServer {
  /** The first pause of a call with many texts, in milliseconds. */
  readonly patienceMs: number;
  /** Texts in one request. */
  readonly batchSize: number;
  readonly dimensions: number;
}

/**
 * Embeddings from the `/embeddings` endpoint of a model server. LangChain's own class for it sends all batches at once, and
 * knows no signal. Rejects with `ServerFailure`, and with the signal's reason as soon as it aborts.
 */
export class ServerEmbeddings extends Embeddings implements EmbeddingModel, AsyncDisposable {
  readonly identity: string;
  readonly dimensions: number;
  readonly device = 'remote';
  readonly #parts: ServerEmbeddingsParts;
  /** An import has patience of its own, and must not close the way for questions. */
  readonly #patient: JsonServer;

  constructor(parts: ServerEmbeddingsParts) {
    super({});
    this.identity = parts.server.identity;
    this.dimensions = parts.dimensions;
    this.#parts = parts;
    this.#patient = { ...parts, breaker: new CircuitBreaker({ failuresInRow: Number.POSITIVE_INFINITY, share: Number.POSITIVE_INFINITY }) };
  }

  async embedDocuments(texts: string[], signal?: AbortSignal): Promise<number[][]> {
    const vectors: number[][] = texts.map(() => []);
    const full = texts.flatMap((text, index) => (text.trim() === '' ? [] : [index]));
    const batches = split(full, this.#parts.batchSize);
    const stop = new AbortController();
    const giveUp = () => stop.abort(signal?.reason);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', giveUp, { once: true });
    const worker = async () => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) {
        const embedded = await this.#embedPatiently(batch.map((index) => texts[index] ?? ''), stop.signal);
        batch.forEach((index, row) => (vectors[index] = unitLength(embedded[row] ?? [])));
      }
    };
    try {
      await Promise.all(Array.from({ length: Math.min(BATCHES_AT_ONCE, batches.length) }, worker));
      return vectors;
    } catch (error) {
      // The other batches are of no use to anyone.
      stop.abort(error);
      throw error;
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  async embedQuery(text: string, signal?: AbortSignal): Promise<number[]> {
    signal?.throwIfAborted();
    if (text.trim() === '') return [];
    const [vector = []] = await this.#embed(this.#parts, [text], signal);
    return unitLength(vector);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.server[Symbol.asyncDispose]();
  }

  async #embedPatiently(texts: readonly string[], signal: AbortSignal): Promise<number[][]> {
    for (let tried = 0; ; tried++) {
      try {
        return await this.#embed(this.#patient, texts, signal);
      } catch (error) {
        if (!(error instanceof ServerFailure) || !error.again || tried >= PATIENCE) throw error;
        const pauseMs = Math.max(error.retryAfterMs ?? 0, this.#parts.patienceMs * 2 ** tried);
        if (pauseMs > LONGEST_PAUSE_MS) throw error;
        await pause(pauseMs, signal);
      }
    }
  }

  /** One text that is too long must not keep an import from its end: it is found, and cut. */
  async #embed(way: JsonServer, texts: readonly string[], signal: AbortSignal | undefined, cuts = CUTS): Promise<number[][]> {
    try {
      return await requestEmbeddings(way, texts, signal, this.dimensions);
    } catch (error) {
      if (!(error instanceof ServerFailure) || !TOO_MUCH.has(error.status ?? 0)) throw error;
      const [only = ''] = texts;
      if (texts.length === 1 && cuts > 0) return this.#embed(way, [halfOf(only)], signal, cuts - 1);
      if (texts.length === 1) throw error;
      const middle = Math.ceil(texts.length / 2);
      return [...(await this.#embed(way, texts.slice(0, middle), signal)), ...(await this.#embed(way, texts.slice(middle), signal))];
    }
  }
}

/** The vectors of the texts, in their order, as the server sends them. `dimensions`: undefined where they are to be found out. */
export async function requestEmbeddings(parts: JsonServer, texts: readonly string[], signal: AbortSignal | undefined, dimensions?: number): Promise<number[][]> {
  const { names } = parts.server;
  const question = { model: names.model, input: texts, encoding_format: 'float' };
  const { data } = await askJson(parts, '/embeddings', question, EmbeddingsReply, signal);
  const vectors = data.toSorted((a, b) => a.index - b.index);
  if (vectors.length !== texts.length || vectors.some(({ index }, place) => index !== place)) throw broken(names, 'sent embeddings of other texts than those it was asked for');
  const wanted = dimensions ?? vectors[0]?.embedding.length;
  const other = vectors.find(({ embedding }) => embedding.length !== wanted);
  if (other) throw broken(names, `sent embeddings of ${other.embedding.length} dimensions instead of ${wanted}`);
  return vectors.map(({ embedding }) => embedding);
}

/** Not between the halves of a surrogate pair. */
const halfOf = (text: string): string => text.slice(0, Math.ceil(text.length / 2)).replace(/[\uD800-\uDBFF]$/, '');

function unitLength(vector: readonly number[]): number[] {
  const norm = Math.hypot(...vector);
  return norm > 0 ? vector.map((value) => value / norm) : [];
}

function split<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, batch) => items.slice(batch * size, (batch + 1) * size));
}
