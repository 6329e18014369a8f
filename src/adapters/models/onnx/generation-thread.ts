import path from 'node:path';
import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import { AppError } from '../../../domain/errors.ts';
import { GenerationControl } from './generation-control.js';
import { ModelThread } from './model-thread.ts';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What the worker is told at its start. */
export interface GenerationWorkerData {
  readonly modelsDir: string;
  readonly model: string;
  readonly device: string;
  readonly dtype: string;
  /** Prompt and reply together, in tokens. */
  readonly contextTokens: number;
  /** Tokens of a prompt that are read in one step. */
  readonly promptStep: number;
}

export interface GenerationInput {
  readonly messages: readonly ChatMessage[];
  readonly stop: readonly string[];
  readonly maxTokens: number;
  readonly temperature: number;
  readonly topP: number;
  readonly seed?: number | undefined;
}

/** `memory` is that of a `GenerationControl`. */
export type GenerationRequest =
  | { readonly kind: 'load' }
  | { readonly kind: 'count'; readonly texts: readonly string[] }
  | ({ readonly kind: 'generate'; readonly memory: SharedArrayBuffer } & GenerationInput);

export type GenerationEnd =
  | { readonly kind: 'done'; readonly finishReason: 'stop' | 'length'; readonly inputTokens: number; readonly outputTokens: number }
  | { readonly kind: 'too-long'; readonly inputTokens: number; readonly replyTokens: number }
  | { readonly kind: 'refused'; readonly reason: string };

export type GenerationReply = { readonly kind: 'loaded' } | { readonly kind: 'counts'; readonly counts: readonly number[] } | GenerationEnd | { readonly kind: 'cancelled' };

export interface GenerateOptions {
  readonly control?: GenerationControl;
  /** Called when the worker is done with it, also where that failed. */
  readonly onEnd?: () => void;
}

/** A worker thread with a causal language model in it. */
export class GenerationThread implements AsyncDisposable {
  readonly #data: GenerationWorkerData;
  readonly #thread: ModelThread<GenerationRequest, GenerationReply, string>;
  #counting: { readonly texts: string[]; readonly counts: Promise<readonly number[]> } | undefined;

  constructor(workerData: GenerationWorkerData) {
    this.#data = workerData;
    this.#thread = new ModelThread({ script: new URL('./generation-worker.js', import.meta.url), title: `chat model ${workerData.model}`, workerData });
  }

  /** Id of the running worker thread; -1 while none runs. */
  get threadId(): number {
    return this.#thread.threadId;
  }

  /** Loads the weights and runs them once. Rejects with `MODEL_UNAVAILABLE`. */
  async load(): Promise<void> {
    await this.#request({ kind: 'load' });
  }

  /** Tokens of a text, without any that begin or end it. Texts that are asked for together travel together. */
  async countTokens(text: string): Promise<number> {
    const batch = (this.#counting ??= this.#nextBatch());
    const at = batch.texts.push(text) - 1;
    return (await batch.counts)[at] ?? 0;
  }

  /**
   * Pieces of the reply, and at last how it ended. Fails with `MODEL_UNAVAILABLE`, and with the signal's reason as soon as it
   * aborts; then no further step of the model begins.
   */
  generate(input: GenerationInput, signal: AbortSignal, { control = new GenerationControl(), onEnd }: GenerateOptions = {}): ReadableStream<string | GenerationEnd> {
    const left = new AbortController();
    const stopped = AbortSignal.any([signal, left.signal]);
    stopped.addEventListener('abort', () => control.cancel(), { once: true });
    return new ReadableStream<string | GenerationEnd>({
      start: (pieces) => {
        void this.#write({ kind: 'generate', memory: control.memory, ...input }, stopped, pieces).finally(onEnd);
      },
      cancel: () => left.abort(),
    });
  }

  /** Ends the worker at once, as a crash would. */
  kill(): Promise<void> {
    return this.#thread.kill();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#thread[Symbol.asyncDispose]();
  }

  async #write(request: GenerationRequest, signal: AbortSignal, pieces: ReadableStreamDefaultController<string | GenerationEnd>): Promise<void> {
    try {
      const reply = await this.#request(request, signal, (text) => pieces.enqueue(text));
      if (reply.kind === 'done' || reply.kind === 'too-long' || reply.kind === 'refused') pieces.enqueue(reply);
      pieces.close();
    } catch (error) {
      pieces.error(error);
    }
  }

  #nextBatch() {
    const texts: string[] = [];
    const counts = Promise.resolve().then(async () => {
      this.#counting = undefined;
      const reply = await this.#request({ kind: 'count', texts });
      return reply.kind === 'counts' ? reply.counts : [];
    });
    return { texts, counts };
  }

  async #request(request: GenerationRequest, signal?: AbortSignal, onPart?: (text: string) => void): Promise<GenerationReply> {
    try {
      return await this.#thread.request(request, { signal, ...(onPart ? { onPart } : {}) });
    } catch (error) {
      if (error instanceof AppError && !error.retryable && error.cause !== undefined) throw cannotBeLoaded(this.#data, error.cause);
      throw error;
    }
  }
}

/** What exactly is wrong, only the cause tells; the way out is the same. */
function cannotBeLoaded({ modelsDir, model, device }: Pick<GenerationWorkerData, 'modelsDir' | 'model' | 'device'>, cause: unknown): AppError {
  const [place, otherwise] = device === 'cpu' ? ['', ''] : [` on ${device}`, ', or set DEVICE=cpu'];
  const message = `The chat model in ${path.join(modelsDir, model)} cannot be loaded${place}. Its files may be damaged, or the memory too small for it: fetch it again with "npx threadwise models pull ${model}"${otherwise}.`;
  return new AppError('MODEL_UNAVAILABLE', message, { cause });
}
