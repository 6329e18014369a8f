import type { TimeGroup } from '../../ports/post-archive.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const DAYS_BEFORE_MONDAY = 3;

const monthOf = (time: number): number => {
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

const numberOf: Readonly<Record<TimeGroup, (time: number) => number>> = {
  hour: (time) => Math.floor(time / HOUR),
  weekday: (time) => Math.floor(time / DAY),
  day: (time) => Math.floor(time / DAY),
  week: (time) => Math.floor((time / DAY + DAYS_BEFORE_MONDAY) / 7),
  month: monthOf,
  year: (time) => Math.floor(monthOf(time) / 12),
};

/** How many hours, days, calendar weeks, months or years (in UTC) a time touches; `until` is exclusive. */
export const unitsBetween = (unit: TimeGroup, since: number, until: number): number => Math.max(1, numberOf[unit](until - 1) - numberOf[unit](since) + 1);
