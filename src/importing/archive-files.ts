/** Bytes in pieces. A read error is thrown after all bytes before it were given out. */
export type ByteSource = AsyncIterable<Buffer>;

export interface FileEntry {
  readonly name: string;
  readonly isFolder: boolean;
  /** Size in bytes, uncompressed; 0 for folders. */
  readonly bytes: number;
}

/** A folder or a zip, seen alike. Paths are relative and use "/"; "" is the top. Nothing is ever written. */
export interface ArchiveFiles extends AsyncDisposable {
  readonly kind: 'folder' | 'zip';
  /** What stands directly in a folder, by name; empty when there is no such folder. */
  list(folder: string): Promise<FileEntry[]>;
  open(path: string): ByteSource;
}

export const joinPath = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

/** Reads a small file whole. Rejects when it is longer than `maxBytes` or damaged. */
export async function readWhole(source: ByteSource, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    length += chunk.length;
    if (length > maxBytes) throw new Error(`longer than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
