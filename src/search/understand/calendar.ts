/** Calendar arithmetic in UTC. Every time is in milliseconds since 1970-01-01; months count from 1, weeks start on Monday. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A working week is Monday to Friday; a fortnight has no calendar and stands for the week it begins with. */
export type Unit = 'minute' | 'hour' | 'day' | 'workday' | 'week' | 'workweek' | 'weekend' | 'fortnight' | 'month' | 'quarter' | 'half' | 'year' | 'decade' | 'century';

/** `[start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Years below 100 are meant as written. */
export const date = (year: number, month: number, day = 1): number => new Date(Date.UTC(2000, month - 1, day)).setUTCFullYear(year, month - 1, day);
export const yearOf = (time: number): number => new Date(time).getUTCFullYear();
export const monthOf = (time: number): number => new Date(time).getUTCMonth() + 1;
/** 0 is Sunday. */
export const weekdayOf = (time: number): number => new Date(time).getUTCDay();
export const startOfDay = (time: number): number => Math.floor(time / DAY) * DAY;
const daysIn = (year: number, month: number): number => new Date(date(year, month + 1, 0)).getUTCDate();

export const daySpan = (start: number): Span => ({ start, end: start + DAY });
export const monthSpan = (year: number, month: number): Span => monthsSpan(year, month, 1);
export const yearSpan = (year: number): Span => monthsSpan(year, 1, 12);
/** `count` months from the given one on. */
export const monthsSpan = (year: number, month: number, count: number): Span => ({ start: date(year, month), end: date(year, month + count) });

const weekStart = (time: number): number => startOfDay(time) - ((weekdayOf(time) + 6) % 7) * DAY;
const fixedSpan = (size: number, time: number): Span => ({ start: Math.floor(time / size) * size, end: Math.floor(time / size) * size + size });
const weekPart = (time: number, from: number, to: number): Span => ({ start: weekStart(time) + from * DAY, end: weekStart(time) + to * DAY });
const firstOf = (value: number, count: number): number => value - (value % count);

/** The calendar unit that a time lies in; for "weekend" the Saturday and Sunday of its week. */
export function unitSpan(unit: Unit, time: number): Span {
  const year = yearOf(time);
  const month = monthOf(time);
  switch (unit) {
    case 'minute': return fixedSpan(MINUTE, time);
    case 'hour': return fixedSpan(HOUR, time);
    case 'day':
    case 'workday': return fixedSpan(DAY, time);
    case 'week':
    case 'fortnight': return weekPart(time, 0, 7);
    case 'workweek': return weekPart(time, 0, 5);
    case 'weekend': return weekPart(time, 5, 7);
    case 'month': return monthSpan(year, month);
    case 'quarter': return monthsSpan(year, firstOf(month - 1, 3) + 1, 3);
    case 'half': return monthsSpan(year, firstOf(month - 1, 6) + 1, 6);
    case 'year': return yearSpan(year);
    case 'decade': return monthsSpan(firstOf(year, 10), 1, 120);
    case 'century': return monthsSpan(firstOf(year, 100), 1, 1200);
  }
}

const MONTHS_IN: Partial<Record<Unit, number>> = { month: 1, quarter: 3, half: 6, year: 12, decade: 120, century: 1200 };
const SIZE_OF: Partial<Record<Unit, number>> = { minute: MINUTE, hour: HOUR, day: DAY, week: 7 * DAY, workweek: 7 * DAY, weekend: 7 * DAY, fortnight: 14 * DAY };

/** `time` moved by `count` units; the day of the month is cut to the length of the month it lands in. */
export function shift(time: number, unit: Unit, count: number): number {
  if (unit === 'workday') return shiftWorkdays(time, count);
  const size = SIZE_OF[unit];
  if (size !== undefined) return time + count * size;
  const months = (MONTHS_IN[unit] ?? 0) * count;
  const at = new Date(time);
  const target = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1));
  const day = Math.min(at.getUTCDate(), daysIn(target.getUTCFullYear(), target.getUTCMonth() + 1));
  return target.getTime() + (day - 1) * DAY + (time - startOfDay(time));
}

function shiftWorkdays(time: number, count: number): number {
  let at = time;
  for (let left = Math.abs(count); left > 0; ) {
    at += Math.sign(count) * DAY;
    if (weekdayOf(at) % 6 !== 0) left--;
  }
  return at;
}

/** A week of ISO 8601, 1 to 53; `undefined` where the year has no such week. */
export function isoWeek(year: number, week: number): Span | undefined {
  const start = weekStart(date(year, 1, 4)) + (week - 1) * 7 * DAY;
  return week >= 1 && start <= date(year, 12, 28) ? { start, end: start + 7 * DAY } : undefined;
}

/** Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher). */
export function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return date(year, Math.floor(n / 31), (n % 31) + 1);
}

/** The `nth` given weekday of a month (0 is Sunday); counted from its end for -1. */
export function nthWeekday(year: number, month: number, weekday: number, nth: number): number {
  if (nth < 0) return nthWeekday(year, month + 1, weekday, 1) - 7 * DAY;
  const first = date(year, month);
  return first + (((weekday - weekdayOf(first) + 7) % 7) + (nth - 1) * 7) * DAY;
}

/** The latest such weekday before the day of `time`. */
export function weekdayBefore(time: number, weekday: number): number {
  const today = startOfDay(time);
  return today - (((weekdayOf(today) - weekday + 6) % 7) + 1) * DAY;
}
