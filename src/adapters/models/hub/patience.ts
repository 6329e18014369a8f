import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../../domain/errors.ts';

/** A hub that asks for a longer pause is not waited for. */
const LONGEST_PAUSE_MS = 60_000;

/** A try that failed in a way that the next one may not. The message says what happened, as a sentence. */
export class PassingFailure extends Error {
  /** The pause that the hub asks for. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { retryAfterMs?: number | undefined; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'PassingFailure';
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Pauses between tries, one after the other, until they are used up. */
export class Patience {
  readonly #pausesMs: readonly number[];
  #used = 0;

  constructor(pausesMs: readonly number[]) {
    this.#pausesMs = pausesMs;
  }

  /** After progress: begins again with the shortest pause. */
  restore(): void {
    this.#used = 0;
  }

  /** Waits before the next try. Rejects with a retryable `MODEL_UNAVAILABLE` when there should be none. */
  async pauseAfter(failure: PassingFailure, signal?: AbortSignal): Promise<void> {
    const pauseMs = this.#pausesMs[this.#used++];
    const { retryAfterMs } = failure;
    if (pauseMs === undefined || (retryAfterMs ?? 0) > LONGEST_PAUSE_MS) {
      throw new AppError('MODEL_UNAVAILABLE', `${failure.message} Try again later: what is here already is kept.`, {
        retryable: true,
        cause: failure,
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      });
    }
    await sleep(Math.max(pauseMs, retryAfterMs ?? 0), undefined, signal && { signal });
  }
}

export async function withPatience<T>(pausesMs: readonly number[], signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
  const patience = new Patience(pausesMs);
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof PassingFailure)) throw error;
      await patience.pauseAfter(error, signal);
    }
  }
}
