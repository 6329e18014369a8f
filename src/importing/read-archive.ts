import { isUtf8 } from 'node:buffer';
import { open, stat } from 'node:fs/promises';
import { gunzipSync, constants } from 'node:zlib';

import { AppError } from '../domain/errors.ts';
import type { ArchiveFiles } from './archive-files.ts';
import type { ArchiveReader } from './archive-reader.ts';
import { openFolder } from './open-folder.ts';
import { openZip } from './open-zip.ts';
import { saneTimes, type TimeRange } from './post-values.ts';
import { looksLikeRecord, readJsonl } from './read-jsonl.ts';
import { findXExports, readOldXExport, readXExport } from './read-x-export.ts';

const EXPECTED =
  'Expected an X account export (a folder or zip that holds data/tweets.js or data/js/tweets/), or a .jsonl or .jsonl.gz file with one post a line (id, text, createdAt, author).';

/** How much of a file is looked at to tell what it is, in bytes. */
const HEAD_BYTES = 256 * 1024;

/**
 * Opens an archive in any known format; the content decides, not the name. `now` (milliseconds since 1970) bounds the
 * dates that posts can have. Rejects with `BAD_ARCHIVE`, saying what was found and what was expected.
 */
export async function openArchive(path: string, options: { readonly now?: number } = {}): Promise<ArchiveReader> {
  const times = saneTimes(options.now ?? Date.now());
  try {
    const found = await stat(path);
    if (found.isDirectory()) return await openExport(path, openFolder(path), times);
    if (!found.isFile()) throw notAnArchive(path, 'is neither a file nor a folder');
    return await openFile(path, found.size, times);
  } catch (error) {
    throw error instanceof AppError ? error : unreadable(path, error);
  }
}

async function openFile(path: string, bytes: number, times: TimeRange): Promise<ArchiveReader> {
  const head = await readHead(path);
  if (isZip(head)) {
    const zip = await openZip(path).catch((error: unknown) => {
      throw new AppError('BAD_ARCHIVE', `${path} is a damaged or incomplete zip (${messageOf(error)}). Download or copy it again.`, { cause: error });
    });
    return openExport(path, zip, times);
  }
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  const content = gzip ? unpackHead(head) : head;
  if (holdsRecords(content)) return readJsonl(path, { bytes, gzip }, times);
  throw notAnArchive(path, `is ${gzip ? 'a gzip file of ' : ''}${describe(content)}`);
}

async function openExport(path: string, files: ArchiveFiles, times: TimeRange): Promise<ArchiveReader> {
  try {
    const [found, second] = await findXExports(files);
    if (found === undefined) throw notAnArchive(path, `is a ${files.kind} that holds ${await describeFiles(files)}`);
    if (second !== undefined) {
      throw new AppError('BAD_ARCHIVE', `${path} holds more than one export (${found.folder || '.'} and ${second.folder || '.'}). Import them one at a time.`);
    }
    return await (found.layout === 'modern' ? readXExport : readOldXExport)(files, found.folder, times);
  } catch (error) {
    await files[Symbol.asyncDispose]();
    throw error;
  }
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const isZip = (head: Buffer): boolean => head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));

/** The first bytes of a gzip file, as far as they are whole. */
function unpackHead(head: Buffer): Buffer {
  try {
    return gunzipSync(head.subarray(0, 16 * 1024), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}

/** Whether one of the first lines is a record. A first line that is longer than the head only has to begin like one. */
function holdsRecords(head: Buffer): boolean {
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 1 && /^\s*\{\s*"(?:id|text|createdAt|author)"/.test(text)) return true;
  return lines.some((line) => {
    if (!line.startsWith('{')) return false;
    try {
      return looksLikeRecord(JSON.parse(line));
    } catch {
      return false;
    }
  });
}

function describe(content: Buffer): string {
  if (content.length === 0) return 'an empty or damaged file';
  if ((content[0] === 0xff && content[1] === 0xfe) || (content[0] === 0xfe && content[1] === 0xff)) return 'text in UTF-16; save it as UTF-8 first';
  const text = content.subarray(0, 4096).toString('utf8').trimStart();
  if (/^(?:window\.|Grailbird\.)/.test(text)) return 'one script of an X account export; give the folder that holds "data" instead';
  // The last character of the piece may be cut.
  if (content.includes(0) || !isUtf8(content.subarray(0, Math.max(0, content.lastIndexOf(0x0a))))) return 'a file of binary data';
  return text.startsWith('{') || text.startsWith('[') ? 'JSON, but no posts with id, text, createdAt and author, each on its own line' : 'text, but no JSON objects, each on its own line';
}

async function describeFiles(files: ArchiveFiles): Promise<string> {
  const names = (await files.list('')).map((entry) => (entry.isFolder ? `${entry.name}/` : entry.name));
  if (names.length === 0) return 'nothing';
  return names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '');
}

const notAnArchive = (path: string, found: string): AppError => new AppError('BAD_ARCHIVE', `${path} ${found}. ${EXPECTED}`);

function unreadable(path: string, error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new AppError('BAD_ARCHIVE', `There is nothing at ${path}. ${EXPECTED}`, { cause: error });
  if (code === 'EACCES' || code === 'EPERM') return new AppError('BAD_ARCHIVE', `${path} may not be read: give this user the permission. ${EXPECTED}`, { cause: error });
  return new AppError('BAD_ARCHIVE', `${path} cannot be read (${messageOf(error)}). ${EXPECTED}`, { cause: error });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
