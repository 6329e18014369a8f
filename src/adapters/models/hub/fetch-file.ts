import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../domain/errors.ts';
import type { ExpectedFile } from './checksum.ts';
import type { FileStream } from './hub-client.ts';
import { PartFile } from './part-file.ts';
import { PassingFailure, Patience } from './patience.ts';

export interface FetchFile {
  readonly file: ExpectedFile;
  /** Where its part is kept. */
  readonly folder: string;
  /** Where the complete file goes. */
  readonly target: string;
  readonly openAt: (from: number) => Promise<FileStream | undefined>;
  readonly pausesMs: readonly number[];
  readonly signal?: AbortSignal | undefined;
  /** Told of bytes that came, and with a negative number of those that were thrown away. */
  readonly onBytes: (bytes: number) => void;
}

/** After so many copies with the wrong content, another one will not be better. */
const MOST_WRONG_COPIES = 3;

/**
 * Fetches one file, going on where an earlier try stopped. It appears at its target complete and with the right checksum, or
 * not at all. Resolves with its SHA-256. Rejects with `MODEL_UNAVAILABLE`, and keeps the part, when the hub fails for too long.
 */
export async function fetchFile({ file, folder, target, openAt, pausesMs, signal, onBytes }: FetchFile): Promise<string> {
  await mkdir(folder, { recursive: true });
  await using part = await PartFile.open(folder, file, signal);
  const patience = new Patience(pausesMs);
  let furthest = part.size;
  let wrongCopies = 0;
  for (;;) {
    try {
      await fetchRest(part, file, openAt, onBytes);
      const sha256 = await part.complete();
      if (sha256 !== undefined) {
        await mkdir(path.dirname(target), { recursive: true });
        await part.moveTo(target);
        return sha256;
      }
      onBytes(-file.size);
      if (++wrongCopies === MOST_WRONG_COPIES) throw wrongContent(file, wrongCopies);
      throw new PassingFailure(`${file.path} came with wrong content.`);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof PassingFailure)) throw error;
      if (part.size > furthest) patience.restore();
      furthest = Math.max(furthest, part.size);
      await patience.pauseAfter(error, signal);
    }
  }
}

/** Reads until the part has its full size. Rejects with `PassingFailure` when the stream ends before. */
async function fetchRest(part: PartFile, file: ExpectedFile, openAt: FetchFile['openAt'], onBytes: FetchFile['onBytes']): Promise<void> {
  if (part.size === file.size) return;
  const stream = await openAt(part.size);
  if (stream?.from !== part.size) {
    onBytes(-part.size);
    await part.restart();
  }
  if (stream?.from !== part.size) {
    stream?.discard();
    throw new PassingFailure(`The hub did not go on with ${file.path} where it stopped.`);
  }
  for await (const chunk of stream.chunks) {
    if (part.size + chunk.length > file.size) {
      onBytes(-part.size);
      await part.restart();
      throw new PassingFailure(`${file.path} came longer than it is.`);
    }
    await part.append(chunk);
    onBytes(chunk.length);
  }
  if (part.size < file.size) throw new PassingFailure(`${file.path} came shorter than it is.`);
}

const wrongContent = ({ path: file }: ExpectedFile, copies: number): AppError =>
  new AppError('MODEL_UNAVAILABLE', `${file} came ${copies} times with another checksum than the hub tells. Try again later; if it goes on, something between here and the hub alters files.`, {
    retryable: true,
  });
