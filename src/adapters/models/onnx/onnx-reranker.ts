import type { Reranker } from '../../../ports/models.ts';
import { Batches } from './batches.ts';
import type { Batching } from './encoder-batching.ts';
import type { DeviceChoice } from './device.ts';
import type { RerankRequest, ScoredBatch } from './encoder-messages.ts';
import { estimateTokens } from './estimate-tokens.ts';
import type { ModelThread } from './model-thread.ts';

export interface OnnxRerankerParts {
  readonly thread: ModelThread<RerankRequest, ScoredBatch>;
  readonly identity: string;
  readonly device: DeviceChoice;
  readonly title: string;
  readonly contextTokens: number;
  readonly batching: Batching;
  readonly deadlineMs: number;
}

interface Pair {
  readonly query: string;
  readonly text: string;
}

/** A cross-encoder in a worker thread. Made by `openOnnxReranker`. */
export class OnnxReranker implements Reranker, AsyncDisposable {
  readonly identity: string;
  readonly device: string;
  /** One sentence: the device, and why that one. */
  readonly reason: string;
  readonly #thread: ModelThread<RerankRequest, ScoredBatch>;
  readonly #batches: Batches<Pair, number>;
  readonly #deadlineMs: number;

  constructor({ thread, identity, device, title, contextTokens, batching, deadlineMs }: OnnxRerankerParts) {
    this.identity = identity;
    this.device = device.device;
    this.reason = device.reason;
    this.#thread = thread;
    this.#deadlineMs = deadlineMs;
    this.#batches = new Batches({
      ...batching,
      title,
      sizeOf: ({ query, text }) => Math.min(estimateTokens(query) + estimateTokens(text), contextTokens),
      run: async (pairs) => {
        const { scores } = await thread.request({ queries: pairs.map(({ query }) => query), texts: pairs.map(({ text }) => text) });
        return Array.from(scores);
      },
    });
  }

  /** Runs of the model so far. */
  get batchCount(): number {
    return this.#batches.batchCount;
  }

  /** Rejects with `MODEL_UNAVAILABLE`, with `MODEL_TIMEOUT`, and with the signal's reason as soon as it aborts. */
  score(query: string, texts: readonly string[], signal?: AbortSignal): Promise<number[]> {
    const pairs = texts.map((text) => ({ query, text }));
    return this.#batches.submit(pairs, { urgent: true, deadlineMs: this.#deadlineMs, signal });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#batches.close();
    await this.#thread[Symbol.asyncDispose]();
  }
}
