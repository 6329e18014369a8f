import { z } from 'zod';

import type { Author } from '../domain/post.ts';
import { type ArchiveFiles, joinPath, readWhole } from './archive-files.ts';

const MAX_ACCOUNT_BYTES = 4 * 1024 * 1024;
const filled = z.string().min(1);

const Account = z.tuple([z.object({ account: z.object({ accountId: filled, username: filled, accountDisplayName: filled.optional().catch(undefined) }) })], z.unknown());
const Manifest = z.object({ userInfo: z.object({ accountId: filled, userName: filled, displayName: filled.optional().catch(undefined) }) });
const Details = z.object({ id: z.union([filled, z.number().int()]).transform(String), screen_name: filled, full_name: filled.optional().catch(undefined) });

/** Whose export of the modern layout it is: from `account.js`, else from `manifest.js`. */
export async function readXAccount(files: ArchiveFiles, folder: string): Promise<Author | undefined> {
  const account = Account.safeParse(await readScript(files, folder, 'account.js'));
  if (account.success) {
    const { accountId, username, accountDisplayName } = account.data[0].account;
    return author(accountId, username, accountDisplayName);
  }
  const manifest = Manifest.safeParse(await readScript(files, folder, 'manifest.js'));
  if (!manifest.success) return undefined;
  const { accountId, userName, displayName } = manifest.data.userInfo;
  return author(accountId, userName, displayName);
}

/** Whose export of the old layout it is, from `user_details.js`. */
export async function readXUserDetails(files: ArchiveFiles, folder: string): Promise<Author | undefined> {
  const details = Details.safeParse(await readScript(files, folder, 'user_details.js'));
  return details.success ? author(details.data.id, details.data.screen_name, details.data.full_name) : undefined;
}

const author = (id: string, handle: string, name: string | undefined): Author => ({ id, handle, ...(name !== undefined && { name }) });

/** The value that a small script of an export assigns; `undefined` when there is none that can be read. */
async function readScript(files: ArchiveFiles, folder: string, name: string): Promise<unknown> {
  const entries = await files.list(folder);
  if (!entries.some((entry) => entry.name === name && !entry.isFolder)) return undefined;
  try {
    const script = (await readWhole(files.open(joinPath(folder, name)), MAX_ACCOUNT_BYTES)).toString('utf8');
    return JSON.parse(script.slice(script.indexOf('=') + 1).replace(/;\s*$/, ''));
  } catch {
    return undefined;
  }
}
