import { AppError } from '../../../domain/errors.ts';

/** Any failure of the store as an `AppError`; what already is one stays. `what` says what failed. */
export function archiveFailure(error: unknown, what: string): AppError {
  if (error instanceof AppError) return error;
  return new AppError('ARCHIVE_UNAVAILABLE', `${what}. The log holds the cause.`, { retryable: true, cause: error });
}

/**
 * Settles as `work` does, or rejects with the signal's reason as soon as it aborts. LanceDB cannot be
 * interrupted: what it had begun goes on, and nobody waits for it.
 */
export async function untilAborted<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  if (signal === undefined) return work();
  signal.throwIfAborted();
  const ended = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: ended.signal });
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    ended.abort();
  }
}
