import { createInflateRaw } from 'node:zlib';

import yauzl, { type Entry, type ZipFile } from 'yauzl';

import type { ArchiveFiles, ByteSource, FileEntry } from './archive-files.ts';
import { decompressed } from './decompress.ts';

/**
 * The files of a zip, read in place: nothing is unpacked to disk, so names that point elsewhere do no harm.
 * Only scripts are remembered, not the media that stand beside them. Rejects when the zip is damaged.
 */
export async function openZip(path: string): Promise<ArchiveFiles> {
  const zip = await openCentralDirectory(path);
  const folders = new Map<string, Map<string, Entry | undefined>>([['', new Map()]]);
  try {
    for await (const entry of entriesOf(zip)) remember(folders, entry);
  } catch (error) {
    zip.close();
    throw error;
  }
  return {
    kind: 'zip',
    list: async (folder) => [...(folders.get(folder) ?? [])].map(toFileEntry).sort((a, b) => (a.name < b.name ? -1 : 1)),
    open: (file) => {
      const cut = file.lastIndexOf('/');
      const entry = folders.get(cut < 0 ? '' : file.slice(0, cut))?.get(file.slice(cut + 1));
      if (entry === undefined) throw new Error(`${file} is not in the zip`);
      return contentOf(zip, entry);
    },
    [Symbol.asyncDispose]: async () => zip.close(),
  };
}

const OTHER_FILES_KEPT = 10;
const STORED = 0;
const DEFLATED = 8;

function remember(folders: Map<string, Map<string, Entry | undefined>>, entry: Entry): void {
  const parts = entry.fileName.split('/');
  const name = parts.pop() ?? '';
  let folder = '';
  for (const part of parts.slice(0, 4)) {
    folders.get(folder)?.set(part, undefined);
    folder = folder === '' ? part : `${folder}/${part}`;
    if (!folders.has(folder)) folders.set(folder, new Map());
  }
  const children = folders.get(parts.join('/'));
  if (name === '' || children === undefined) return;
  if (name.endsWith('.js') || children.size < OTHER_FILES_KEPT) children.set(name, entry);
}

const toFileEntry = ([name, entry]: [string, Entry | undefined]): FileEntry => ({ name, isFolder: entry === undefined, bytes: entry?.uncompressedSize ?? 0 });

function openCentralDirectory(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    // Names are decoded, yet not judged: one odd name must not make the whole zip unreadable.
    yauzl.open(path, { lazyEntries: true, autoClose: false, decodeStrings: false }, (error, zip) => (error === null ? resolve(zip) : reject(error)));
  });
}

function entriesOf(zip: ZipFile): AsyncIterable<Entry> {
  return {
    async *[Symbol.asyncIterator]() {
      for (let read = 0; read < zip.entryCount; read += 1) {
        const entry = await new Promise<Entry>((resolve, reject) => {
          zip.once('entry', resolve);
          zip.once('error', reject);
          zip.readEntry();
        });
        zip.removeAllListeners('entry');
        zip.removeAllListeners('error');
        entry.fileName = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false).replaceAll('\\', '/');
        yield entry;
      }
    },
  };
}

async function* contentOf(zip: ZipFile, entry: Entry): ByteSource {
  if (entry.isEncrypted()) throw new Error('the file is encrypted');
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) throw new Error(`unknown compression method ${entry.compressionMethod}`);
  const raw = await new Promise<ByteSource>((resolve, reject) => {
    zip.openReadStream(entry, { decodeFileData: false }, (error, stream) => (error === null ? resolve(stream) : reject(error)));
  });
  let length = 0;
  for await (const chunk of entry.compressionMethod === DEFLATED ? decompressed(raw, createInflateRaw()) : raw) {
    length += chunk.length;
    if (length > entry.uncompressedSize) throw new Error('the file is longer than the zip says');
    yield chunk;
  }
}
