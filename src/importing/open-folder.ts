import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { ArchiveFiles, FileEntry } from './archive-files.ts';

/** The files of a folder on disk. */
export function openFolder(root: string): ArchiveFiles {
  return {
    kind: 'folder',
    list: async (folder) => {
      const names = await readdir(join(root, folder)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
        throw error;
      });
      const entries = await Promise.all(names.sort((a, b) => (a < b ? -1 : 1)).slice(0, MAX_LISTED).map((name) => entryOf(join(root, folder), name)));
      return entries.filter((entry) => entry !== undefined);
    },
    open: (path) => createReadStream(join(root, path)),
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Folders of posts hold a few hundred files; a folder with more is not asked for each of its files. */
const MAX_LISTED = 10_000;

async function entryOf(folder: string, name: string): Promise<FileEntry | undefined> {
  const found = await stat(join(folder, name)).catch(() => undefined);
  if (found === undefined) return undefined;
  return { name, isFolder: found.isDirectory(), bytes: found.isFile() ? found.size : 0 };
}
