import type { Connector, TimeRoles, TimeTable } from './time-table.ts';
import { english } from './time-words-english.ts';
import { french, german, portuguese, spanish } from './time-words-others.ts';
import { fold } from './tokens.ts';

/** Phrases of up to five words, folded, with all that they can stand for. */
export type TimeWords = ReadonlyMap<string, Partial<TimeRoles> & { readonly connectors?: readonly Connector[] }>;

function compile(table: TimeTable): TimeWords {
  const words = new Map<string, Record<string, unknown>>();
  for (const [role, entries] of Object.entries(table)) {
    for (const [value, spellings] of entries) {
      for (const spelling of spellings.split('|')) {
        // The tokeniser cuts hyphens off, so "week-end" is looked up as "week - end".
        const key = fold(spelling).replace(/(?<=\p{L})-(?=\p{L})/gu, ' - ').replace(/(?<=[ld]')(?=\p{L})/gu, ' ');
        const roles = words.get(key) ?? {};
        if (role === 'connector') roles['connectors'] = [...((roles['connectors'] as Connector[] | undefined) ?? []), value as Connector];
        else if (!(role in roles)) roles[role] = value;
        words.set(key, roles);
      }
    }
  }
  return words;
}

const ENGLISH = compile(english);
const BY_LANGUAGE: ReadonlyMap<string, TimeWords> = new Map([
  ['de', compile(german)],
  ['es', compile(spanish)],
  ['pt', compile(portuguese)],
  ['fr', compile(french)],
]);

/** The time words of a language (ISO 639-1); English for those without a table of their own. */
export const timeWords = (language: string): TimeWords => BY_LANGUAGE.get(language) ?? ENGLISH;

/** Whether the language has words of its own here: then numbers of dates stand day first. */
export const isDayFirst = (language: string): boolean => BY_LANGUAGE.has(language);
