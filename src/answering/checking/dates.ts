import type { Word } from './words.ts';

/** A day, month or year that a text names; what it leaves open is absent. `month` counts from 1, `weekday` from Sunday as 0. */
export interface NamedDate {
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
  readonly weekday?: number;
  /** Told by the time of writing: "yesterday", "on Monday". */
  readonly isRelative?: boolean;
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
}

export interface ReadDates {
  readonly dates: readonly NamedDate[];
  /** Places of the words that they are made of. */
  readonly taken: ReadonlySet<number>;
}

const LANGUAGES = ['en', 'de', 'es', 'pt', 'fr'];
const MONTHS = new Map<string, number>();
const WEEKDAYS = new Map<string, number>();
for (const language of LANGUAGES) {
  const month = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  for (let i = 0; i < 12; i++) {
    const name = month.format(Date.UTC(2023, i, 1)).toLowerCase();
    MONTHS.set(name, i + 1);
    if (language === 'en') MONTHS.set(name.slice(0, 3), i + 1);
  }
  // 1 January 2023 was a Sunday.
  for (let i = 0; i < 7; i++) WEEKDAYS.set(weekday.format(Date.UTC(2023, 0, 1 + i)).toLowerCase().replace('-feira', ''), i);
}
MONTHS.set('sept', 9);
const DAY = 86_400_000;

/** Months and weekdays that are other words, too: they count only beside a number or with a capital. */
const AMBIGUOUS = /^(?:may|march|mar|mai|segunda|terça|quarta|quinta|sexta|sun|sat|mon|wed|dec|jan)$/;
const DAY_WORDS = new Map<string, number>([['today', 0], ['tonight', 0], ['heute', 0], ['hoy', 0], ['hoje', 0], ["aujourd'hui", 0], ['yesterday', -1], ['gestern', -1], ['ayer', -1], ['ontem', -1], ['hier', -1], ['tomorrow', 1], ['mañana', 1], ['amanhã', 1], ['demain', 1]]);
const PARTS_OF_DAY = /^(?:morning|afternoon|evening)$/;
const SPANS = new Map<string, number>([['last', -1], ['this', 0], ['next', 1], ['letztes', -1], ['letzten', -1], ['nächstes', 1], ['nächsten', 1], ['dieses', 0], ['diesen', 0]]);

/** The dates that words name; what is relative is told from the time of writing. */
export function readDates(words: readonly Word[], writtenAt: number | undefined): ReadDates {
  const dates: NamedDate[] = [];
  const taken = new Set<number>();
  for (let i = 0; i < words.length; i++) {
    const read = readDate(words, i, writtenAt);
    if (!read) continue;
    const [first, last] = [words[read.from], words[read.to - 1]];
    for (let at = read.from; at < read.to; at++) taken.add(at);
    dates.push({ ...read.date, start: first?.start ?? 0, end: last?.end ?? 0, sentence: first?.sentence ?? 0 });
    i = read.to - 1;
  }
  return { dates, taken };
}

type Parts = Omit<NamedDate, 'start' | 'end' | 'sentence'>;
interface Reading {
  readonly date: Parts;
  readonly from: number;
  readonly to: number;
}

function readDate(words: readonly Word[], at: number, writtenAt: number | undefined): Reading | undefined {
  return readNumeric(words, at) ?? readMonth(words, at) ?? readRelative(words, at, writtenAt) ?? readYear(words, at);
}

/** 2023-03-14, 14.3.2023, 14/3/2023 */
function readNumeric(words: readonly Word[], at: number): Reading | undefined {
  const joined = words.slice(at, at + 5).map(({ text }) => text).join('');
  const iso = /^(\d{4})-(\d{2})-(\d{2})/.exec(joined);
  if (iso && words[at]?.text === iso[1]) return { date: { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) }, from: at, to: at + 5 };
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(words[at]?.text ?? '');
  if (dotted) return { date: { year: Number(dotted[3]), month: Number(dotted[2]), day: Number(dotted[1]) }, from: at, to: at + 1 };
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(joined);
  return slashed && words[at]?.text === slashed[1] ? { date: { year: Number(slashed[3]), month: Number(slashed[2]), day: Number(slashed[1]) }, from: at, to: at + 5 } : undefined;
}

/** 14 March 2023, March 14th, 14. März, 14 de marzo de 2023, March 2023, March */
function readMonth(words: readonly Word[], at: number): Reading | undefined {
  let to = at;
  let day = dayAt(words, to);
  if (day !== undefined) {
    to += 1;
    while (/^(?:st|nd|rd|th|\.|of|de)$/.test(words[to]?.lower ?? '') && to < at + 4) to += 1;
  }
  const named = words[to];
  const month = MONTHS.get(named?.lower ?? '');
  if (month === undefined || named === undefined) return undefined;
  to += 1;
  if (day === undefined) {
    const after = dayAt(words, to);
    if (after !== undefined && !/^(?:km|%|people|million|am|pm)$/.test(words[to + 1]?.lower ?? '')) {
      [day, to] = [after, to + 1];
      if (/^(?:st|nd|rd|th)$/.test(words[to]?.lower ?? '')) to += 1;
    }
  }
  const gap = /^(?:,|de|of)$/.test(words[to]?.lower ?? '') ? to + 1 : to;
  const year = yearAt(words, gap);
  if (year !== undefined) to = gap + 1;
  const isName = /^\p{Lu}/u.test(named.text) && !AMBIGUOUS.test(named.lower);
  const isAfterIn = /^(?:in|since|until|by|of|early|late|mid|im|seit|en|em|last|next|this|for)$/.test(words[at - 1]?.lower ?? '') && /^\p{Lu}/u.test(named.text);
  if (day === undefined && year === undefined && !isName && !isAfterIn) return undefined;
  return { date: { month, ...(day === undefined ? {} : { day }), ...(year === undefined ? {} : { year }) }, from: at, to };
}

function readRelative(words: readonly Word[], at: number, writtenAt: number | undefined): Reading | undefined {
  const word = words[at]?.lower ?? '';
  const shift = DAY_WORDS.get(word);
  if (shift !== undefined) return { date: dayOf(writtenAt, shift), from: at, to: at + 1 };
  const span = SPANS.get(word);
  const next = words[at + 1]?.lower ?? '';
  if (word === 'day' && next === 'before') return { date: dayOf(writtenAt, -1), from: at, to: at + 2 };
  if (span === -1 && next === 'night') return { date: dayOf(writtenAt, -1), from: at, to: at + 2 };
  if (span === 0 && PARTS_OF_DAY.test(next)) return { date: dayOf(writtenAt, 0), from: at, to: at + 2 };
  if (span !== undefined && /^(?:year|jahr)$/.test(next)) return { date: { isRelative: true, ...(writtenAt === undefined ? {} : { year: new Date(writtenAt).getUTCFullYear() + span }) }, from: at, to: at + 2 };
  if (span !== undefined && /^(?:month|monat)$/.test(next) && writtenAt !== undefined) {
    const month = new Date(Date.UTC(new Date(writtenAt).getUTCFullYear(), new Date(writtenAt).getUTCMonth() + span, 1));
    return { date: { isRelative: true, year: month.getUTCFullYear(), month: month.getUTCMonth() + 1 }, from: at, to: at + 2 };
  }
  const weekday = WEEKDAYS.get(word) ?? WEEKDAYS.get(word.replace(/s$/, ''));
  if (weekday === undefined || (AMBIGUOUS.test(word) && !/^\p{Lu}/u.test(words[at]?.text ?? ''))) return undefined;
  return { date: { weekday, isRelative: true }, from: at, to: at + 1 };
}

function readYear(words: readonly Word[], at: number): Reading | undefined {
  const year = yearAt(words, at);
  const isTime = /^(?:in|since|until|by|from|of|im|seit|en|em|to|and|before|after|bis|for|until|summer|winter|spring|autumn|early|late|year|for)$/.test(words[at - 1]?.lower ?? '') || words[at + 1] === undefined || words[at + 1]?.kind === 'sign';
  return year === undefined || !isTime ? undefined : { date: { year }, from: at, to: at + 1 };
}

const dayAt = (words: readonly Word[], at: number): number | undefined => (/^(?:[1-9]|[12]\d|3[01])\.?$/.test(words[at]?.text ?? '') ? Number.parseInt(words[at]?.text ?? '', 10) : undefined);
const yearAt = (words: readonly Word[], at: number): number | undefined => (/^(?:19|20)\d\d$/.test(words[at]?.text ?? '') ? Number(words[at]?.text) : undefined);

export function dayOf(writtenAt: number | undefined, shift: number): Parts {
  if (writtenAt === undefined) return { isRelative: true };
  const date = new Date(writtenAt + shift * DAY);
  return { isRelative: true, year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), weekday: date.getUTCDay() };
}

/** Whether nothing that a sentence says of a date is missing from, or against, a date of a post. */
export function dateHolds(claimed: NamedDate, held: NamedDate, writtenAt: number): boolean {
  const full = complete(held, writtenAt);
  return full.some((date) => (['year', 'month', 'day', 'weekday'] as const).every((part) => claimed[part] === undefined || claimed[part] === date[part]));
}

/** What a date of a post can mean in full: the year of writing or one beside it, the weekday before, at or after the writing. */
function complete(date: NamedDate, writtenAt: number): Parts[] {
  if (date.weekday !== undefined && date.day === undefined) {
    const today = new Date(writtenAt).getUTCDay();
    const ahead = (date.weekday - today + 7) % 7;
    return [{ weekday: date.weekday }, dayOf(writtenAt, ahead), dayOf(writtenAt, ahead - 7), dayOf(writtenAt, ahead + 7)];
  }
  if (date.month !== undefined && date.year === undefined) {
    const year = nearestYear(date, writtenAt);
    return [withWeekday({ ...date, year })];
  }
  return [withWeekday(date)];
}

function nearestYear({ month = 1, day = 15 }: Parts, writtenAt: number): number {
  const year = new Date(writtenAt).getUTCFullYear();
  const away = (candidate: number) => Math.abs(Date.UTC(candidate, month - 1, day) - writtenAt);
  return [year - 1, year, year + 1].reduce((best, candidate) => (away(candidate) < away(best) ? candidate : best));
}

const withWeekday = (date: Parts): Parts => (date.year === undefined || date.month === undefined || date.day === undefined ? date : { ...date, weekday: new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDay() });
