import { DAY, startOfDay, yearOf } from './calendar.ts';
import { clockToday } from './time-clock.ts';
import { monthOrDate, type Named, type YearSpan } from './time-dates.ts';
import { named } from './time-named.ts';
import { dayOfSomeMonth, relativeMonth } from './time-relative.ts';
import type { Reader, TimeText } from './time-text.ts';
import { yearAfter, type Value } from './time-years.ts';

/** `[since, until)` as it was read, the token position after it, and the tokens within that name an event. */
export type Reading = { readonly since?: number | undefined; readonly until?: number | undefined; readonly next: number; readonly event?: readonly [from: number, to: number] };
export type RangeReader = Reader<Reading>;

/** Both ends of a range, each lending the other the year or month that it does not name. */
function ends(text: TimeText, at: number, joint: 'and' | 'to'): Reading | undefined {
  const clock = clockToday(text, at);
  const first = clock === undefined ? (named(text, at) ?? bareDay(text, at)) : { start: startOfDay(text.now), end: startOfDay(text.now) + DAY, next: clock, grain: 'day' as const };
  if (!first) return undefined;
  const to = text.joined(first.next, joint) ?? (joint === 'and' ? text.joined(first.next, 'to') : undefined);
  if (to === undefined) return undefined;
  const now = nowAt(text, to);
  if (now !== undefined) return 'start' in first ? { since: sinceOf(first), until: startOfDay(text.now) + DAY, next: now } : undefined;
  const last = named(text, to) ?? nextNamed(text, to) ?? bareDay(text, to);
  if (!last || clock !== undefined) return undefined;
  if ('start' in first && 'start' in last) return wholeEnds(first as Named, last);
  if ('start' in last) return 'value' in first ? fromBareDay(first, last) : undefined;
  return 'start' in first ? toBareDay(text, first as Named, last) : isLed(text, at) ? daysOfMonth(text, first.value, last) : undefined;
}

/** "scored 4-5 in March": two numbers are days only after a word for a range. */
const isLed = (text: TimeText, at: number): boolean => text.joined(at - 1, 'from') !== undefined || text.joined(at - 1, 'between') !== undefined;

/** "from 4 to 22 in January", "from 4-23 last month" */
function daysOfMonth(text: TimeText, first: number, last: Value): Reading | undefined {
  const start = text.joined(last.next, 'in') ?? text.joined(last.next, 'of') ?? last.next;
  const relative = relativeMonth(text, start);
  const month = relative ? { ...relative, start: relative.value } : monthOrDate(text, start);
  if (!month || ('grain' in month && month.grain !== 'month') || first > last.value) return undefined;
  return { since: month.start + (first - 1) * DAY, until: month.start + last.value * DAY, next: month.next };
}

/** "from last May to next May": a range may end in what is still to come. */
function nextNamed(text: TimeText, at: number): Named | undefined {
  const relative = text.read(at, 'relative');
  const found = relative?.value === 'next' ? named(text, relative.next) : undefined;
  if (!found?.inYear) return undefined;
  const { inYear, ...rest } = found;
  const coming = [0, 1].map((ahead) => inYear(yearOf(text.now) + ahead)).find(({ start }) => start > text.now);
  return coming && { ...rest, ...coming };
}

const sinceOf = (span: YearSpan): number => span.edge ?? span.start;
const untilOf = (span: YearSpan): number => span.edge ?? span.end;

/** The position after "now", "the present", "to date". */
export function nowAt(text: TimeText, at: number): number | undefined {
  const start = text.read(at, 'article')?.next ?? at;
  return /^(?:now|present|date|heute|jetzt|ahora|agora|maintenant)$/.test(text.word(start)) ? start + 1 : undefined;
}

/** "between 3 and 12 September" */
function fromBareDay(first: { readonly value: number }, last: Named): Reading | undefined {
  if (last.grain !== 'day') return undefined;
  const start = last.start + (first.value - new Date(last.start).getUTCDate()) * DAY;
  return start < last.end ? { since: start, until: last.end, next: last.next } : undefined;
}

/** "from June 3 to 9", "June 3-9, 2015" */
function toBareDay(text: TimeText, first: Named, last: Value): Reading | undefined {
  if (first.grain !== 'day') return undefined;
  const ofYear = first.inYear && yearAfter(text, last.next);
  const since = ofYear && first.inYear ? first.inYear(ofYear.value).start : first.start;
  const until = since + (last.value - new Date(since).getUTCDate() + 1) * DAY;
  return until > since ? { since, until, next: ofYear?.next ?? last.next } : undefined;
}

function wholeEnds(first: Named, last: Named): Reading | undefined {
  let since = sinceOf(first);
  let until = untilOf(last);
  if (last.inYear) {
    const same = untilOf(last.inYear(yearOf(since)));
    // A 29 February exists in some years only.
    until = same > since || Number.isNaN(same) ? same : untilOf(last.inYear(yearOf(since) + 1));
  } else if (first.inYear) {
    const same = sinceOf(first.inYear(yearOf(last.start)));
    since = same < until ? same : sinceOf(first.inYear(yearOf(last.start) - 1));
  }
  while (first.isWeekday && last.isWeekday && since >= until) since -= 7 * DAY;
  return since < until ? { since, until, next: last.next } : undefined;
}

/** A day of the month, "3" or "the 3rd", that gets its month from the other end of the range. */
export function bareDay(text: TimeText, at: number): Value | undefined {
  const day = dayOfSomeMonth(text, at);
  return day && text.read(day.next, 'unit') === undefined ? day : undefined;
}

/** "between now and November", "from now until Friday": still to come. */
function fromNowTo(text: TimeText, start: number, joint: 'and' | 'to'): Reading | undefined {
  const now = nowAt(text, start);
  const to = now === undefined ? undefined : text.joined(now, joint);
  const last = to === undefined ? undefined : named(text, to);
  return last && { since: Infinity, next: last.next };
}

export const between: RangeReader = (text, at) => {
  const start = text.joined(at, 'between');
  return start === undefined ? undefined : (fromNowTo(text, start, 'and') ?? ends(text, start, 'and'));
};

export const fromTo: RangeReader = (text, at) => {
  const from = text.joined(at, 'from');
  const start = from ?? text.joined(at, 'in') ?? at;
  const reading = (from === undefined ? undefined : fromNowTo(text, from, 'to')) ?? ends(text, start, 'to');
  if (reading) return reading;
  // "from 2015 and 2016", "on 18 and 19 June"
  const first = from === undefined ? undefined : named(text, start);
  return first?.grain === 'year' || (!named(text, start) && bareDay(text, start) && !text.glued(start)) ? ends(text, start, 'and') : undefined;
};
