import { AppError } from '../domain/errors.ts';
import { type ArchiveFiles, type ByteSource, type FileEntry, joinPath } from './archive-files.ts';
import type { ArchiveReader, ReadItem } from './archive-reader.ts';
import { type TimeRange } from './post-values.ts';
import { splitArray } from './split-array.ts';
import { readXAccount, readXUserDetails } from './x-account.ts';
import { XNotes } from './x-notes.ts';
import { toXPost, type XContext } from './x-post.ts';
import { XNote } from './x-schema.ts';

// Only posts are named here: deleted posts and messages stand in files of their own, which are never opened.
const POST_FILE = /^tweets?(?:-part(\d+))?\.js$/;
const NOTE_FILE = /^note-tweets?(?:-part(\d+))?\.js$/;
const MONTH_FILE = /^\d{4}_\d{2}\.js$/;

/** Where in `files` an X account export keeps its data: one folder for each export found. */
export async function findXExports(files: ArchiveFiles): Promise<{ layout: 'modern' | 'old'; folder: string }[]> {
  const found: { layout: 'modern' | 'old'; folder: string }[] = [];
  for (const folder of await candidateFolders(files)) {
    const [here, months] = [await files.list(folder), await files.list(joinPath(folder, 'js/tweets'))];
    if (named(here, POST_FILE).length > 0) found.push({ layout: 'modern', folder });
    else if (named(months, MONTH_FILE).length > 0) found.push({ layout: 'old', folder });
  }
  return found;
}

/** Reads the modern layout (`data/tweets.js`). Rejects with `BAD_ARCHIVE` when it does not say whose posts they are. */
export async function readXExport(files: ArchiveFiles, folder: string, times: TimeRange): Promise<ArchiveReader> {
  const author = await readXAccount(files, folder);
  if (author === undefined) {
    throw new AppError('BAD_ARCHIVE', `The export does not say whose posts it holds: neither ${joinPath(folder, 'account.js')} nor ${joinPath(folder, 'manifest.js')} names the account.`);
  }
  const entries = await files.list(folder);
  const noteFiles = named(entries, NOTE_FILE);
  const notes = new XNotes();
  const run: Run = { files, folder, bytesRead: 0 };
  return {
    ...common(files, 'X account export', [...named(entries, POST_FILE), ...noteFiles]),
    posts: async function* () {
      yield* readNotes(run, noteFiles, notes);
      yield* readPosts(run, named(entries, POST_FILE), { author, notes, times });
      for (const place of notes.left()) yield { kind: 'skipped', place, reason: 'a long text without its post', bytesRead: run.bytesRead };
    },
  };
}

/** Reads the layout of 2013 to 2018 (`data/js/tweets/YYYY_MM.js`). */
export async function readOldXExport(files: ArchiveFiles, folder: string, times: TimeRange): Promise<ArchiveReader> {
  const author = await readXUserDetails(files, joinPath(folder, 'js'));
  const monthsFolder = joinPath(folder, 'js/tweets');
  const months = named(await files.list(monthsFolder), MONTH_FILE);
  const run: Run = { files, folder: monthsFolder, bytesRead: 0 };
  return {
    ...common(files, 'X account export, layout of 2013 to 2018', months),
    posts: () => readPosts(run, months, { ...(author !== undefined && { author }), times }),
  };
}

interface Run {
  readonly files: ArchiveFiles;
  readonly folder: string;
  bytesRead: number;
}

const common = (files: ArchiveFiles, format: string, read: readonly FileEntry[]) => ({
  format: files.kind === 'zip' ? `${format} (zip)` : format,
  totalBytes: read.reduce((sum, entry) => sum + entry.bytes, 0),
  unknownFields: new Map<string, number>(),
  [Symbol.asyncDispose]: () => files[Symbol.asyncDispose](),
});

/** The top, the folders in it and their `data` folders: an export may stand in one more folder, or be given by its `data` folder. */
async function candidateFolders(files: ArchiveFiles): Promise<string[]> {
  const top = (await files.list('')).filter((entry) => entry.isFolder && entry.name !== '__MACOSX').map((entry) => entry.name);
  return ['', ...top.slice(0, MAX_TOP_FOLDERS).flatMap((name) => (name === 'data' ? ['data'] : [name, `${name}/data`]))];
}

const MAX_TOP_FOLDERS = 50;

const named = (entries: readonly FileEntry[], pattern: RegExp): FileEntry[] =>
  entries
    .filter((entry) => !entry.isFolder && pattern.test(entry.name))
    .sort((a, b) => partOf(a, pattern) - partOf(b, pattern) || (a.name < b.name ? -1 : 1));

const partOf = (entry: FileEntry, pattern: RegExp): number => Number(pattern.exec(entry.name)?.[1] ?? 0);

async function* readPosts(run: Run, entries: readonly FileEntry[], context: XContext): AsyncGenerator<ReadItem> {
  for (const { place, element } of eachElement(run, entries)) {
    for await (const { index, ...read } of element) {
      const converted = 'problem' in read ? { reason: read.problem } : toXPost(read.value, context);
      if ('post' in converted) yield { kind: 'post', post: converted.post, bytesRead: run.bytesRead };
      else yield { kind: 'skipped', place: `${place}[${index}]`, reason: converted.reason, bytesRead: run.bytesRead };
    }
  }
}

async function* readNotes(run: Run, entries: readonly FileEntry[], notes: XNotes): AsyncGenerator<ReadItem> {
  for (const { place, element } of eachElement(run, entries)) {
    for await (const { index, ...read } of element) {
      const where = `${place}[${index}]`;
      const reason = 'problem' in read ? read.problem : addNote(notes, read.value, where);
      if (reason !== undefined) yield { kind: 'skipped', place: where, reason, bytesRead: run.bytesRead };
    }
  }
}

function addNote(notes: XNotes, element: unknown, place: string): string | undefined {
  const note = XNote.safeParse(typeof element === 'object' && element !== null && 'noteTweet' in element ? element.noteTweet : element);
  return note.success ? notes.add(note.data, place) : 'not a long text';
}

function* eachElement(run: Run, entries: readonly FileEntry[]) {
  for (const entry of entries) {
    const place = joinPath(run.folder, entry.name);
    yield { place, element: splitArray(counted(run, place)) };
  }
}

async function* counted(run: Run, path: string): ByteSource {
  for await (const chunk of run.files.open(path)) {
    run.bytesRead += chunk.length;
    yield chunk;
  }
}
