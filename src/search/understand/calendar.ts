/** Calendar arithmetic in UTC. Every time is in milliseconds since 1970-01-01; months count from 1, weeks start on Monday. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type Unit = 'minute' | 'hour' | 'day' | 'week' | 'weekend' | 'month' | 'quarter' | 'year' | 'decade';

/** `[start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export const date = (year: number, month: number, day = 1): number => Date.UTC(year, month - 1, day);
export const yearOf = (time: number): number => new Date(time).getUTCFullYear();
const monthOf = (time: number): number => new Date(time).getUTCMonth() + 1;
/** 0 is Sunday. */
export const weekdayOf = (time: number): number => new Date(time).getUTCDay();
export const startOfDay = (time: number): number => Math.floor(time / DAY) * DAY;
export const daysIn = (year: number, month: number): number => new Date(date(year, month + 1, 0)).getUTCDate();

export const daySpan = (start: number): Span => ({ start, end: start + DAY });
export const monthSpan = (year: number, month: number): Span => ({ start: date(year, month), end: date(year, month + 1) });
export const yearSpan = (year: number): Span => ({ start: date(year, 1), end: date(year + 1, 1) });

/** The calendar unit that a time lies in; for "weekend" the Saturday and Sunday of its week. */
export function unitSpan(unit: Unit, time: number): Span {
  const year = yearOf(time);
  const month = monthOf(time);
  switch (unit) {
    case 'minute':
    case 'hour': {
      const size = unit === 'hour' ? HOUR : MINUTE;
      const start = Math.floor(time / size) * size;
      return { start, end: start + size };
    }
    case 'day':
      return daySpan(startOfDay(time));
    case 'week': {
      const start = startOfDay(time) - ((weekdayOf(time) + 6) % 7) * DAY;
      return { start, end: start + 7 * DAY };
    }
    case 'weekend': {
      const { end } = unitSpan('week', time);
      return { start: end - 2 * DAY, end };
    }
    case 'month':
      return monthSpan(year, month);
    case 'quarter': {
      const first = month - ((month - 1) % 3);
      return { start: date(year, first), end: date(year, first + 3) };
    }
    case 'year':
      return yearSpan(year);
    case 'decade': {
      const first = year - (year % 10);
      return { start: date(first, 1), end: date(first + 10, 1) };
    }
  }
}

const MONTHS_IN: Partial<Record<Unit, number>> = { month: 1, quarter: 3, year: 12, decade: 120 };
const SIZE_OF: Partial<Record<Unit, number>> = { minute: MINUTE, hour: HOUR, day: DAY, week: 7 * DAY, weekend: 7 * DAY };

/** `time` moved by `count` units; the day of the month is cut to the length of the month it lands in. */
export function shift(time: number, unit: Unit, count: number): number {
  const size = SIZE_OF[unit];
  if (size !== undefined) return time + count * size;
  const months = (MONTHS_IN[unit] ?? 0) * count;
  const at = new Date(time);
  const target = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1));
  const day = Math.min(at.getUTCDate(), daysIn(target.getUTCFullYear(), target.getUTCMonth() + 1));
  return target.getTime() + (day - 1) * DAY + (time - startOfDay(time));
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

/** The `nth` given weekday of a month (0 is Sunday). */
export function nthWeekday(year: number, month: number, weekday: number, nth: number): number {
  const first = date(year, month);
  return first + (((weekday - weekdayOf(first) + 7) % 7) + (nth - 1) * 7) * DAY;
}
