import type { Post } from '../domain/post.ts';
import type { Clock } from '../ports/clock.ts';
import type { Reranker } from '../ports/models.ts';

export interface SearchReport {
  /** A model of the search could not be used: the search went on by words, or in the order that it had. */
  searchStepFailed(step: 'embed' | 'rerank', error: unknown): void;
}

export interface ReadingDeps {
  readonly reranker?: Reranker | undefined;
  readonly clock: Clock;
  readonly report: SearchReport;
}

/**
 * So many of the best posts are read again with the query. A cross-encoder runs once for each of them: fifty short texts are
 * what a small one does within the time-out on a CPU, and hold nearly all that a reader will look at.
 */
export const RERANK_DEPTH = 50;

/** A better order is not worth a longer wait. */
const RERANK_MS = 2_000;
/** A reranker that failed is not asked for so long: a slow one would cost every search its time-out. */
const REST_MS = 30_000;

/** When rerankers that failed may be asked again, in milliseconds since 1970-01-01 UTC, and what went wrong. */
const resting = new WeakMap<Reranker, { readonly until: number; readonly error: unknown }>();

/**
 * How relevant the reranker holds each post for the query, 0 to 1, by source id. Undefined where there is no reranker, and where
 * it fails or takes too long: that is reported, and the order stays as it was.
 */
export async function scoreByReading(query: string, posts: readonly Post[], { reranker, clock, report }: ReadingDeps, signal?: AbortSignal): Promise<ReadonlyMap<string, number> | undefined> {
  if (!reranker || posts.length === 0) return undefined;
  const rest = resting.get(reranker);
  if (rest && clock.now() < rest.until) {
    report.searchStepFailed('rerank', rest.error);
    return undefined;
  }
  try {
    const scores = await inTime((limit) => reranker.score(query, posts.map(textOf), limit), signal);
    if (scores.length !== posts.length || !scores.every(Number.isFinite)) throw new Error('The reranker did not give one number for each text.');
    resting.delete(reranker);
    return new Map(posts.map(({ sourceId }, i) => [sourceId, scores[i] ?? 0]));
  } catch (error) {
    signal?.throwIfAborted();
    resting.set(reranker, { until: clock.now() + REST_MS, error });
    report.searchStepFailed('rerank', error);
    return undefined;
  }
}

const textOf = ({ title, text }: Post): string => (title === undefined ? text : `${title}\n${text}`);

/** The work's result, or an error after `RERANK_MS` or at the abort, also when the work does not listen to its signal. */
async function inTime<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  const limit = new AbortController();
  const both = signal ? AbortSignal.any([signal, limit.signal]) : limit.signal;
  const timer = setTimeout(() => limit.abort(new Error(`The reranker took longer than ${RERANK_MS} ms.`)), RERANK_MS);
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
