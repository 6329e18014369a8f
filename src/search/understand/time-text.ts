import * as chrono from 'chrono-node';
import { DAY, date, startOfDay, yearOf, type Span } from './calendar.ts';
import { timeWords, type Connector, type TimeRole, type TimeRoles } from './time-words.ts';
import { tokenise, type Token } from './tokens.ts';

/** A date that is written in numbers or in a form that chrono knows, by the token it starts at. */
interface WrittenDate extends Span {
  readonly next: number;
  /** The date in another year, where none is written. */
  readonly inYear?: (year: number) => Span;
}

/** A text as the time grammar reads it. Token positions run from 0 to `tokens.length`. */
export interface TimeText {
  readonly now: number;
  /** ISO 639-1 language that its words are read in. */
  readonly language: string;
  readonly tokens: readonly Token[];
  word(at: number): string;
  /** What the longest phrase at `at` stands for in a role, and the position after it. */
  read<R extends TimeRole>(at: number, role: R): { readonly value: TimeRoles[R]; readonly next: number } | undefined;
  /** The position after the longest phrase at `at` that joins in this way. */
  joined(at: number, connector: Connector): number | undefined;
  /** A whole number in digits or words, at most `digits` digits long. */
  number(at: number, digits: number): { readonly value: number; readonly next: number } | undefined;
  /** Whether the token touches the one before it, as "5" in "N5". */
  glued(at: number): boolean;
  readonly written: ReadonlyMap<number, WrittenDate>;
}

const LONGEST_PHRASE = 5;

export function timeText(text: string, now: number, language: string): TimeText {
  const tokens = tokenise(text);
  const words = timeWords(language);
  const word = (at: number) => tokens[at]?.word ?? '';
  const glued = (at: number) => at > 0 && tokens[at]?.start === tokens[at - 1]?.end;
  const read: TimeText['read'] = (at, role) => {
    let phrase = '';
    let found: ReturnType<TimeText['read']>;
    for (let next = at; next < tokens.length && next < at + LONGEST_PHRASE; next++) {
      phrase = next === at ? word(next) : `${phrase} ${word(next)}`;
      const value = words.get(phrase)?.[role];
      if (value !== undefined) found = { value, next: next + 1 };
    }
    return found as { value: TimeRoles[typeof role]; next: number } | undefined;
  };
  const joined: TimeText['joined'] = (at, connector) => {
    let phrase = '';
    let found: number | undefined;
    for (let next = at; next < tokens.length && next < at + LONGEST_PHRASE; next++) {
      phrase = next === at ? word(next) : `${phrase} ${word(next)}`;
      if (words.get(phrase)?.connectors?.includes(connector)) found = next + 1;
    }
    return found;
  };
  const number: TimeText['number'] = (at, digits) => {
    if (/^\d+$/.test(word(at))) return word(at).length <= digits ? { value: Number(word(at)), next: at + 1 } : undefined;
    const named = read(at, 'number');
    if (!named) return undefined;
    const hyphen = word(named.next) === '-' ? named.next + 1 : named.next;
    const ones = named.value % 10 === 0 && named.value >= 20 ? read(hyphen, 'number') : undefined;
    return ones && ones.value < 10 ? { value: named.value + ones.value, next: ones.next } : named;
  };
  return { now, language, tokens, word, read, joined, number, glued, written: writtenDates(text, tokens, now, language) };
}

const CHRONO: Readonly<Record<string, { parse: typeof chrono.parse }>> = { de: chrono.de, es: chrono.es, pt: chrono.pt, fr: chrono.fr };
const NUMERIC = /^[^\p{L}]*\d{1,4}[-/.]\d{1,2}(?![^\p{L}]*\p{L}{3})/u;
const DAY_FIRST = /^\d{1,2}\.\d{1,2}\./;

/** Dates with a day in them as chrono reads them: month before day in English ("3/4/2015" is 4 March), day first with dots and in other languages. */
function writtenDates(text: string, tokens: readonly Token[], now: number, language: string): Map<number, WrittenDate> {
  const found = new Map<number, WrittenDate>();
  if (!/\d/.test(text)) return found;
  const reference = { instant: new Date(now), timezone: 'UTC' };
  for (const result of (CHRONO[language] ?? chrono.en).parse(text, reference)) {
    const { start } = result;
    if (!start.isCertain('day') || !start.isCertain('month') || !NUMERIC.test(result.text)) continue;
    const at = tokens.findIndex((token) => token.start === result.index);
    const end = result.index + result.text.length;
    const next = tokens.findIndex((token) => token.start >= end);
    if (at < 0 || isPartOfSomethingElse(text, result.index, end)) continue;
    const position = next < 0 ? tokens.length : next;
    const last = result.end ?? start;
    const swaps = DAY_FIRST.test(result.text) && !(language in CHRONO);
    const dayOf = (parts: typeof start, year: number) => {
      const [month, day] = [parts.get('month') ?? 1, parts.get('day') ?? 1];
      return swaps && day <= 12 && day !== month && result.text.startsWith(String(month).padStart(result.text.indexOf('.'), '0')) ? date(year, day, month) : date(year, month, day);
    };
    if (start.isCertain('year') || last.isCertain('year')) {
      const year = start.get('year') ?? yearOf(now);
      const span = { start: dayOf(start, year), end: dayOf(last, last.get('year') ?? year) + DAY };
      if (span.start < span.end) found.set(at, { ...span, next: position });
    } else {
      const inYear = (year: number) => ({ start: dayOf(start, year), end: dayOf(last, year) + DAY });
      const year = dayOf(start, yearOf(now)) > startOfDay(now) ? yearOf(now) - 1 : yearOf(now);
      found.set(at, { ...inYear(year), next: position, inYear });
    }
  }
  return found;
}

/** Addresses, versions and sums hold numbers that look like dates. */
const isPartOfSomethingElse = (text: string, start: number, end: number): boolean =>
  /[\p{L}\p{N}_/@#$€£%=?&.+-]$/u.test(text.slice(0, start)) || /^(?:[%€$£]|[/.-]?[\p{L}\p{N}_])/u.test(text.slice(end, end + 2));
