import { DAY, HOUR, MINUTE, date } from './calendar.ts';
import { timeRanges } from './time-ranges.ts';

const DATE = /^([1-9]\d{3})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/;
const DATE_TIME = /^([1-9]\d{3})-(\d{1,2})-(\d{1,2})[Tt_ ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?:[_ ]?(?:z|utc|gmt)|([+-])(\d{2}):?(\d{2}))?$/i;
/** No post is older. */
const MOST_YEARS = 500;
const AMOUNT = /^(\d{1,4})[ _]?(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mo|mos|months?|y|yrs?|years?)(?:[ _-]?ago)?$/i;

/**
 * The moment that a value of `since:` or `until:` names, in milliseconds since 1970-01-01 UTC: a year, month or day (its first
 * moment), a date with a time (UTC unless it says otherwise), how long ago it was ("2weeks"), or a time in English words whose
 * beginning is meant ("yesterday", "last week", "last_week"). Undefined when it names none.
 */
export function readMoment(value: string, now: number): number | undefined {
  if (value.toLowerCase() === 'now') return now;
  return readDate(value) ?? readDateTime(value) ?? readAmount(value, now) ?? readWords(value, now);
}

/** How long before `now` a span such as "4h", "90min" or "2weeks" began, as a moment. Months and years are those of the calendar. */
export function readAmount(value: string, now: number): number | undefined {
  const [, digits = '', unit = ''] = AMOUNT.exec(value) ?? [];
  const count = Number(digits);
  if (count === 0) return undefined;
  const kind = unit.toLowerCase();
  if (kind.startsWith('mo')) return monthsBefore(now, count);
  if (kind.startsWith('y')) return count > MOST_YEARS ? undefined : monthsBefore(now, 12 * count);
  if (kind.startsWith('w')) return now - 7 * count * DAY;
  if (kind.startsWith('d')) return now - count * DAY;
  if (kind.startsWith('h')) return now - count * HOUR;
  return now - count * (kind.startsWith('m') ? MINUTE : 1_000);
}

/** "500", "1,000", "2k"; undefined for anything else, and for more than a thousand million. */
export function readCount(value: string): number | undefined {
  if (!/^(?:\d{1,9}|\d{1,3}(?:[,.]\d{3}){1,2}|\d{1,6}k)$/i.test(value)) return undefined;
  const digits = Number(value.replace(/[,.]|k$/gi, ''));
  return /k$/i.test(value) ? digits * 1_000 : digits;
}

const LONGEST_WORDS = 40;

/** The beginning of the one time that the whole text names. */
function readWords(value: string, now: number): number | undefined {
  const text = value.replaceAll('_', ' ').trim();
  if (!/^\p{L}/u.test(text) || text.length > LONGEST_WORDS) return undefined;
  const [range, ...others] = timeRanges(text, now, 'en');
  return others.length === 0 && range?.start === 0 && range.end === text.length ? range.since : undefined;
}

function readDate(value: string): number | undefined {
  const [, year, month = '1', day = '1'] = DATE.exec(value) ?? [];
  return year === undefined ? undefined : dayOf(Number(year), Number(month), Number(day));
}

function readDateTime(value: string): number | undefined {
  const match = DATE_TIME.exec(value);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [number, number, number, number, number, number];
  const start = dayOf(year, month, day);
  if (start === undefined || hour > 23 || minute > 59 || second > 60) return undefined;
  const [, , , , , , , sign, zoneHours, zoneMinutes] = match;
  const zone = sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(zoneHours) * HOUR + Number(zoneMinutes) * MINUTE);
  return start + hour * HOUR + minute * MINUTE + second * 1_000 - zone;
}

/** Undefined for a day that no calendar has. */
function dayOf(year: number, month: number, day: number): number | undefined {
  const time = date(year, month, day);
  const real = new Date(time);
  return month >= 1 && month <= 12 && real.getUTCDate() === day && real.getUTCMonth() + 1 === month ? time : undefined;
}

function monthsBefore(now: number, months: number): number {
  const then = new Date(now);
  const day = then.getUTCDate();
  then.setUTCMonth(then.getUTCMonth() - months, 1);
  const last = new Date(Date.UTC(then.getUTCFullYear(), then.getUTCMonth() + 1, 0)).getUTCDate();
  return then.setUTCDate(Math.min(day, last));
}
