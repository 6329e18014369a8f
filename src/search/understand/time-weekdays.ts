import { DAY, date, daySpan, monthOf, nthWeekday, startOfDay, weekdayBefore, weekdayOf, yearOf, type Span } from './calendar.ts';
import { hasDaytime, skipDaytime } from './time-clock.ts';
import { latestYear, monthOrDate, writtenDate, type Named, type NamedReader } from './time-dates.ts';
import { skipArticle, type TimeText } from './time-text.ts';
import { dayIn, ordinalDay, readNumeric } from './time-years.ts';

/** Short names of days that are words of their own. */
const SHORT = /^(?:sun|mon|tues?|weds?|thu|thurs?|fri|sat)$/;
const CALLED = /^(?:as|black|cyber|good|super|ash|palm|ruby|taco|throwback|casual|freaky|sheffield|manic|blue|bloody|fat|giving|shrove|maundy|holy|easter|whit|happy|gloomy|rebecca|robinson|of|about|like|watch|watching|watched|see|love|loves|hate|hates|named|called|with|for|a|an|every|other|each|all|some|any|two|three)$/;

/** "Monday": the latest one before today. Its name alone counts where what stands around it makes it a day. */
export const weekday: NamedReader = (text, at) => {
  const first = skipArticle(text, at);
  const found = text.read(first, 'weekday');
  // "On the Sunday of Life", "in Saturday": no day.
  if (found && text.language === 'en' && (text.word(found.next) === 'of' || text.word(at - 1) === 'in')) return undefined;
  if (!found || (SHORT.test(text.word(first)) && !/^\p{Lu}\p{Ll}/u.test(text.tokens[first]?.text ?? ''))) return undefined;
  const next = skipDaytime(text, found.next);
  if (SHORT.test(text.word(first)) && (first > at || text.isPlainWord(next))) return undefined;
  // "Saturday Night Live"
  if (/^(?:live|football|lights|fever|takeaway)$/.test(text.word(next)) && text.read(found.next, 'daypart')) return undefined;
  // "Wednesday evening next week" is still to come.
  if (text.read(next, 'relative')?.value === 'next' || ['this', 'next'].includes(text.read(at - 1, 'relative')?.value ?? '')) return undefined;
  const isBare = first === at && isDayByItself(text, at, found.next, next);
  return { ...daySpan(weekdayBefore(text.now, found.value)), next, grain: 'day', bare: isBare, isWeekday: true };
};

function isDayByItself(text: TimeText, at: number, end: number, next: number): boolean {
  const before = text.tokens[at - 1];
  if (/^(?:one|that)$/.test(before?.word ?? '')) return true;
  if (text.word(at).endsWith('s') || (before && (CALLED.test(before.word) || /^\p{Lu}/u.test(before.text)))) return false;
  if (hasDaytime(text, at, end)) return !text.isPlainWord(next);
  return before !== undefined && /^\p{Ll}/u.test(before.text) && !SHORT.test(text.word(at)) && !text.isPlainWord(next);
}

/** "Tuesday, May 9", "Friday 7/6", "Mon 13th", "Tuesday the fourth": the date decides; without a month, the latest that falls on such a day. */
export const weekdayDate: NamedReader = (text, at) => {
  const found = text.read(skipArticle(text, at), 'weekday');
  if (!found) return undefined;
  const start = text.word(found.next) === ',' || (text.word(found.next) === '.' && text.glued(found.next)) ? found.next + 1 : found.next;
  const rest = monthOrDate(text, skipArticle(text, start)) ?? writtenDate(text, start);
  if (rest?.grain === 'day') return { ...rest, bare: true };
  const short = readNumeric(text, start);
  // "Friday 7-6" is a date, "Monday 12-4" two times of day.
  const isHours = short?.separator === '-' && Number(text.word(start)) % 12 < Number(text.word(start + 2));
  if (short && short.year === undefined && !isHours) {
    const inYear = dayIn(short.month, short.day);
    return { ...inYear(latestYear(inYear, text.now)), next: skipDaytime(text, short.next), grain: 'day', bare: true, inYear };
  }
  const isOrdinal = text.read(start, 'article') !== undefined || /^\d{1,2}(?:st|nd|rd|th)$/.test(text.word(start)) || (/^\d{2}$/.test(text.word(start)) && /^(?:between|from|at)$/.test(text.word(start + 1)));
  const day = isOrdinal ? ordinalDay(text, skipArticle(text, start)) : undefined;
  return day && latestDayOfMonth(text, day.value, skipDaytime(text, day.next), found.value);
};

/** "the 21st": the latest such day up to today, on a given weekday where one is named. */
export function latestDayOfMonth(text: TimeText, day: number, next: number, onWeekday?: number): Named | undefined {
  for (let back = 0; back < 60; back++) {
    const month = date(yearOf(text.now), monthOf(text.now) - back);
    const start = month + (day - 1) * DAY;
    if (monthOf(start) !== monthOf(month) || start > startOfDay(text.now)) continue;
    if (onWeekday === undefined || weekdayOf(start) === onWeekday) return { ...daySpan(start), next, grain: 'day', bare: true };
  }
  return undefined;
}

/** "the first Monday of May 2015", "the last Friday in March", "the third Friday of last month". */
export const nthWeekdayOfMonth = (readers: readonly NamedReader[]): NamedReader => (text, at) => {
  const first = skipArticle(text, at);
  const ordinal = text.read(first, 'ordinal') ?? (/^[1-5](?:st|nd|rd|th)$/.test(text.word(first)) ? { value: Number.parseInt(text.word(first), 10), next: first + 1 } : undefined);
  const last = text.read(first, 'relative')?.value === 'last' ? text.read(first, 'relative') : undefined;
  const day = text.read(ordinal?.next ?? last?.next ?? at, 'weekday');
  const of = day && (text.joined(day.next, 'of') ?? text.joined(day.next, 'in'));
  const month = of === undefined ? undefined : readers.map((read) => read(text, of)).find((found) => found?.grain === 'month');
  if (!day || !month || (!ordinal && !last) || (ordinal?.value ?? 1) > 5) return undefined;
  const on = (time: number): Span => daySpan(nthWeekday(yearOf(time), monthOf(time), day.value, ordinal?.value ?? -1));
  const { inYear } = month;
  return { ...on(month.start), next: month.next, grain: 'day', bare: true, ...(inYear ? { inYear: (value: number) => on(inYear(value).start) } : {}) };
};
