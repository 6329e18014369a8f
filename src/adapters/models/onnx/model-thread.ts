import { SHARE_ENV, Worker, type ResourceLimits } from 'node:worker_threads';
import { AppError } from '../../../domain/errors.ts';
import { RestartPause } from './restart-pause.ts';

export interface ModelThreadOptions {
  /** Plain JavaScript, so that it starts the same way under every TypeScript loader. */
  readonly script: URL;
  /** How error messages call the model, for example "embedding model threadwise-embed-en". */
  readonly title: string;
  readonly workerData: unknown;
  /** Bounds of its JavaScript heap. What the model itself takes lies outside of it. */
  readonly resourceLimits?: ResourceLimits;
  /** The time in milliseconds. */
  readonly now?: () => number;
}

export interface ThreadCall<Part> {
  readonly signal?: AbortSignal | undefined;
  /** Told every part of a reply that comes in parts. */
  readonly onPart?: (part: Part) => void;
}

/** What a worker sends: parts, and at the end one reply or one error, also where the request was aborted. */
type FromWorker<Reply, Part> =
  | { readonly id: number; readonly part: Part }
  | { readonly id: number; readonly reply: Reply }
  | { readonly id: number; readonly error: string };

interface Pending<Reply, Part> {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
  readonly onPart: ((part: Part) => void) | undefined;
}

/** One run of the worker, from its start to its end. */
interface Run<Reply, Part> {
  readonly worker: Worker;
  readonly pending: Map<number, Pending<Reply, Part>>;
  /** What the worker has not answered yet, aborted requests among it. */
  readonly unanswered: Set<number>;
  readonly ended: Promise<void>;
}

/** How long a worker that is closed may finish what it had begun. Then it has as long again to break off. */
const CLOSE_MS = 5_000;

/**
 * A worker thread with a model in it. It starts at the first request, and again after a crash; where it crashes again
 * and again without an answer, after a growing pause. The worker is sent `{ id, request }`, `{ id, abort: true }` and
 * `'close'`, upon which it ends by itself: a thread that is ended from outside while it is in native code takes the
 * whole process with it.
 */
export class ModelThread<Request, Reply, Part = never> implements AsyncDisposable {
  readonly #options: ModelThreadOptions;
  readonly #pause: RestartPause;
  /** Runs that were left behind and have not ended yet. */
  readonly #leaving = new Set<Run<Reply, Part>>();
  #run: Run<Reply, Part> | undefined;
  #lastId = 0;
  #closed = false;

  constructor(options: ModelThreadOptions) {
    this.#options = options;
    this.#pause = new RestartPause(options.now);
  }

  /** Id of the running worker thread; -1 while none runs. */
  get threadId(): number {
    return this.#run?.worker.threadId ?? -1;
  }

  /**
   * Rejects with `MODEL_UNAVAILABLE`, retryable where the thread ended and not where the model refused, and with the
   * signal's reason as soon as it aborts.
   */
  request(request: Request, { signal, onPart }: ThreadCall<Part> = {}): Promise<Reply> {
    if (this.#closed) return Promise.reject(this.#failure('was closed'));
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#run === undefined && this.#pause.leftMs > 0) return Promise.reject(this.#pausing());
    const run = (this.#run ??= this.#start());
    const id = ++this.#lastId;
    return new Promise<Reply>((resolve, reject) => {
      run.worker.postMessage({ id, request });
      run.worker.ref();
      run.unanswered.add(id);
      const abort = () => {
        run.worker.postMessage({ id, abort: true });
        settle();
        reject(signal?.reason);
      };
      const settle = () => {
        run.pending.delete(id);
        signal?.removeEventListener('abort', abort);
      };
      signal?.addEventListener('abort', abort, { once: true });
      run.pending.set(id, {
        resolve: (reply) => (settle(), resolve(reply)),
        reject: (error) => (settle(), reject(error)),
        onPart,
      });
    });
  }

  /** Leaves the worker as a crash would: what is pending fails, and the next request starts another one. */
  async kill(): Promise<void> {
    if (this.#run) this.#leave(this.#run, this.#stopped());
  }

  /** Waits until what was begun is finished, but not for long. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    const run = this.#run;
    if (run) {
      run.worker.ref();
      run.worker.postMessage('close');
      await within(CLOSE_MS, [run.ended]);
      this.#leave(run, this.#failure('was closed'));
    }
    await within(CLOSE_MS, [...this.#leaving].map(({ ended }) => ended));
    for (const { worker } of this.#leaving) worker.unref();
  }

  #start(): Run<Reply, Part> {
    const { script, workerData, resourceLimits } = this.#options;
    const worker = new Worker(script, {
      workerData,
      // transformers.js turns ONNX Runtime's telemetry off by a variable, which a thread's own copy would keep from native code.
      env: SHARE_ENV,
      // Loaders of the parent are of no use to plain JavaScript.
      execArgv: [],
      ...(resourceLimits ? { resourceLimits } : {}),
    });
    const run: Run<Reply, Part> = {
      worker,
      pending: new Map(),
      unanswered: new Set(),
      ended: new Promise((resolve) => worker.once('exit', () => resolve())),
    };
    let cause: unknown;
    worker.on('message', (message: FromWorker<Reply, Part>) => this.#settle(run, message));
    worker.on('messageerror', (error) => this.#leave(run, this.#stopped(error)));
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      if (this.#run === run && !this.#closed) this.#pause.crashed();
      this.#leave(run, this.#closed ? this.#failure('was closed', { cause }) : this.#stopped(cause));
      this.#leaving.delete(run);
    });
    return run;
  }

  #settle(run: Run<Reply, Part>, message: FromWorker<Reply, Part>): void {
    const pending = run.pending.get(message.id);
    this.#pause.answered();
    if ('part' in message) {
      report(pending, message.part, () => run.worker.postMessage({ id: message.id, abort: true }));
      return;
    }
    run.unanswered.delete(message.id);
    // An idle worker must not keep the process alive; one at work must, or the process would end in native code.
    if (run.unanswered.size === 0) run.worker.unref();
    if ('error' in message) {
      pending?.reject(this.#failure('cannot be used', { cause: new Error(message.error) }));
    } else {
      pending?.resolve(message.reply);
    }
  }

  #leave(run: Run<Reply, Part>, reason: AppError): void {
    if (this.#run !== run) return;
    this.#run = undefined;
    this.#leaving.add(run);
    for (const id of run.unanswered) run.worker.postMessage({ id, abort: true });
    run.worker.postMessage('close');
    for (const { reject } of run.pending.values()) reject(reason);
  }

  #stopped(cause?: unknown): AppError {
    const outOfMemory = cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
    return this.#failure(`${outOfMemory ? 'ran out of memory' : 'stopped'} in the middle of its work. Try again`, { retryable: true, cause });
  }

  #pausing(): AppError {
    const { crashes, leftMs } = this.#pause;
    const wait = `It is started again in ${Math.ceil(leftMs / 1000)} s`;
    return this.#failure(`crashed ${crashes} times in a row. ${wait}. Check its files, and that the memory is enough for it`, {
      retryable: true,
      retryAfterMs: leftMs,
    });
  }

  #failure(what: string, options: { retryable?: boolean; retryAfterMs?: number; cause?: unknown } = {}): AppError {
    return new AppError('MODEL_UNAVAILABLE', `The ${this.#options.title} ${what}.`, options);
  }
}

/** Tells a part to its reader. One that cannot take it gets no more. */
function report<Part>(pending: Pick<Pending<never, Part>, 'onPart' | 'reject'> | undefined, part: Part, abort: () => void): void {
  try {
    pending?.onPart?.(part);
  } catch (error) {
    abort();
    pending?.reject(error);
  }
}

async function within(milliseconds: number, ended: readonly Promise<void>[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([Promise.all(ended), late]);
  clearTimeout(timer);
}
