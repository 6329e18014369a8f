import { fold } from './tokens.ts';

/**
 * The handles (lower-case, without "@") of the authors that go by a name: a handle, a display name, or one
 * word of a display name. Folded and lower-case names only; several handles where the name is ambiguous.
 */
export type AuthorsCalled = (name: string) => readonly string[];

/** Who is who in an archive. */
export interface AuthorDirectory {
  readonly authorsCalled: AuthorsCalled;
  /** When an author (lower-case handle, without "@") wrote the first post that the archive holds, in milliseconds since 1970-01-01 UTC. */
  readonly firstPostAt: (handle: string) => number | undefined;
}

const MOST_NAMESAKES = 5;

/** Builds the lookup over all authors of an archive; 100,000 of them take some 300,000 entries. */
export function indexAuthors(authors: Iterable<{ readonly handle: string; readonly name?: string }>): AuthorsCalled {
  const byName = new Map<string, string[]>();
  const add = (name: string, handle: string) => {
    if (name === '') return;
    const handles = byName.get(name);
    if (handles === undefined) byName.set(name, [handle]);
    else if (handles.length < MOST_NAMESAKES && !handles.includes(handle)) handles.push(handle);
  };
  for (const author of authors) {
    const handle = author.handle.replace(/^@/, '').toLowerCase();
    add(handle, handle);
    const words = nameWords(author.name ?? '');
    add(words.join(' '), handle);
    if (words.length > 1) for (const word of words) if (word.length > 2) add(word, handle);
  }
  return (name) => byName.get(name) ?? [];
}

/** Names and first posts of all authors of an archive. */
export function directoryOf(authors: readonly { readonly handle: string; readonly name?: string; readonly firstPostAt: number }[]): AuthorDirectory {
  const firstPosts = new Map<string, number>();
  for (const { handle, firstPostAt } of authors) {
    const key = handle.replace(/^@/, '').toLowerCase();
    firstPosts.set(key, Math.min(firstPostAt, firstPosts.get(key) ?? Infinity));
  }
  return { authorsCalled: indexAuthors(authors), firstPostAt: (handle) => firstPosts.get(handle) };
}

/** The words of a display name without titles, emoji and punctuation, folded. */
const nameWords = (name: string): string[] =>
  (fold(name).match(/[\p{L}\p{N}_][\p{L}\p{N}_'’-]*/gu) ?? []).filter((word) => !TITLES.has(word));

export const TITLES: ReadonlySet<string> = new Set('the mr mrs ms dr prof professor mayor cllr councillor councilor sir dame doctor herr frau senor senora monsieur madame don dona captain chief'.split(' '));
