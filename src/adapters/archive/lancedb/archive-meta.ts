import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../domain/errors.ts';

const FORMAT = 2;

const metaSchema = z.object({
  format: z.literal(FORMAT),
  vectorModel: z.object({ identity: z.string(), dimensions: z.number().int().positive() }).nullable(),
  version: z.string().regex(/^[0-9a-f]{32}$/),
  sequence: z.number().int().nonnegative(),
  revision: z.number().int().nonnegative(),
  postCount: z.number().int().nonnegative(),
  tableVersion: z.number().int().nonnegative(),
});

/** What stands beside the table in `meta.json`. */
export interface ArchiveMeta {
  readonly vectorModel: { readonly identity: string; readonly dimensions: number } | null;
  /** Sum of the content hashes of all posts, modulo 2^128: the same in any order. 32 hex digits. */
  readonly version: string;
  /** The last batch that added posts. */
  readonly sequence: number;
  /** The last write that stored posts, new or changed. */
  readonly revision: number;
  readonly postCount: number;
  /** The LanceDB version of the table that this describes; another one means that a writer died in between. */
  readonly tableVersion: number;
}

export const EMPTY_VERSION = '0'.repeat(32);

const MODULUS = 1n << 128n;

/** `version` after posts came (`added`) and went (`removed`), given by their hashes. */
export function nextVersion(version: string, change: { added: Iterable<string>; removed: Iterable<string> }): string {
  let sum = BigInt(`0x${version}`);
  for (const hash of change.added) sum += BigInt(`0x${hash}`);
  for (const hash of change.removed) sum -= BigInt(`0x${hash}`);
  return (((sum % MODULUS) + MODULUS) % MODULUS).toString(16).padStart(32, '0');
}

/** The file `meta.json` of an archive. Replaced as a whole, so a reader never sees half of it. */
export class MetaFile {
  readonly #path: string;
  #seen = '';

  constructor(folder: string) {
    this.#path = join(folder, 'meta.json');
  }

  /** The content of the file; `undefined` when there is none. */
  async read(): Promise<ArchiveMeta | undefined> {
    this.#seen = await this.#stamp();
    let json: string;
    try {
      json = await readFile(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    try {
      return metaSchema.parse(JSON.parse(json));
    } catch (cause) {
      throw new AppError(
        'ARCHIVE_UNAVAILABLE',
        `${this.#path} is damaged or was written by another release. Import again into an empty THREADWISE_DATA folder.`,
        { cause },
      );
    }
  }

  /** The content of the file if it is another one than at the last read or write. */
  async readIfChanged(): Promise<ArchiveMeta | undefined> {
    return (await this.#stamp()) === this.#seen ? undefined : this.read();
  }

  async write(meta: ArchiveMeta): Promise<void> {
    const draft = `${this.#path}.${randomUUID()}.tmp`;
    try {
      await writeFile(draft, `${JSON.stringify({ format: FORMAT, ...meta }, null, 2)}\n`, { flush: true });
      await rename(draft, this.#path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    this.#seen = await this.#stamp();
  }

  async #stamp(): Promise<string> {
    try {
      const { mtimeMs, size, ino } = await stat(this.#path);
      return `${mtimeMs}-${size}-${ino}`;
    } catch {
      return '';
    }
  }
}
