import { DAY, date, daySpan, daysIn, easter, monthSpan, nthWeekday, startOfDay, weekdayOf, yearOf, yearSpan, type Span } from './calendar.ts';
import type { TimeText } from './time-text.ts';
import type { Holiday, Season } from './time-words.ts';

/** A stretch of time as it was named, and the token position after it. */
export interface Named extends Span {
  readonly next: number;
  /** Whether it counts without a word such as "in" before it. */
  readonly bare: boolean;
  readonly grain: 'hour' | 'day' | 'week' | 'month' | 'season' | 'year' | 'decade';
  /** The same in a given year, where no year was named. */
  readonly inYear?: (year: number) => Span;
  /** The moment meant in "since two weeks ago", where the stretch is wider. */
  readonly point?: number;
  /** The day meant in "the week before ...", where the stretch is wider. */
  readonly anchor?: number;
}

export type NamedReader = (text: TimeText, at: number) => Named | undefined;

/** Social archives hold nothing older: earlier years are something that posts talk about. */
const FIRST_YEAR = 1990;
/** A range may end in the future ("from 2014 to 2030"). */
const FURTHEST_AHEAD = 20;
const COUNTED = /^(?:words?|characters?|chars|letters|people|persons|posts|tweets|pieces|steps|points|votes|copies|km|m|metres|meters|miles|kg|dollars|euros|pounds|bucks|percent|followers|likes|times|wörter|wörtern|palabras|mots|palavras)$/;

/** A calendar year of four digits that is no amount, version or part of a name. */
export function readYear(text: TimeText, at: number): { value: number; next: number } | undefined {
  const token = text.tokens[at];
  if (!token || !/^\d{4}$/.test(token.text)) return undefined;
  const value = Number(token.text);
  if (value < FIRST_YEAR || value > yearOf(text.now) + FURTHEST_AHEAD) return undefined;
  const before = text.tokens[at - 1];
  const after = text.tokens[at + 1];
  if (before && text.glued(at) && /[\p{N}_$€£#@/.,:+=]$/u.test(before.text) && !/^q\d?$/.test(before.word)) return undefined;
  if (before && text.glued(at) && before.text === '-' && text.glued(at - 1) && /^(?:\d{1,3}|\d{5,})$/.test(text.word(at - 2))) return undefined;
  const isSeasonYear = text.word(at + 1) === '/' && Number(text.word(at + 2)) % 100 === (value + 1) % 100;
  if (after && !isSeasonYear && text.glued(at + 1) && !/^[\s?!.,;:)\]"'’–—~-]/u.test(after.text)) return undefined;
  if (after && text.glued(at + 1) && /^[.,:-]$/.test(after.text) && text.glued(at + 2) && /^\d/.test(text.word(at + 2)) && !/^\d{4}$/.test(text.word(at + 2))) return undefined;
  return COUNTED.test(text.word(at + 1)) ? undefined : { value, next: at + 1 };
}

/** The latest year in which the span starts no later than now. */
export function latestYear(inYear: (year: number) => Span, now: number): number {
  const year = yearOf(now);
  return inYear(year).start <= now ? year : year - 1;
}

/** What `read` finds after an optional "of", comma or article. */
function optionalYear(text: TimeText, at: number): { value: number; next: number } | undefined {
  const start = text.word(at) === ',' || text.word(at) === "'" ? at + 1 : (text.joined(at, 'of') ?? text.joined(at, 'in') ?? at);
  const afterThe = text.read(start, 'article')?.next ?? start;
  const afterWord = text.read(afterThe, 'unit')?.value === 'year' ? afterThe + 1 : start;
  return readYear(text, afterWord) ?? relativeYear(text, start);
}

function relativeYear(text: TimeText, at: number): { value: number; next: number } | undefined {
  const relative = text.read(at, 'relative');
  const unit = relative && text.read(relative.next, 'unit');
  if (!relative || unit?.value !== 'year' || relative.value === 'next') return undefined;
  return { value: yearOf(text.now) - (relative.value === 'this' ? 0 : 1), next: unit.next };
}

/** A span that repeats every year, set into the year that follows it, that `back` asks for, or the latest one. */
function yearly(text: TimeText, next: number, inYear: (year: number) => Span, grain: Named['grain'], anchorIn?: (year: number) => number): Named {
  const named = optionalYear(text, next);
  const year = named?.value ?? latestYear(inYear, text.now);
  return {
    ...inYear(year), next: named?.next ?? next, grain, bare: named !== undefined,
    ...(named ? {} : { inYear }),
    ...(anchorIn ? { anchor: anchorIn(year) } : {}),
  };
}

export function ordinalDay(text: TimeText, at: number): { value: number; next: number } | undefined {
  const digits = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(text.word(at));
  if (digits) return inMonth(Number(digits[1]), text.word(at + 1) === '.' && text.glued(at + 1) ? at + 2 : at + 1);
  const ordinal = text.read(at, 'ordinal');
  if (ordinal) return inMonth(ordinal.value, ordinal.next);
  const tens = text.read(at, 'number');
  if (!tens) return undefined;
  const hyphen = text.word(tens.next) === '-' ? tens.next + 1 : tens.next;
  const ones = tens.value >= 20 ? (text.read(hyphen, 'ordinal') ?? text.read(hyphen, 'number')) : undefined;
  return ones && ones.value < 10 ? inMonth(tens.value + ones.value, ones.next) : inMonth(tens.value, tens.next);
}
const inMonth = (value: number, next: number) => (value >= 1 && value <= 31 ? { value, next } : undefined);

const skipArticle = (text: TimeText, at: number) => text.read(at, 'article')?.next ?? at;

/** "March", "March 2015", "9 January 2024", "May the 3rd", "Tuesday, May 9". */
export const monthOrDate: NamedReader = (text, at) => {
  // "12:30 December 27": the minutes are no day.
  if (text.glued(at) && /^\d/.test(text.word(at)) && /^[:.\d]$/.test(text.tokens[at - 1]?.text ?? '')) return undefined;
  const yearFirst = readYear(text, at);
  if (yearFirst && isSeparator(text, yearFirst.next)) {
    const month = text.read(yearFirst.next + 1, 'month');
    const day = month && isSeparator(text, month.next) ? ordinalDay(text, month.next + 1) : undefined;
    if (month && day) return { ...daySpan(date(yearFirst.value, month.value, day.value)), next: day.next, grain: 'day', bare: true };
  }
  const weekday = text.read(at, 'weekday');
  if (weekday && weekday.next > at) {
    const rest = monthOrDate(text, skipArticle(text, text.word(weekday.next) === ',' ? weekday.next + 1 : weekday.next));
    if (rest?.grain === 'day') return rest;
  }
  const first = skipArticle(text, at);
  const leading = ordinalDay(text, first);
  if (leading) {
    const month = text.read(text.joined(leading.next, 'of') ?? afterSeparator(text, leading.next), 'month');
    if (month) return dayOfMonth(text, month.next, month.value, leading.value);
  }
  const month = text.read(first, 'month');
  if (!month) return undefined;
  const day = ordinalDay(text, skipArticle(text, afterSeparator(text, month.next)));
  if (day && !/^\d{3,}/.test(text.word(month.next)) && !isCount(text, day.next)) return dayOfMonth(text, day.next, month.value, day.value);
  const named = yearly(text, month.next, (year) => monthSpan(year, month.value), 'month');
  // "the March on Rome", "the May family": an article before a month without a year makes it a name.
  return first > at && !named.bare && /^(?:may|march)$/.test(text.word(first)) ? undefined : named;
};

/** A sign between the parts of a date, as in "12-Mar-2015". */
const isSeparator = (text: TimeText, at: number) => text.glued(at) && text.glued(at + 1) && /^[-/]$/.test(text.word(at));
const afterSeparator = (text: TimeText, at: number) => (isSeparator(text, at) ? at + 1 : at);

const isCount = (text: TimeText, next: number) => text.read(next, 'unit') !== undefined || /^(?:%|people|posts|times)$/.test(text.word(next));

function dayOfMonth(text: TimeText, next: number, month: number, day: number): Named | undefined {
  if (day > daysIn(2024, month)) return undefined;
  const named = yearly(text, readYear(text, afterSeparator(text, next)) ? afterSeparator(text, next) : next, (year) => daySpan(date(year, month, day)), 'day');
  return { ...named, bare: true };
}

const SEASON_MONTH: Record<Season, number> = { spring: 3, summer: 6, autumn: 9, winter: 12 };

/** Meteorological seasons of the northern hemisphere; a winter has the year that it begins in. */
export const seasonIn = (season: Season) => (year: number): Span => ({ start: date(year, SEASON_MONTH[season]), end: date(year, SEASON_MONTH[season] + 3) });

export const season: NamedReader = (text, at) => {
  const found = text.read(skipArticle(text, at), 'season');
  if (!found) return undefined;
  const named = yearly(text, found.next, seasonIn(found.value), 'season');
  const hasSecondYear = named.bare && text.word(named.next) === '/' && /^\d{2}(?:\d{2})?$/.test(text.word(named.next + 1));
  return hasSecondYear ? { ...named, next: named.next + 2 } : named;
};

const HOLIDAYS: Record<Holiday, readonly [days: number, anchor: (year: number) => number, lead?: number]> = {
  christmas: [3, (year) => date(year, 12, 25), 1],
  'christmas eve': [1, (year) => date(year, 12, 24)],
  'christmas day': [1, (year) => date(year, 12, 25)],
  'boxing day': [1, (year) => date(year, 12, 26)],
  'new year eve': [1, (year) => date(year, 12, 31)],
  'new year': [1, (year) => date(year, 1, 1)],
  easter: [4, easter, 2],
  'easter monday': [1, (year) => easter(year) + DAY],
  'good friday': [1, (year) => easter(year) - 2 * DAY],
  halloween: [1, (year) => date(year, 10, 31)],
  valentine: [1, (year) => date(year, 2, 14)],
  thanksgiving: [1, (year) => nthWeekday(year, 11, 4, 4)],
  'black friday': [1, (year) => nthWeekday(year, 11, 4, 4) + DAY],
  'independence day': [1, (year) => date(year, 7, 4)],
  'saint patrick': [1, (year) => date(year, 3, 17)],
  'earth day': [1, (year) => date(year, 4, 22)],
};

export const holidayIn = (holiday: Holiday) => {
  const [days, anchor, lead = 0] = HOLIDAYS[holiday];
  return { anchor, inYear: (year: number): Span => ({ start: anchor(year) - lead * DAY, end: anchor(year) + (days - lead) * DAY }) };
};

export const holiday: NamedReader = (text, at) => {
  const found = text.read(at, 'holiday');
  if (!found) return undefined;
  const { anchor, inYear } = holidayIn(found.value);
  return yearly(text, found.next, inYear, 'day', anchor);
};

/** "2015", "the year 2015". */
export const year: NamedReader = (text, at) => {
  const first = skipArticle(text, at);
  const word = text.read(first, 'unit');
  const found = readYear(text, word?.value === 'year' ? word.next : at);
  return found && { ...yearSpan(found.value), next: found.next, grain: 'year', bare: word?.value === 'year' };
};

const DECADES: Readonly<Record<string, number>> = { nineties: 1990, noughties: 2000, neunziger: 1990 };

/** "the 1990s", "the 90s", "the nineties". */
export const decade: NamedReader = (text, at) => {
  const first = skipArticle(text, at);
  const number = /^(?:19|20)?(\d)0$/.exec(text.word(first));
  const hasEnding = text.word(first + 1) === 's' && text.glued(first + 1);
  const start = number && hasEnding ? decadeStart(text.word(first)) : DECADES[text.word(first)];
  if (start === undefined || start < FIRST_YEAR || start > yearOf(text.now)) return undefined;
  return { start: date(start, 1), end: date(start + 10, 1), next: number ? first + 2 : first + 1, grain: 'decade', bare: first > at || text.word(first).length === 4 };
};
const decadeStart = (digits: string) => (digits.length === 4 ? Number(digits) : digits === '90' ? 1990 : digits < '30' ? 2000 + Number(digits) : 1900 + Number(digits));

/** "Q3 2017", "2017 Q3", "2017-Q3". */
export const quarter: NamedReader = (text, at) => {
  const before = readYear(text, at);
  const first = before ? (text.word(before.next) === '-' ? before.next + 1 : before.next) : at;
  if (text.word(first) !== 'q' || !/^[1-4]$/.test(text.word(first + 1)) || !text.glued(first + 1)) return undefined;
  const month = Number(text.word(first + 1)) * 3 - 2;
  const inYear = (value: number): Span => ({ start: date(value, month), end: date(value, month + 3) });
  return before ? { ...inYear(before.value), next: first + 2, grain: 'month', bare: true } : yearly(text, first + 2, inYear, 'month');
};

/** "Monday": the latest one, today included. */
export const weekday: NamedReader = (text, at) => {
  const found = text.read(at, 'weekday');
  if (!found) return undefined;
  const today = startOfDay(text.now);
  const start = today - ((weekdayOf(today) - found.value + 7) % 7) * DAY;
  return { ...daySpan(start), next: text.read(found.next, 'daypart')?.next ?? found.next, grain: 'day', bare: false };
};

/** Dates in numbers. Without a year they need a word such as "on" before them, or they may be a fraction. */
export const writtenDate: NamedReader = (text, at) => {
  const found = text.written.get(at);
  return found && { ...found, grain: 'day', bare: found.inYear === undefined };
};
