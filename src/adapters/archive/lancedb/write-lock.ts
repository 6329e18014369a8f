import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { AppError } from '../../../domain/errors.ts';

const RETRY_MS = 100;
/** A lock that was not renewed for so long belongs to a dead process. */
const STALE_MS = 10_000;

/** Held while one process writes to an archive. `check` throws when another process took the lock away. */
export interface WriteLock {
  check(): void;
  release(): Promise<void>;
}

/**
 * Takes the write lock of an archive folder, waiting up to `waitMs` for another writer. Rejects with
 * `DATA_FOLDER_IN_USE` when that writer goes on for longer.
 */
export async function takeWriteLock(folder: string, waitMs: number): Promise<WriteLock> {
  let lost: Error | undefined;
  const release = await lock(folder, {
    lockfilePath: join(folder, 'write.lock'),
    realpath: false,
    stale: STALE_MS,
    retries: { retries: Math.ceil(waitMs / RETRY_MS), factor: 1, minTimeout: RETRY_MS, maxTimeout: RETRY_MS },
    // The library's own reaction is to throw where nobody can catch it.
    onCompromised: (error) => {
      lost = error;
    },
  }).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code !== 'ELOCKED') throw cause;
    throw new AppError(
      'DATA_FOLDER_IN_USE',
      `Another process is writing to ${folder}. Wait until it is done, or stop it, and try again.`,
      { retryable: true, cause },
    );
  });
  return {
    check() {
      if (lost === undefined) return;
      throw new AppError('ARCHIVE_UNAVAILABLE', `The write lock of ${folder} was lost. Try again.`, {
        retryable: true,
        cause: lost,
      });
    },
    // A lock that was lost cannot be given back, and what was written stays written.
    release: () => release().catch(() => undefined),
  };
}

/** Takes the lock if it is free at this moment. */
export async function tryWriteLock(folder: string): Promise<WriteLock | undefined> {
  try {
    return await takeWriteLock(folder, 0);
  } catch (error) {
    if (error instanceof AppError && error.code === 'DATA_FOLDER_IN_USE') return undefined;
    throw error;
  }
}
