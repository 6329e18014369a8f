import type { TimeGroup } from '../../../ports/post-archive.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const DAYS_BEFORE_MONDAY = 3;

const dayOf = (time: number): number => Math.floor(time / DAY);
const weekOf = (day: number): number => Math.floor((day + DAYS_BEFORE_MONDAY) / 7);
const remainder = (value: number, by: number): number => ((value % by) + by) % by;
const monthOf = (day: number): number => {
  const date = new Date(day * DAY);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

/** The number of the group that a moment belongs to, in UTC; numbers rise with time, or with the hour or the day of the week. */
export function timeGroupOf(group: TimeGroup): (time: number) => number {
  switch (group) {
    case 'hour':
      return (time) => remainder(Math.floor(time / HOUR), 24);
    case 'weekday':
      return (time) => remainder(dayOf(time) + DAYS_BEFORE_MONDAY, 7);
    case 'day':
      return dayOf;
    case 'week':
      return (time) => weekOf(dayOf(time));
    case 'month':
      return ofSameDay(monthOf);
    case 'year':
      return ofSameDay((day) => Math.floor(monthOf(day) / 12));
  }
}

/** Most posts are of the same day as the one before, and a calendar costs more than a comparison. */
function ofSameDay(groupOf: (day: number) => number): (time: number) => number {
  let [lastDay, lastGroup] = [NaN, 0];
  return (time) => {
    const day = dayOf(time);
    if (day !== lastDay) [lastDay, lastGroup] = [day, groupOf(day)];
    return lastGroup;
  };
}

/** "0" to "23", "1" (Monday) to "7", "2023-03-14", the Monday of a week, "2023-03", "2023". */
export function timeKey(group: TimeGroup, number: number): string {
  switch (group) {
    case 'hour':
      return String(number);
    case 'weekday':
      return String(number + 1);
    case 'day':
      return dateOf(number);
    case 'week':
      return dateOf(number * 7 - DAYS_BEFORE_MONDAY);
    case 'month':
      return dateOf(Date.UTC(Math.floor(number / 12), number % 12) / DAY).slice(0, -3);
    case 'year':
      return String(number);
  }
}

const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, -14);
