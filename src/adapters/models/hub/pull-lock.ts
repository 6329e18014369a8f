import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { AppError } from '../../../domain/errors.ts';

const LOOK_MS = 100;

export interface LockTimes {
  /** A lock that was not renewed for so long belongs to a dead process; at least 2,000. */
  readonly staleMs: number;
  /** How long another process is waited for. */
  readonly waitMs: number;
}

/** The right of one process to change one model's folder. */
export interface PullLock extends AsyncDisposable {
  /** Throws when another process took the lock, as when this one was suspended. */
  check(): void;
}

/** Rejects with `DATA_FOLDER_IN_USE` when another process, or another pull of this one, keeps the lock for longer than `waitMs`. */
export async function lockModel(name: string, lockPath: string, { staleMs, waitMs }: LockTimes, signal?: AbortSignal): Promise<PullLock> {
  await mkdir(path.dirname(lockPath), { recursive: true });
  let lost: Error | undefined;
  const deadline = performance.now() + waitMs;
  for (;;) {
    try {
      const release = await lock(lockPath, { lockfilePath: lockPath, realpath: false, stale: staleMs, onCompromised: (error) => (lost = error) });
      return {
        check() {
          if (lost !== undefined) throw inUse(name, lost);
        },
        [Symbol.asyncDispose]: () => release().catch(() => {}),
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (performance.now() >= deadline) throw inUse(name, error);
      await sleep(LOOK_MS, undefined, signal && { signal });
    }
  }
}

const inUse = (name: string, cause: unknown): AppError =>
  new AppError('DATA_FOLDER_IN_USE', `Another process is pulling or removing ${name}. Wait until it is done, or stop it, and try again.`, { retryable: true, cause });
