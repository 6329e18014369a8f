import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** A file as it must be. */
export interface ExpectedFile {
  /** In the model's folder, with slashes. */
  readonly path: string;
  readonly size: number;
  readonly checksum: Checksum;
}

/** The hub tells the SHA-256 of big files (Git LFS); of the others it tells git's id: SHA-1 of "blob SIZE\0" and the content. */
export interface Checksum {
  readonly algorithm: 'sha256' | 'git-sha1';
  /** In lower case. */
  readonly hex: string;
}

const READ_BYTES = 1024 * 1024;

/** The checksum of a file's bytes as they come. */
export class Digest {
  readonly #expected: Checksum;
  readonly #sha256 = createHash('sha256');
  readonly #gitSha1: Hash | undefined;

  constructor({ size, checksum }: ExpectedFile) {
    this.#expected = checksum;
    if (checksum.algorithm === 'git-sha1') this.#gitSha1 = createHash('sha1').update(`blob ${size}\0`);
  }

  update(bytes: Uint8Array): void {
    this.#sha256.update(bytes);
    this.#gitSha1?.update(bytes);
  }

  /** The SHA-256 of the bytes if they are what was expected. Ends the digest. */
  end(): string | undefined {
    const sha256 = this.#sha256.digest('hex');
    const actual = this.#gitSha1 === undefined ? sha256 : this.#gitSha1.digest('hex');
    return actual === this.#expected.hex ? sha256 : undefined;
  }
}

/** The SHA-256 of a file that is there and as expected; undefined for any other. */
export async function checkFile(path: string, expected: ExpectedFile, signal?: AbortSignal): Promise<string | undefined> {
  const size = await stat(path).then((found) => found.size, () => undefined);
  if (size !== expected.size) return undefined;
  const digest = new Digest(expected);
  await readInto(digest, path, signal);
  return digest.end();
}

/** Feeds a file's bytes to the digest; resolves with their number. */
export async function readInto(digest: Digest, path: string, signal?: AbortSignal): Promise<number> {
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES, ...(signal && { signal }) })) {
    digest.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return bytes;
}
