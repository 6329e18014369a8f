import { Embeddings } from '@langchain/core/embeddings';
import type { EmbeddingModel } from '../../../ports/models.ts';
import { Batches, type BatchedCall } from './batches.ts';
import type { DeviceChoice } from './device.ts';
import type { Batching } from './encoder-batching.ts';
import type { EmbedRequest, EmbeddedBatch } from './encoder-messages.ts';
import { estimateTokens } from './estimate-tokens.ts';
import type { Prefixes } from './known-models.ts';
import type { ModelThread } from './model-thread.ts';

export interface OnnxEmbeddingsParts {
  readonly thread: ModelThread<EmbedRequest, EmbeddedBatch>;
  readonly identity: string;
  readonly dimensions: number;
  readonly device: DeviceChoice;
  readonly prefixes: Prefixes;
  readonly title: string;
  readonly contextTokens: number;
  readonly batching: Batching;
  readonly deadlines: { readonly queryMs: number; readonly documentsMs: number };
}

/** Embeddings from an ONNX model in a worker thread. Made by `openOnnxEmbeddings`. */
export class OnnxEmbeddings extends Embeddings implements EmbeddingModel, AsyncDisposable {
  readonly identity: string;
  readonly dimensions: number;
  readonly device: string;
  /** One sentence: the device, and why that one. */
  readonly reason: string;
  readonly #parts: OnnxEmbeddingsParts;
  readonly #batches: Batches<string, number[]>;

  constructor(parts: OnnxEmbeddingsParts) {
    super({});
    this.identity = parts.identity;
    this.dimensions = parts.dimensions;
    this.device = parts.device.device;
    this.reason = parts.device.reason;
    this.#parts = parts;
    this.#batches = new Batches({
      ...parts.batching,
      title: parts.title,
      sizeOf: (text) => Math.min(estimateTokens(text), parts.contextTokens),
      run: async (texts) => vectorsOf(await parts.thread.request({ texts })),
    });
  }

  /** Runs of the model so far. */
  get batchCount(): number {
    return this.#batches.batchCount;
  }

  /** Rejects with `MODEL_UNAVAILABLE`, with `MODEL_TIMEOUT`, and with the signal's reason as soon as it aborts. */
  embedDocuments(texts: string[], signal?: AbortSignal): Promise<number[][]> {
    const { prefixes, deadlines } = this.#parts;
    return this.#embed(texts, prefixes.document, { urgent: false, deadlineMs: deadlines.documentsMs, signal });
  }

  /** Goes before documents. Rejects as `embedDocuments` does. */
  async embedQuery(text: string, signal?: AbortSignal): Promise<number[]> {
    const { prefixes, deadlines } = this.#parts;
    const [vector = []] = await this.#embed([text], prefixes.query, { urgent: true, deadlineMs: deadlines.queryMs, signal });
    return vector;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#batches.close();
    await this.#parts.thread[Symbol.asyncDispose]();
  }

  async #embed(texts: readonly string[], prefix: string, call: BatchedCall): Promise<number[][]> {
    const vectors: number[][] = texts.map(() => []);
    // A blank text has no vector, whatever is put before it.
    const places = texts.flatMap((text, place) => (text.trim() === '' ? [] : [place]));
    const found = await this.#batches.submit(places.map((place) => prefix + (texts[place] ?? '')), call);
    for (const [at, place] of places.entries()) vectors[place] = found[at] ?? [];
    return vectors;
  }
}

function vectorsOf({ vectors, dimensions }: EmbeddedBatch): number[][] {
  const rows = dimensions > 0 ? vectors.length / dimensions : 0;
  return Array.from({ length: rows }, (_, row) => unitVector(vectors.subarray(row * dimensions, (row + 1) * dimensions)));
}

/** Without a known token the mean of no vectors comes out as NaN, or as zeros: then there is no vector. */
function unitVector(vector: Float32Array): number[] {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (!Number.isFinite(squares) || squares === 0) return [];
  const length = Math.sqrt(squares);
  return Array.from(vector, (value) => value / length);
}
