import { besideReaders } from './time-beside.ts';
import { skipDaytime } from './time-clock.ts';
import { monthOrDate, writtenDate, writtenMonth, type Named, type NamedReader } from './time-dates.ts';
import { holiday, holidayWeekend } from './time-feasts.ts';
import { partReaders } from './time-parts.ts';
import { ago, beforeLast, dayOfRelativeMonth, dayWord, namesAgo, relativeName, relativeUnit, theUnit, theWeekend, toDate } from './time-relative.ts';
import { century, decade, numberedWeek, oldYear, quarter, season, year, yearFirst } from './time-spans.ts';
import { once } from './time-text.ts';
import { nthWeekdayOfMonth, weekday, weekdayDate } from './time-weekdays.ts';

const SIMPLE: readonly NamedReader[] = [
  writtenDate, writtenMonth, weekdayDate, nthWeekdayOfMonth([monthOrDate, relativeUnit]), monthOrDate, dayOfRelativeMonth, relativeUnit, relativeName, ago, namesAgo, dayWord, beforeLast, toDate,
  season, holidayWeekend, holiday, quarter, numberedWeek, decade, century, year, weekday, theWeekend, theUnit, yearFirst([season, monthOrDate, holiday]),
];

const longest = (readers: readonly NamedReader[]): NamedReader => once((text, at) => {
  let best: Named | undefined;
  for (const read of readers) {
    const found = read(text, at);
    if (found && (best === undefined || found.next > best.next)) best = found;
  }
  return best;
});
const around = (inner: NamedReader): NamedReader[] => [...partReaders(inner), ...besideReaders(inner)];
const divisible = longest([...SIMPLE, oldYear]);
const dated = longest([...around(longest([...SIMPLE, ...around(divisible)])), ...around(divisible), ...SIMPLE]);
/** The longest stretch of time that is named at a position, with the time of day that follows a day: "5 May 2015 at 8pm". */
export const named: NamedReader = once((text, at) => {
  const found = dated(text, at);
  return found?.grain === 'day' ? { ...found, next: skipDaytime(text, found.next) } : found;
});
