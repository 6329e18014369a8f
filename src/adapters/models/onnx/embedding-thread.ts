import { Worker } from 'node:worker_threads';
import { AppError } from '../../../domain/errors.ts';

export interface ThreadOptions {
  readonly modelsDir: string;
  readonly model: string;
  readonly device: 'cpu';
}

/** The vectors of one batch, one after the other, `dimensions` numbers each. */
export interface EmbeddedBatch {
  readonly vectors: Float32Array;
  readonly dimensions: number;
}

type Reply = { readonly id: number } & (EmbeddedBatch | { readonly error: string });

interface Pending {
  readonly resolve: (batch: EmbeddedBatch) => void;
  readonly reject: (error: AppError) => void;
}

/** How long a worker gets to free its model before it is ended. */
const CLOSE_MS = 2_000;

/** A worker thread with the model in it. Starts at the first batch, and again after a crash. */
export class EmbeddingThread implements AsyncDisposable {
  readonly #options: ThreadOptions;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #lastId = 0;
  #closed = false;

  constructor(options: ThreadOptions) {
    this.#options = options;
  }

  /** Id of the running worker thread; -1 while none runs. */
  get threadId(): number {
    return this.#worker?.threadId ?? -1;
  }

  /** Rejects with `MODEL_UNAVAILABLE`; retryable where the thread ended and not where the model refused. */
  embed(texts: readonly string[]): Promise<EmbeddedBatch> {
    if (this.#closed) return Promise.reject(this.#failure('was closed', { retryable: false }));
    const worker = (this.#worker ??= this.#start());
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, texts });
    });
  }

  /** Ends the worker at once, as a crash would. */
  async kill(): Promise<void> {
    await this.#worker?.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    if (worker === undefined) return;
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.ref();
    worker.postMessage('close');
    const timer = setTimeout(() => void this.kill(), CLOSE_MS);
    await ended;
    clearTimeout(timer);
  }

  #start(): Worker {
    const worker = new Worker(new URL('./embedding-worker.js', import.meta.url), {
      workerData: this.#options,
      // Loaders of the parent are of no use to plain JavaScript.
      execArgv: [],
    });
    let cause: unknown;
    worker.on('message', (reply: Reply) => this.#settle(worker, reply));
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      const ended = this.#failure('stopped in the middle of its work. Try again', { retryable: true, cause });
      for (const { reject } of this.#pending.values()) reject(ended);
      this.#pending.clear();
    });
    return worker;
  }

  #settle(worker: Worker, reply: Reply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    // An idle worker must not keep the process alive.
    if (this.#pending.size === 0) worker.unref();
    if ('error' in reply) {
      pending?.reject(this.#failure('cannot be used', { retryable: false, cause: new Error(reply.error) }));
    } else {
      pending?.resolve(reply);
    }
  }

  #failure(what: string, options: { retryable: boolean; cause?: unknown }): AppError {
    return new AppError('MODEL_UNAVAILABLE', `The embedding model ${this.#options.model} ${what}.`, options);
  }
}
