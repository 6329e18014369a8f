import { DAY, HOUR, MINUTE, daySpan, monthSpan, shift, startOfDay, unitSpan, weekdayOf, type Span, type Unit } from './calendar.ts';
import { holidayIn, latestYear, ordinalDay, seasonIn, type Named, type NamedReader } from './time-dates.ts';
import type { TimeText } from './time-text.ts';

const GRAIN: Record<Unit, Named['grain']> = { minute: 'hour', hour: 'hour', day: 'day', week: 'week', weekend: 'day', month: 'month', quarter: 'month', year: 'year', decade: 'decade' };

const skipArticle = (text: TimeText, at: number) => text.read(at, 'article')?.next ?? at;
const skipDaypart = (text: TimeText, at: number) => text.read(at, 'daypart')?.next ?? at;

/** The `count` units up to now. Days and longer begin at midnight and last to the end of today, so that one day has one filter. */
function upToNow(now: number, count: number, unit: Unit): Span {
  if (unit === 'minute' || unit === 'hour') {
    const size = unit === 'hour' ? HOUR : MINUTE;
    const end = Math.floor(now / MINUTE) * MINUTE + MINUTE;
    return { start: end - MINUTE - count * size, end };
  }
  return { start: startOfDay(shift(now, unit, -count)), end: startOfDay(now) + DAY };
}

/** "last week", "this year", "the past month", "in the last 3 months", "el mes pasado", "10 previous weeks". */
export const relativeUnit: NamedReader = (text, at) => {
  const first = skipArticle(text, at);
  const leading = text.read(first, 'relative');
  if (leading) {
    const count = text.number(leading.next, 3);
    const unit = text.read(count?.next ?? leading.next, 'unit');
    if (unit && leading.value !== 'next' && !(count && leading.value === 'this')) {
      const rolls = count !== undefined || leading.value === 'past' || (first > at && leading.value === 'last' && rollsWithArticle(text, at));
      return unitAround(text, unit.value, leading.value === 'this' ? 'this' : 'last', unit.next, rolls ? (count?.value ?? 1) : undefined);
    }
  }
  const count = text.number(first, 3);
  const inner = count && text.read(count.next, 'relative');
  const counted = inner && inner.value !== 'next' && inner.value !== 'this' ? text.read(inner.next, 'unit') : undefined;
  if (count && counted) return unitAround(text, counted.value, 'last', counted.next, count.value);
  const unit = text.read(first, 'unit');
  const trailing = unit && text.read(unit.next, 'relativeAfter');
  if (unit && trailing && trailing.value !== 'next') return unitAround(text, unit.value, trailing.value, trailing.next, undefined);
  return undefined;
};

/** "the last week" ends now in English; "el último mes" and "la semaine dernière" are calendar units, and so is "last week". */
const rollsWithArticle = (text: TimeText, at: number) => text.word(at) === 'the';

function unitAround(text: TimeText, unit: Unit, relative: 'last' | 'this', next: number, rolling: number | undefined): Named {
  const shared = { next, grain: GRAIN[unit], bare: true } as const;
  if (rolling !== undefined && unit !== 'weekend') {
    const whole = unit === 'quarter' && rolling > 0 ? unitSpan(unit, text.now) : undefined;
    if (whole) return { ...shared, start: shift(whole.start, unit, -rolling), end: whole.start };
    return { ...shared, ...upToNow(text.now, rolling, unit) };
  }
  const current = unitSpan(unit, text.now);
  if (relative === 'this') return { ...shared, ...current };
  if (unit === 'weekend' && current.end <= text.now) return { ...shared, ...current };
  return { ...shared, ...unitSpan(unit, shift(current.start, unit, -1)) };
}

/** "over the weekend": the latest one that has begun. The word before it must be one like "over". */
export const theWeekend: NamedReader = (text, at) => {
  const first = skipArticle(text, at);
  const unit = text.read(first, 'unit');
  if (unit?.value !== 'weekend') return undefined;
  const current = unitSpan('weekend', text.now);
  const span = current.start <= text.now ? current : unitSpan('weekend', current.start - 7 * DAY);
  return { ...span, next: unit.next, grain: 'day', bare: false };
};

/** "the week before last". */
export const beforeLast: NamedReader = (text, at) => {
  const unit = text.read(skipArticle(text, at), 'unit');
  if (!unit || text.word(unit.next) !== 'before' || text.word(unit.next + 1) !== 'last' || text.read(unit.next + 2, 'unit')) return undefined;
  const span = unitSpan(unit.value, shift(unitSpan(unit.value, text.now).start, unit.value, -2));
  return { ...span, next: unit.next + 2, grain: GRAIN[unit.value], bare: true };
};

/** "last March", "last Friday", "this summer", "last Christmas", "letzten März", "marzo pasado". */
export const relativeName: NamedReader = (text, at) => {
  const first = skipArticle(text, at);
  const leading = text.read(first, 'relative');
  const start = leading?.next ?? first;
  const day = text.read(start, 'weekday');
  const month = text.read(start, 'month');
  const season = text.read(start, 'season');
  const holiday = text.read(start, 'holiday');
  const name = holiday ?? month ?? day ?? season;
  const trailing = !leading && name ? text.read(name.next, 'relativeAfter') : undefined;
  const relative = leading?.value ?? trailing?.value;
  if (!name || relative === undefined || relative === 'next') return undefined;
  // "This may take long", "this march through town".
  if (relative === 'this' && /^(?:may|march|spring|fall)$/.test(text.tokens[start]?.text ?? '') && name !== season) return undefined;
  const next = skipDaypart(text, trailing?.next ?? name.next);
  if (day && name === day) {
    const today = startOfDay(text.now);
    const back = (weekdayOf(today) - day.value + 7) % 7;
    const days = back === 0 && relative !== 'this' ? 7 : back;
    return { ...daySpan(today - days * DAY), next, grain: 'day', bare: true };
  }
  const inYear = holiday ? holidayIn(holiday.value).inYear : month ? (year: number) => monthSpan(year, month.value) : season ? seasonIn(season.value) : undefined;
  if (!inYear) return undefined;
  // "Last March" said in March means the year before: it has to be over.
  const latest = latestYear(inYear, text.now);
  const year = relative !== 'this' && inYear(latest).end > text.now ? latest - 1 : latest;
  return { ...inYear(year), next, grain: holiday ? 'day' : month ? 'month' : 'season', bare: true, ...(holiday ? { anchor: holidayIn(holiday.value).anchor(year) } : {}) };
};

/** "two weeks ago", "vor zwei Wochen", "hace dos semanas", "il y a deux semaines": the whole unit that lies so far back. */
export const ago: NamedReader = (text, at) => {
  const leading = text.read(at, 'agoBefore');
  const count = text.number(leading?.next ?? at, 3);
  const unit = count && text.read(count.next, 'unit');
  if (!count || !unit) return undefined;
  const trailing = leading ? undefined : text.read(unit.next, 'agoAfter');
  if (!leading && !trailing) return undefined;
  const exact = shift(text.now, unit.value, -count.value);
  const point = unit.value === 'hour' || unit.value === 'minute' ? Math.floor(exact / MINUTE) * MINUTE : startOfDay(exact);
  return { ...unitSpan(unit.value, exact), point, next: trailing?.next ?? unit.next, grain: GRAIN[unit.value], bare: true };
};

/** "yesterday", "last night", "heute". */
export const dayWord: NamedReader = (text, at) => {
  const found = text.read(at, 'day');
  if (!found || found.value > 0) return undefined;
  return { ...daySpan(startOfDay(text.now) + found.value * DAY), next: skipDaypart(text, found.next), grain: 'day', bare: true };
};

/** "the 21st" of this month, or of the month before where it has not come yet; only inside a range. */
export const dayOfThisMonth = (text: TimeText, at: number): { value: number; next: number } | undefined => ordinalDay(text, skipArticle(text, at));
