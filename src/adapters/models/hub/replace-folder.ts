import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Puts a complete folder in the place of another one, or where there is none. The old one stands aside until the new one is
 * in place: who looks in the target, then aside, then in the target again finds one of them at any time.
 */
export async function replaceFolder(complete: string, target: string, aside: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  await mkdir(path.dirname(aside), { recursive: true });
  const replaces = await exists(target);
  if (replaces) await rename(target, aside);
  try {
    await rename(complete, target);
  } catch (error) {
    if (replaces) await rename(aside, target);
    throw error;
  }
  await syncFolder(path.dirname(target));
  await rm(aside, { recursive: true, force: true });
}

/** Puts right what a process left that died while it replaced the folder. */
export async function finishReplacing(target: string, aside: string): Promise<void> {
  if (!(await exists(aside))) return;
  if (await exists(target)) await rm(aside, { recursive: true, force: true });
  else await rename(aside, target);
}

export const exists = (place: string): Promise<boolean> => stat(place).then(() => true, () => false);

/** So that a power cut does not undo a rename. Some systems cannot do that for folders. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
