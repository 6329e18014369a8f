import { open, rename, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Digest, readInto, type ExpectedFile } from './checksum.ts';

/** The name says which content it is a part of, so that a part of another commit's file is never gone on with. */
export const partName = ({ path: file, checksum }: ExpectedFile): string => `${path.posix.basename(file)}.${checksum.hex.slice(0, 16)}.part`;

/** The beginning of a file, with the digest of what is there. */
export class PartFile implements AsyncDisposable {
  readonly #handle: FileHandle;
  readonly #path: string;
  readonly #expected: ExpectedFile;
  #digest: Digest;
  #size = 0;

  private constructor(handle: FileHandle, partPath: string, expected: ExpectedFile) {
    this.#handle = handle;
    this.#path = partPath;
    this.#expected = expected;
    this.#digest = new Digest(expected);
  }

  /** Goes on with the part that an earlier pull left in the folder, if any. */
  static async open(folder: string, expected: ExpectedFile, signal?: AbortSignal): Promise<PartFile> {
    const partPath = path.join(folder, partName(expected));
    const handle = await open(partPath, 'r+').catch(() => open(partPath, 'w+'));
    const part = new PartFile(handle, partPath, expected);
    try {
      const { size } = await handle.stat();
      if (size > expected.size) await part.restart();
      else part.#size = await readInto(part.#digest, partPath, signal);
      return part;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  get size(): number {
    return this.#size;
  }

  async append(chunk: Uint8Array): Promise<void> {
    for (let written = 0; written < chunk.length; ) {
      const { bytesWritten } = await this.#handle.write(chunk, written, chunk.length - written, this.#size + written);
      written += bytesWritten;
    }
    this.#digest.update(chunk);
    this.#size += chunk.length;
  }

  async restart(): Promise<void> {
    await this.#handle.truncate(0);
    this.#digest = new Digest(this.#expected);
    this.#size = 0;
  }

  /** The SHA-256 of a complete file with the right content, which then is safe on the disk; undefined, and empty again, for a wrong one. */
  async complete(): Promise<string | undefined> {
    const sha256 = this.#digest.end();
    if (sha256 === undefined) await this.restart();
    else await this.#handle.sync();
    return sha256;
  }

  async moveTo(target: string): Promise<void> {
    await this.#handle.close();
    await rename(this.#path, target);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }
}
