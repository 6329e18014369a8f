import { DAY, HOUR, MINUTE, daySpan, monthOf, monthSpan, shift, startOfDay, unitSpan, weekdayBefore, yearOf, date, type Span, type Unit } from './calendar.ts';
import { skipDaytime } from './time-clock.ts';
import { latestYear, writtenDate, type Named, type NamedReader } from './time-dates.ts';
import { holidayIn } from './time-holidays.ts';
import { seasonIn } from './time-spans.ts';
import { skipArticle, type TimeText } from './time-text.ts';
import { latestDayOfMonth } from './time-weekdays.ts';
import { ordinalDay, type Value } from './time-years.ts';

export const GRAIN: Readonly<Record<Unit, Named['grain']>> = {
  minute: 'hour', hour: 'hour', day: 'day', workday: 'day', week: 'week', workweek: 'week', fortnight: 'week', weekend: 'day',
  month: 'month', quarter: 'month', half: 'month', year: 'year', decade: 'decade', century: 'decade',
};

/** The `count` units up to now. Days and longer begin at midnight and last to the end of today, so that one day has one filter. */
function upToNow(now: number, count: number, unit: Unit): Span {
  if (unit === 'minute' || unit === 'hour') {
    const size = unit === 'hour' ? HOUR : MINUTE;
    const end = Math.floor(now / MINUTE) * MINUTE + MINUTE;
    return { start: end - MINUTE - count * size, end };
  }
  return { start: startOfDay(shift(now, unit, -count)), end: startOfDay(now) + DAY };
}

/** "it did not last two hours" */
const VERB_BEFORE = /^(?:t|to|not|will|would|should|shall|could|can|may|might|must|does|did|do)$/;

const isOfSomething = (text: TimeText, isOne: boolean, unit: { readonly value: Unit; readonly next: number } | undefined): boolean => unit !== undefined && text.language === 'en' && (text.word(unit.next) === 'of' || (isOne && unit.value === 'minute'));

/** "last week", "this year", "the past month", "in the last 3 months", "el mes pasado", "10 previous weeks". */
export const relativeUnit: NamedReader = (text, at) => {
  const first = skipArticle(text, at);
  const leading = text.read(first, 'relative');
  if (leading) {
    const count = text.number(leading.next, 3);
    if (count && text.word(first) === 'last' && VERB_BEFORE.test(text.word(at - 1))) return undefined;
    // "the last day of the season", "the last minute": no time.
    if (leading.value === 'last' && isOfSomething(text, count === undefined, text.read(count?.next ?? leading.next, 'unit'))) return undefined;
    const unit = text.read(count?.next ?? leading.next, 'unit');
    if (unit && leading.value !== 'next' && !(count && leading.value === 'this')) {
      const rolls = count !== undefined || leading.value === 'past' || (leading.value === 'last' && text.word(at) === 'the');
      return unitAround(text, unit.value, leading.value === 'this' || leading.value === 'penultimate' ? leading.value : 'last', unit.next, rolls ? (count?.value ?? 1) : undefined);
    }
  }
  const count = text.number(first, 3);
  const inner = count && text.read(count.next, 'relative');
  const counted = inner && inner.value !== 'next' && inner.value !== 'this' ? text.read(inner.next, 'unit') : undefined;
  // "23 last month" counts something else.
  if (count && counted && (text.language !== 'en' || count.value === 1 || text.word(counted.next - 1).endsWith('s'))) return unitAround(text, counted.value, 'last', counted.next, count.value);
  const unit = text.read(first, 'unit');
  const after = unit && text.read(unit.next, 'relativeAfter');
  if (unit && after && after.value !== 'next') return unitAround(text, unit.value, after.value, after.next, undefined);
  const trailing = count && text.read(count.next, 'unit');
  const past = trailing && text.read(trailing.next, 'relative');
  // "los 3 meses pasados", "les 3 mois derniers"
  return trailing && past?.value === 'past' && text.language !== 'en' ? unitAround(text, trailing.value, 'last', past.next, count?.value) : undefined;
};

/** In English a part of a year that is named by now is a half of it ("early last year"). */
export const relativeMark = (text: TimeText, unit: Unit): Pick<Named, 'isRelative'> => (unit === 'year' && text.language === 'en' ? { isRelative: true } : {});

function unitAround(text: TimeText, unit: Unit, relative: 'last' | 'this' | 'penultimate', next: number, rolling: number | undefined): Named {
  const shared = { next, grain: GRAIN[unit], bare: true, ...relativeMark(text, unit) } as const;
  if (rolling !== undefined && unit !== 'weekend' && unit !== 'workweek') {
    if (unit !== 'quarter' && unit !== 'half') return { ...shared, ...upToNow(text.now, rolling, unit) };
    const { start } = unitSpan(unit, text.now);
    return { ...shared, start: shift(start, unit, -rolling), end: start };
  }
  const current = unitSpan(unit, text.now);
  if (unit === 'weekend' && rolling !== undefined && rolling > 1) {
    const end = current.end <= text.now ? current.end : current.end - 7 * DAY;
    return { ...shared, start: end - (7 * rolling - 5) * DAY, end };
  }
  if (relative === 'this') return { ...shared, ...current };
  if (unit === 'weekend' && current.end <= text.now) return { ...shared, ...current };
  return { ...shared, ...unitSpan(unit, shift(current.start, unit, relative === 'penultimate' ? -2 : -1)) };
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

/** "in the year", "during the week": the unit that now lies in, where nothing says which one. */
export const theUnit: NamedReader = (text, at) => {
  const first = skipArticle(text, at);
  const unit = text.read(first, 'unit');
  const isClosed = unit && (unit.next === text.tokens.length || /^[.?!,;]$/.test(text.word(unit.next)));
  if (first === at || !isClosed || !['week', 'month', 'quarter', 'year'].includes(unit.value)) return undefined;
  return { ...unitSpan(unit.value, text.now), next: unit.next, grain: GRAIN[unit.value], bare: false };
};

/** "year to date", "YTD", "the month so far". */
export const toDate: NamedReader = (text, at) => {
  const isShort = /^[ymq]td$/.test(text.word(at));
  const relative = text.read(at, 'relative');
  const unit = text.read(relative?.value === 'this' ? relative.next : skipArticle(text, at), 'unit');
  const next = isShort ? at + 1 : unit && text.read(unit.next, 'toDate')?.next;
  const named: Unit | undefined = isShort ? ({ y: 'year', m: 'month', q: 'quarter' } as const)[text.word(at)[0] as 'y' | 'm' | 'q'] : unit?.value;
  if (next === undefined || named === undefined) return undefined;
  return { start: unitSpan(named, text.now).start, end: startOfDay(text.now) + DAY, next, grain: GRAIN[named], bare: true };
};

/** "the week before last". */
export const beforeLast: NamedReader = (text, at) => {
  const unit = text.read(skipArticle(text, at), 'unit');
  if (!unit || text.word(unit.next) !== 'before' || text.word(unit.next + 1) !== 'last' || text.read(unit.next + 2, 'unit')) return undefined;
  const span = unitSpan(unit.value, shift(unitSpan(unit.value, text.now).start, unit.value, -2));
  return { ...span, next: unit.next + 2, grain: GRAIN[unit.value], bare: true };
};

/** "last March", "last Friday", "this summer", "the summer before last", "last Christmas", "letzten März", "marzo pasado", "this 5/12". */
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
  const isBeforeLast = !leading && name !== undefined && text.word(name.next) === 'before' && text.word(name.next + 1) === 'last' && !text.read(name.next + 2, 'unit');
  const relative = leading?.value ?? trailing?.value ?? (isBeforeLast ? 'penultimate' : undefined);
  if (relative === undefined || relative === 'next') return undefined;
  if (!name) return leading && relative !== 'past' ? relativeDate(text, start) : undefined;
  // "This may take long", "this march through town".
  if (relative === 'this' && /^(?:may|march|spring|fall)$/.test(text.tokens[start]?.text ?? '') && name !== season) return undefined;
  const next = trailing?.next ?? (isBeforeLast ? name.next + 2 : name.next);
  if (name === day) return relativeWeekday(text, day.value, relative, skipDaytime(text, next));
  const inYear = holiday ? holidayIn(holiday.value).inYear : month ? (year: number) => monthSpan(year, month.value) : season ? seasonIn(season.value) : undefined;
  if (!inYear) return undefined;
  const year = relativeYearOf(inYear, relative, text.now);
  if (inYear(year).start > text.now) return undefined;
  const anchor = holiday && holidayIn(holiday.value).anchor(year);
  const span = anchor !== undefined && relative === 'previous' ? daySpan(anchor) : inYear(year);
  return { ...span, next, grain: holiday ? 'day' : month ? 'month' : 'season', bare: true, ...(anchor === undefined ? {} : { anchor }) };
};

/** "Last March" said in March means the year before, as it has to be over; "this winter" said in January began in December. */
function relativeYearOf(inYear: (year: number) => Span, relative: 'last' | 'previous' | 'past' | 'this' | 'penultimate', now: number): number {
  const latest = latestYear(inYear, now);
  if (relative === 'this') return inYear(latest).end > now ? latest : yearOf(now);
  const last = inYear(latest).end > now ? latest - 1 : latest;
  return relative === 'penultimate' ? last - 1 : last;
}

function relativeDate(text: TimeText, at: number): Named | undefined {
  const found = writtenDate(text, at);
  return found && { start: found.start, end: found.end, next: found.next, grain: 'day', bare: true };
}

/** In English "last Friday" is the one of last week, "past Friday" the latest one; other languages mean the latest one by both. */
function relativeWeekday(text: TimeText, weekday: number, relative: 'last' | 'previous' | 'past' | 'this' | 'penultimate', next: number): Named | undefined {
  const today = startOfDay(text.now);
  const ofThisWeek = unitSpan('week', today).start + ((weekday + 6) % 7) * DAY;
  const isEnglish = text.language === 'en';
  const start = relative === 'this' ? ofThisWeek : relative === 'past' || !isEnglish ? weekdayBefore(today, weekday) : ofThisWeek - 7 * DAY;
  return start > today ? undefined : { ...daySpan(relative === 'penultimate' ? start - 7 * DAY : start), next, grain: 'day', bare: true };
}

/** A count and a unit: "two weeks", "half a year", "three business days". */
function countedUnit(text: TimeText, at: number): { readonly count: number; readonly unit: Unit; readonly next: number } | undefined {
  const half = text.word(at) === 'half' && /^an?$/.test(text.word(at + 1)) ? text.read(at + 2, 'unit') : undefined;
  if (half) return half.value === 'year' ? { count: 6, unit: 'month', next: half.next } : half.value === 'hour' ? { count: 30, unit: 'minute', next: half.next } : undefined;
  const count = text.number(at, 3);
  const unit = count && text.read(count.next, 'unit');
  if (!count || !unit) return undefined;
  // "a year and a half"
  const hasHalf = unit.value === 'year' && ['and', 'a', 'half'].every((word, place) => text.word(unit.next + place) === word);
  return hasHalf ? { count: count.value * 12 + 6, unit: 'month', next: unit.next + 3 } : { count: count.value, unit: unit.value, next: unit.next };
}

/** "two weeks ago", "vor zwei Wochen", "hace dos semanas", "il y a deux semaines": the whole unit that lies so far back. */
export const ago: NamedReader = (text, at) => {
  const leading = text.read(at, 'agoBefore');
  const parts = [countedUnit(text, leading?.next ?? at)];
  // "for 3 months and 2 weeks and 2 days ago": a list that has begun before is no sum.
  const most = text.word(at - 1) === 'and' && text.read(at - 2, 'unit') ? 1 : 5;
  for (let last = parts[0]; last && parts.length < most; last = parts.at(-1)) {
    const more = countedUnit(text, text.joined(last.next, 'and') ?? (text.word(last.next) === ',' ? last.next + 1 : last.next));
    if (!more) break;
    parts.push(more);
  }
  const last = parts.at(-1);
  const trailing = leading || !last ? undefined : text.read(last.next, 'agoAfter');
  if (!last || (!leading && !trailing)) return undefined;
  const exact = parts.reduce((time, part) => (part ? shift(time, part.unit, -part.count) : time), text.now);
  const point = last.unit === 'hour' || last.unit === 'minute' ? Math.floor(exact / MINUTE) * MINUTE : startOfDay(exact);
  return { ...unitSpan(last.unit, exact), point, next: trailing?.next ?? last.next, grain: GRAIN[last.unit], bare: true };
};

const PLURAL_DAYS = ['sundays', 'mondays', 'tuesdays', 'wednesdays', 'thursdays', 'fridays', 'saturdays'];

/** "two summers ago", "three Christmases ago", "two Fridays ago": counted back from the latest that is over. */
export const namesAgo: NamedReader = (text, at) => {
  const count = text.number(at, 2);
  const word = count ? text.word(count.next) : '';
  const name = /^(?:spring|summer|autumn|fall|winter)s?$/.test(word) ? word.replace(/s$/, '') : /^christmas(?:es)?$/.test(word) ? 'christmas' : undefined;
  const day = count && text.read(count.next, 'weekday');
  const plural = PLURAL_DAYS.indexOf(word);
  const weekday = day ?? (count && plural >= 0 ? { value: plural, next: count.next + 1 } : undefined);
  const end = weekday?.next ?? (name && count ? count.next + 1 : undefined);
  if (!count || end === undefined || text.word(end) !== 'ago') return undefined;
  if (weekday) return { ...daySpan(weekdayBefore(text.now, weekday.value) - (count.value - 1) * 7 * DAY), next: end + 1, grain: 'day', bare: true };
  const inYear = name === 'christmas' ? holidayIn('christmas').inYear : seasonIn(name === 'fall' ? 'autumn' : (name as 'spring' | 'summer' | 'autumn' | 'winter'));
  const latest = latestYear(inYear, text.now);
  const year = (inYear(latest).end > text.now ? latest - 1 : latest) - count.value + 1;
  return { ...inYear(year), next: end + 1, grain: 'season', bare: true };
};

/** "yesterday", "last night", "heute". */
export const dayWord: NamedReader = (text, at) => {
  const found = text.read(at, 'day');
  if (!found || found.value > 0) return undefined;
  return { ...daySpan(startOfDay(text.now) + found.value * DAY), next: skipDaytime(text, found.next), grain: 'day', bare: true };
};

/** "the 21st" of a month that another end of the range names. */
export const dayOfSomeMonth = (text: TimeText, at: number): Value | undefined => ordinalDay(text, skipArticle(text, at));

/** "the 21st of this month", "the 3rd last month", "on the 14th". A bare number needs a word before it, and nothing after it that it could count. */
export const dayOfRelativeMonth: NamedReader = (text, at) => {
  const first = skipArticle(text, at);
  if (!/^\d{1,2}(?:st|nd|rd|th)$/.test(text.word(first)) && text.read(first, 'ordinal') === undefined) return undefined;
  const day = ordinalDay(text, first);
  if (!day) return undefined;
  const month = relativeMonth(text, text.joined(day.next, 'of') ?? day.next);
  if (month) {
    const start = month.value + (day.value - 1) * DAY;
    return monthOf(start) === monthOf(month.value) && start <= text.now ? { ...daySpan(start), next: month.next, grain: 'day', bare: true } : undefined;
  }
  if (first === at || !/^\d/.test(text.word(first)) || text.isPlainWord(day.next) || text.joined(day.next, 'of') !== undefined || text.word(day.next) === '-') return undefined;
  const found = latestDayOfMonth(text, day.value, skipDaytime(text, day.next));
  return found && { ...found, bare: false };
};

/** The first day of "this month", "the month" or "last month". */
export function relativeMonth(text: TimeText, at: number): Value | undefined {
  const plain = text.read(at, 'article') && text.read(skipArticle(text, at), 'unit');
  if (plain?.value === 'month') return { value: date(yearOf(text.now), monthOf(text.now)), next: plain.next };
  const relative = text.read(at, 'relative') ?? text.read(skipArticle(text, at), 'relative');
  const unit = relative && text.read(relative.next, 'unit');
  if (unit?.value !== 'month' || !relative || relative.value === 'next') return undefined;
  const back = relative.value === 'this' ? 0 : 1;
  return { value: date(yearOf(text.now), monthOf(text.now) - back), next: unit.next };
}
