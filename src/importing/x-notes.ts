import { decodeEntities } from './clean-text.ts';
import { findMentions, withoutLinks } from './find-in-text.ts';
import { parseIsoDate } from './post-values.ts';
import type { XNote } from './x-schema.ts';

interface Note {
  readonly note: XNote;
  readonly place: string;
  readonly words: string;
}

const NEAR_SECONDS = 2;
const LEADING_MENTIONS = /^(?:\s*@\w+)+\s+/;

/**
 * The whole texts of long posts. The export gives them ids of their own and no reference to the short form: they
 * belong together when they were written within two seconds and the short form is how the long one begins.
 */
export class XNotes {
  readonly #bySecond = new Map<number, Note[]>();

  /** Says why the note cannot be used, if so. */
  add(note: XNote, place: string): string | undefined {
    const createdAt = parseIsoDate(note.createdAt);
    if (createdAt === undefined) return 'createdAt: not a date';
    const second = Math.floor(createdAt / 1000);
    const entry = { note, place, words: wordsOf(note.core.text) };
    this.#bySecond.set(second, [...(this.#bySecond.get(second) ?? []), entry]);
    return undefined;
  }

  /** Takes the note of a short form out: each belongs to one post. Long notes win where several begin alike. */
  take(shortText: string, createdAt: number): XNote | undefined {
    if (this.#bySecond.size === 0) return undefined;
    const second = Math.floor(createdAt / 1000);
    const short = wordsOf(decodeEntities(shortText));
    for (let away = 0; away <= NEAR_SECONDS; away += 1) {
      for (const near of new Set([second - away, second + away])) {
        const notes = this.#bySecond.get(near) ?? [];
        const found = notes.filter((note) => belongs(short, note.words)).sort((a, b) => b.words.length - a.words.length)[0];
        if (found === undefined) continue;
        this.#bySecond.set(near, notes.filter((note) => note !== found));
        return found.note;
      }
    }
    return undefined;
  }

  /** Places of the notes that no post has taken. */
  left(): string[] {
    return [...this.#bySecond.values()].flat().map((note) => note.place);
  }
}

/** The note's text with the handles that the short form begins with, where the note leaves them out. */
export function wholeText(shortText: string, note: XNote): string {
  const leading = LEADING_MENTIONS.exec(decodeEntities(shortText))?.[0] ?? '';
  const told = new Set(findMentions(LEADING_MENTIONS.exec(`${note.core.text} `)?.[0] ?? ''));
  const missing = findMentions(leading).some((handle) => !told.has(handle));
  return missing ? leading.trimStart() + note.core.text.replace(LEADING_MENTIONS, '') : note.core.text;
}

function belongs(short: string, long: string): boolean {
  if (!short.endsWith('…')) return short === long;
  return short.length > 1 && long.startsWith(short.slice(0, -1).trimEnd());
}

/** Links differ between the two forms, and white space and leading handles may. */
const wordsOf = (text: string): string => withoutLinks(text).replace(LEADING_MENTIONS, '').replaceAll(/\s+/g, ' ').trim();
