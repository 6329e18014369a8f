import { AppError } from '../../../domain/errors.ts';
import { BatchLane, type LaneEntry } from './batch-lane.ts';

export interface BatchesOptions<Item, Result> {
  /** Runs one batch; one result for each item, in their order. */
  run(items: readonly Item[]): Promise<readonly Result[]>;
  /** How long an item is, in tokens or about that: a batch is padded to its longest. */
  sizeOf(item: Item): number;
  readonly maxItems: number;
  /** The most that items times the longest of them may come to. One item alone may be longer. */
  readonly maxPadded: number;
  /** How error messages call the model. */
  readonly title: string;
}

export interface BatchedCall {
  /** Goes before what is not urgent. */
  readonly urgent: boolean;
  /** When the caller gives up, in milliseconds from the call. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
}

interface Call<Result> {
  readonly results: Result[];
  /** Items without a result. */
  left: number;
  settled: boolean;
  settle(outcome: { readonly error: unknown } | undefined): void;
}

interface Entry<Item, Result> extends LaneEntry {
  readonly item: Item;
  /** Its place among the items of the call. */
  readonly index: number;
  readonly call: Call<Result>;
}

/** So many urgent batches go before a waiting one gets its turn all the same. */
const URGENT_IN_A_ROW = 8;

/**
 * Collects the items of all callers and runs them in batches of like length, one at a time. A batch that fails fails its own callers alone,
 * and what an aborted or late caller asked for is not run unless it has begun.
 */
export class Batches<Item, Result> {
  readonly #options: BatchesOptions<Item, Result>;
  readonly #urgent: BatchLane<Entry<Item, Result>>;
  readonly #patient: BatchLane<Entry<Item, Result>>;
  #isRunning = false;
  #urgentInARow = 0;
  #batchCount = 0;
  #company: NodeJS.Immediate | undefined;
  #closed = false;

  constructor(options: BatchesOptions<Item, Result>) {
    this.#options = options;
    this.#urgent = new BatchLane(options);
    this.#patient = new BatchLane(options);
  }

  /** Batches begun so far. */
  get batchCount(): number {
    return this.#batchCount;
  }

  /** Rejects with the batch's error, with `MODEL_TIMEOUT` at the deadline, and with the signal's reason as soon as it aborts. */
  submit(items: readonly Item[], { urgent, deadlineMs, signal }: BatchedCall): Promise<Result[]> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#closed) return Promise.reject(this.#closedError());
    if (items.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const call: Call<Result> = {
        results: [],
        left: items.length,
        settled: false,
        settle: (outcome) => {
          if (call.settled) return;
          call.settled = true;
          clearTimeout(timer);
          signal?.removeEventListener('abort', abort);
          if (outcome) reject(outcome.error);
          else resolve(call.results);
        },
      };
      const abort = () => call.settle({ error: signal?.reason });
      const timer = setTimeout(() => call.settle({ error: this.#late(deadlineMs) }), deadlineMs);
      signal?.addEventListener('abort', abort, { once: true });
      const lane = urgent ? this.#urgent : this.#patient;
      lane.add(items.map((item, index) => entryOf(item, this.#options.sizeOf(item), index, call)));
      this.#schedule();
    });
  }

  /** Takes no more calls, and fails those that are not done. */
  close(): void {
    this.#closed = true;
    clearImmediate(this.#company);
    for (const { call } of [...this.#urgent.clear(), ...this.#patient.clear()]) call.settle({ error: this.#closedError() });
  }

  /** What comes in the same turn of the event loop goes together; what comes later collects while a batch runs. */
  #schedule(): void {
    this.#company ??= setImmediate(() => this.#start());
  }

  #start(): void {
    clearImmediate(this.#company);
    this.#company = undefined;
    if (this.#isRunning) return;
    const batch = this.#next();
    if (batch) void this.#run(batch);
  }

  #next(): Entry<Item, Result>[] | undefined {
    const urgent = this.#urgentInARow < URGENT_IN_A_ROW ? this.#urgent.next() : undefined;
    this.#urgentInARow = urgent ? this.#urgentInARow + 1 : 0;
    return urgent ?? this.#patient.next() ?? this.#urgent.next();
  }

  async #run(batch: readonly Entry<Item, Result>[]): Promise<void> {
    this.#isRunning = true;
    this.#batchCount += 1;
    try {
      const results = await this.#options.run(batch.map(({ item }) => item));
      batch.forEach(({ call, index }, row) => {
        // As many results as items: `run` says so.
        call.results[index] = results[row] as Result;
        call.left -= 1;
        if (call.left === 0) call.settle(undefined);
      });
    } catch (error) {
      for (const { call } of batch) call.settle({ error });
    }
    this.#isRunning = false;
    this.#start();
  }

  #late(deadlineMs: number): AppError {
    return new AppError('MODEL_TIMEOUT', `The ${this.#options.title} did not answer within ${deadlineMs / 1000} s. Try again later.`, { retryable: true });
  }

  #closedError(): AppError {
    return new AppError('MODEL_UNAVAILABLE', `The ${this.#options.title} was closed.`);
  }
}

const entryOf = <Item, Result>(item: Item, size: number, index: number, call: Call<Result>): Entry<Item, Result> => ({
  item,
  size,
  index,
  call,
  isWanted: () => !call.settled,
});
