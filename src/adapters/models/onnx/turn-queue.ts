import { AppError } from '../../../domain/errors.ts';

export interface TurnQueueOptions {
  /** How error messages call what is waited for, for example "chat model tiny-chat". */
  readonly title: string;
  /** How many work at a time. */
  readonly maxActive: number;
  /** How many may wait. */
  readonly maxWaiting: number;
}

/** Leave to work, which its holder gives back. */
export interface Turn {
  release(): void;
}

interface Waiting {
  readonly start: (turn: Turn) => void;
  readonly reject: (error: unknown) => void;
}

/** Taken for the time of one turn until the first one has ended. */
const FIRST_GUESS_MS = 2_000;
/** How much the newest turn counts in the time of one turn. */
const NEWEST = 0.3;

/**
 * A bounded queue with fair turns: callers are served round robin, the calls of one caller in their order. A full queue
 * turns away the newest call of the caller who has most calls in it, so that one caller cannot lock out the others.
 */
export class TurnQueue {
  readonly #options: TurnQueueOptions;
  /** The next caller is the first one. */
  readonly #lines = new Map<string, Waiting[]>();
  #active = 0;
  #waiting = 0;
  #turnMs = FIRST_GUESS_MS;

  constructor(options: TurnQueueOptions) {
    this.#options = options;
  }

  get active(): number {
    return this.#active;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Rejects with `OVERLOADED` where there is no place to wait, and with the signal's reason as soon as it aborts. */
  take(caller: string, signal?: AbortSignal): Promise<Turn> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#active < this.#options.maxActive) return Promise.resolve(this.#begin());
    if (this.#waiting >= this.#options.maxWaiting && !this.#makeRoom(caller)) return Promise.reject(this.#overloaded());
    return this.#wait(caller, signal);
  }

  #wait(caller: string, signal: AbortSignal | undefined): Promise<Turn> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#remove(caller, waiting);
        reject(signal?.reason);
      };
      const done = () => signal?.removeEventListener('abort', leave);
      const waiting: Waiting = { start: (turn) => (done(), resolve(turn)), reject: (error) => (done(), reject(error)) };
      signal?.addEventListener('abort', leave, { once: true });
      const line = this.#lines.get(caller);
      if (line) line.push(waiting);
      else this.#lines.set(caller, [waiting]);
      this.#waiting += 1;
    });
  }

  #begin(): Turn {
    this.#active += 1;
    const startedAt = performance.now();
    let held = true;
    return {
      release: () => {
        if (!held) return;
        held = false;
        this.#turnMs += NEWEST * (performance.now() - startedAt - this.#turnMs);
        this.#active -= 1;
        this.#next();
      },
    };
  }

  #next(): void {
    const [first] = this.#lines;
    if (first === undefined) return;
    const [caller, line] = first;
    const waiting = line.shift();
    this.#lines.delete(caller);
    // To the end: every other caller comes first.
    if (line.length > 0) this.#lines.set(caller, line);
    this.#waiting -= 1;
    waiting?.start(this.#begin());
  }

  #remove(caller: string, waiting: Waiting): void {
    const line = this.#lines.get(caller) ?? [];
    line.splice(line.indexOf(waiting), 1);
    if (line.length === 0) this.#lines.delete(caller);
    this.#waiting -= 1;
  }

  #makeRoom(caller: string): boolean {
    const own = this.#lines.get(caller)?.length ?? 0;
    const [greediest, line] = [...this.#lines].reduce((most, next) => (next[1].length > most[1].length ? next : most), ['', [] as Waiting[]]);
    const newest = line.length > own + 1 ? line.at(-1) : undefined;
    if (newest === undefined) return false;
    this.#remove(greediest, newest);
    newest.reject(this.#overloaded());
    return true;
  }

  #overloaded(): AppError {
    const rounds = (this.#waiting + 1) / this.#options.maxActive;
    const seconds = Math.max(1, Math.ceil((this.#turnMs * rounds) / 1_000));
    return new AppError('OVERLOADED', `The ${this.#options.title} has too many calls waiting. Try again in ${seconds} s.`, {
      retryable: true,
      retryAfterMs: seconds * 1_000,
    });
  }
}
