import { AppError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';

export interface SearchReport {
  /** A model of the search could not be used: the search went on by words, or in the order that it had. */
  searchStepFailed(step: 'embed' | 'rerank', error: unknown): void;
}

export interface AskModelDeps {
  readonly clock: Clock;
  readonly report: SearchReport;
}

interface Request<T> {
  readonly step: 'embed' | 'rerank';
  /** The model itself: what is remembered of its failures. */
  readonly model: object;
  /** A better result is not worth a longer wait, in milliseconds. */
  readonly limitMs: number;
  readonly work: (signal: AbortSignal) => Promise<T>;
}

/** A model that failed is not asked for so long: a slow one would cost every search its time-out. */
const REST_MS = 30_000;

/** When models that failed may be asked again, in milliseconds since 1970-01-01 UTC, and what went wrong. */
const resting = new WeakMap<object, { readonly until: number; readonly error: unknown }>();

/**
 * What a model of the search replies. Undefined where it fails, takes too long or rests after a failure, which is reported: the
 * search goes on without it. Rejects with the signal's reason when aborted.
 */
export async function askModel<T>({ step, model, limitMs, work }: Request<T>, { clock, report }: AskModelDeps, signal?: AbortSignal): Promise<T | undefined> {
  const rest = resting.get(model);
  if (rest && clock.now() < rest.until) {
    report.searchStepFailed(step, rest.error);
    return undefined;
  }
  try {
    const reply = await withinTime(work, limitMs, signal);
    resting.delete(model);
    return reply;
  } catch (error) {
    signal?.throwIfAborted();
    resting.set(model, { until: clock.now() + REST_MS, error });
    report.searchStepFailed(step, error);
    return undefined;
  }
}

/** The work's result, or `MODEL_TIMEOUT` after the limit, or the signal's reason at its abort, also when the work does not listen. */
export async function withinTime<T>(work: (signal: AbortSignal) => Promise<T>, limitMs: number, signal: AbortSignal | undefined): Promise<T> {
  const limit = new AbortController();
  const both = signal ? AbortSignal.any([signal, limit.signal]) : limit.signal;
  const late = new AppError('MODEL_TIMEOUT', `The model took longer than ${Math.round(limitMs)} ms.`, { retryable: true });
  const timer = setTimeout(() => limit.abort(late), Math.max(1, limitMs));
  const aborted = new Promise<never>((_resolve, reject) => {
    both.addEventListener('abort', () => reject(both.reason), { once: true });
  });
  aborted.catch(() => {});
  try {
    both.throwIfAborted();
    const result = work(both);
    // It may fail after its time, when nobody waits any more.
    result.catch(() => {});
    return await Promise.race([result, aborted]);
  } finally {
    clearTimeout(timer);
    // Ends what still listens to the signal.
    limit.abort();
  }
}
