import { date, daySpan, monthSpan, yearOf, type Span } from './calendar.ts';
import { hasDaytime, skipDaytime } from './time-clock.ts';
import { skipArticle, type Reader, type TimeText } from './time-text.ts';
import { ANY_YEAR, dayIn, FIRST_YEAR, isDay, ordinalDay, readNumeric, readYear, yearAfter, type Value } from './time-years.ts';

/** A stretch of time, and the moment that it means as an end of a range ("to the start of 2008") where it is a wider one. */
export interface YearSpan extends Span {
  readonly edge?: number;
}

/** A stretch of time as it was named, and the token position after it. */
export interface Named extends YearSpan {
  readonly next: number;
  /** Whether it counts without a word such as "in" before it. */
  readonly bare: boolean;
  readonly grain: 'hour' | 'day' | 'week' | 'month' | 'season' | 'year' | 'decade';
  /** The same in a given year, where no year was named. */
  readonly inYear?: (year: number) => YearSpan;
  /** The moment meant in "since two weeks ago", where the stretch is wider. */
  readonly point?: number;
  /** The day meant in "the week before ...", where the stretch is wider. */
  readonly anchor?: number;
  /** A weekday by its name alone: the one before it is as good where a range asks for it. */
  readonly isWeekday?: true;
  /** A year that is named in relation to now ("this year"): its early part is a half. */
  readonly isRelative?: true;
}

export type NamedReader = Reader<Named>;

/** The latest year in which the span starts no later than now. */
export function latestYear(inYear: (year: number) => Span, now: number): number {
  const year = yearOf(now);
  for (let back = 0; back < 9; back++) if (inYear(year - back).start <= now) return year - back;
  return year;
}

/** A span that repeats every year, set into the year that follows it, or the latest one. Seasons and feasts before social posts are no filter. */
export function yearly(text: TimeText, next: number, inYear: (year: number) => Span, grain: Named['grain'], anchorIn?: (year: number) => number): Named | undefined {
  const named = yearAfter(text, next);
  const year = named?.value ?? latestYear(inYear, text.now);
  if (year < FIRST_YEAR && grain !== 'day') return undefined;
  const span = inYear(year);
  if (Number.isNaN(span.start)) return undefined;
  return {
    ...span, next: named?.next ?? next, grain, bare: named !== undefined,
    ...(named ? {} : { inYear }),
    ...(anchorIn ? { anchor: anchorIn(year) } : {}),
  };
}

/** A sign between the parts of a date, as in "12-Mar-2015". */
export const isSeparator = (text: TimeText, at: number) => text.glued(at) && text.glued(at + 1) && /^[-/.]$/.test(text.word(at));
const afterSeparator = (text: TimeText, at: number) => (isSeparator(text, at) ? at + 1 : at);

/** "Mar" is short for March beside a number only: in other places it is a name. */
const monthAt = (text: TimeText, at: number): Value | undefined => text.read(at, 'month') ?? (text.word(at) === 'mar' && (/^\d/.test(text.word(afterDot(text, at + 1))) || /^\d/.test(text.word(at - 1))) ? { value: 3, next: at + 1 } : undefined);
/** "Sept. 3": the point belongs to a short name. */
const afterDot = (text: TimeText, at: number): number => (text.word(at) === '.' && text.glued(at) && !text.glued(at + 1) && text.word(at - 1).length <= 4 && /^\d/.test(text.word(at + 1)) ? at + 1 : at);

/** "March", "March 2015", "9 January 2024", "May the 3rd", "12-Mar-2015", "2019/aug/01". */
export const monthOrDate: NamedReader = (text, at) => {
  // "12:30 December 27": the minutes are no day.
  if (text.glued(at) && /^\d/.test(text.word(at)) && /^[:.\d]$/.test(text.tokens[at - 1]?.text ?? '')) return undefined;
  const joint = joinedDate(text, at);
  if (joint) return joint;
  const first = skipArticle(text, at);
  const leading = ordinalDay(text, first);
  if (leading) {
    const month = monthAt(text, text.joined(leading.next, 'of') ?? afterSeparator(text, leading.next));
    if (month) return dayOfMonth(text, afterDot(text, month.next), month.value, leading.value);
  }
  const month = monthAt(text, first);
  if (!month) return undefined;
  const afterMonth = afterSeparator(text, afterDot(text, month.next));
  const day = ordinalDay(text, skipArticle(text, afterMonth));
  const isSpokenYear = day && readYear(text, month.next, ANY_YEAR) !== undefined;
  if (day && !isSpokenYear && !/^\d{3,}/.test(text.word(month.next)) && !isCount(text, day.next)) return dayOfMonth(text, day.next, month.value, day.value);
  if (text.word(first) === 'mar' && !readYear(text, month.next)) return undefined;
  const beforeYear = isSeparator(text, month.next) && readYear(text, month.next + 1) ? month.next + 1 : afterDot(text, month.next);
  const named = yearly(text, beforeYear, (year) => monthSpan(year, month.value), 'month');
  // "the March on Rome", "the May family": an article before a month without a year makes it a name.
  return first > at && !named?.bare && /^(?:may|march)$/.test(text.word(first)) ? undefined : named;
};

/** Day, month name and year in any order, with signs between: "2019/aug/01", "Sep-23-2020". */
function joinedDate(text: TimeText, at: number): Named | undefined {
  if (!isSeparator(text, at + 1) || !isSeparator(text, at + 3)) return undefined;
  const parts = [at, at + 2, at + 4];
  const year = parts.map((part) => text.word(part)).find((word) => /^\d{4}$/.test(word));
  const day = parts.map((part) => text.word(part)).find((word) => /^\d{1,2}$/.test(word));
  const month = parts.map((part) => monthAt(text, part)).find((found) => found !== undefined);
  if (year === undefined || day === undefined || !month || !isDay(month.value, Number(day))) return undefined;
  return { ...daySpan(date(Number(year), month.value, Number(day))), next: at + 5, grain: 'day', bare: true };
}

const isCount = (text: TimeText, next: number) => text.read(next, 'unit') !== undefined || /^(?:%|people|posts|times)$/.test(text.word(next));

function dayOfMonth(text: TimeText, next: number, month: number, day: number): Named | undefined {
  if (!isDay(month, day)) return undefined;
  const separated = isSeparator(text, next) && text.word(next) !== '.' ? next + 1 : next;
  const start = readYear(text, separated, ANY_YEAR) ? separated : next;
  const inYear = dayIn(month, day);
  const named = yearly(text, start, inYear, 'day');
  // "Oct 26 15:50:06 2016": the year stands behind the time of day.
  const afterClock = named?.bare ? start : skipDaytime(text, start);
  const late = afterClock > start ? readYear(text, afterClock, ANY_YEAR) : undefined;
  if (late) return { ...inYear(late.value), next: late.next, grain: 'day', bare: true };
  return named && { ...named, bare: true };
}

/** "2015-03", "03/2015": a month in digits. */
export const writtenMonth: NamedReader = (text, at) => {
  const separator = text.word(at + 1);
  if (!isSeparator(text, at + 1) || separator === '.' || (text.glued(at) && !/^[(]$/.test(text.word(at - 1))) || (text.glued(at + 3) && /^[-/\p{L}\p{N}%]/u.test(text.word(at + 3)))) return undefined;
  const [first, second] = [text.word(at), text.word(at + 2)];
  const [yearDigits, monthDigits] = /^(?:19|20)\d\d$/.test(first) ? [first, second] : separator === '/' ? [second, first] : ['', ''];
  const [value, month] = [Number(yearDigits), Number(monthDigits)];
  if (!/^(?:19|20)\d\d$/.test(yearDigits) || !/^(?:0[1-9]|1[0-2])$/.test(monthDigits) || value < FIRST_YEAR || value > yearOf(text.now)) return undefined;
  // "the 2011-12 season"
  if (month === (value + 1) % 100 && text.isPlainWord(at + 3)) return undefined;
  return { ...monthSpan(value, month), next: at + 3, grain: 'month', bare: true };
};

/** Dates in digits. Without a year they need a word such as "on" before them, or they may be a fraction or a score. */
export const writtenDate: NamedReader = (text, at) => {
  const found = readNumeric(text, at);
  if (!found) return undefined;
  const { month, day, year, next, separator } = found;
  const inYear = dayIn(month, day);
  if (year !== undefined) return { ...inYear(year), next, grain: 'day', bare: true };
  // "9/11" is an event.
  if (month === 9 && day === 11 && separator === '/') return undefined;
  const isAlone = at === 0 && next === text.tokens.length && separator === '/' && day > 12 && Number(text.word(at)) <= 12;
  if (!isAlone && (text.isPlainWord(next) || /^(?:of|in)$/.test(text.word(next)) || text.word(at - 1) === 'in')) return undefined;
  if (separator !== '/' && !(separator === '.' && text.word(next - 1) === '.')) return undefined;
  const span = inYear(latestYear(inYear, text.now));
  return { ...span, next, grain: 'day', bare: isAlone || hasDaytime(text, at, next), inYear };
};
