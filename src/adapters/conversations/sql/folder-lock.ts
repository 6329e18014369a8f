import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { lock } from 'proper-lockfile';

import { AppError } from '../../../domain/errors.ts';

export interface FolderLock {
  release(): Promise<void>;
}

/** A lock that its holder has not renewed for this long belongs to a dead process. */
const STALE_MS = 5_000;
const RENEW_MS = 1_000;
const LOOK_MS = 200;

/**
 * Takes the folder for this process. A lock that a killed process left is taken over after 5 s; one that is being
 * renewed meanwhile rejects with `AppError` `DATA_FOLDER_IN_USE`. `onLost` is called when another process took it.
 */
export async function lockFolder(folder: string, onLost: () => void): Promise<FolderLock> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw notUsable(folder, error);
  });
  const lockfilePath = join(folder, 'lock');
  const deadline = Date.now() + STALE_MS + 3_000;
  const firstRenewal = await renewedAt(lockfilePath);
  for (;;) {
    try {
      const release = await lock(folder, { lockfilePath, stale: STALE_MS, update: RENEW_MS, onCompromised: onLost });
      return { release: () => release().catch(() => {}) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ELOCKED')) throw notUsable(folder, error);
      const renewed = firstRenewal !== undefined && (await renewedAt(lockfilePath)) !== firstRenewal;
      if (renewed || Date.now() > deadline) throw inUse(folder, error);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

const renewedAt = async (path: string): Promise<number | undefined> => (await stat(path).catch(() => undefined))?.mtimeMs;

const inUse = (folder: string, cause: Error): AppError =>
  new AppError(
    'DATA_FOLDER_IN_USE',
    `Another process uses the data folder ${folder}. Stop it, or give this one a folder of its own (THREADWISE_DATA), or let both use a PostgreSQL (DATABASE_URL).`,
    { cause },
  );

const notUsable = (folder: string, cause: unknown): AppError =>
  new AppError('STORE_UNAVAILABLE', `The data folder ${folder} cannot be locked (${cause instanceof Error ? cause.message : String(cause)}). Check that it can be written to.`, { cause });
