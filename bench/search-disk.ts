import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Bytes of all files in a folder; 0 where it is not there. */
export async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = entries.filter((entry) => entry.isFile()).map((entry) => fileBytes(path.join(entry.parentPath, entry.name)));
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** A store may remove a file while its folder is read. */
const fileBytes = (file: string): Promise<number> => stat(file).then(({ size }) => size, () => 0);
