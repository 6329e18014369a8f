import { DAY, shift, startOfDay, unitSpan, type Span, type Unit } from './calendar.ts';
import type { Named, NamedReader, YearSpan } from './time-dates.ts';
import { GRAIN, relativeMark } from './time-relative.ts';
import type { Part } from './time-table.ts';
import { skipArticle, type TimeText } from './time-text.ts';

function afterOf(text: TimeText, at: number): number | undefined {
  const of = text.joined(at, 'of') ?? text.joined(at, 'in');
  return of === undefined ? undefined : skipArticle(text, of);
}

/** Where the early, middle and late parts begin and end: in months of a year or season, in days of a week or month. Early and late overlap with the middle. */
const PARTS = { early: 0, start: 0, mid: 1, middle: 1, late: 2, end: 2 } as const;
const IN_YEAR = [[0, 4], [4, 8], [8, 12]] as const;
const IN_RELATIVE_YEAR = [[0, 6], [3, 9], [6, 12]] as const;
const IN_MONTH = [[0, 15], [9, 20], [15, 31]] as const;
const IN_WEEK = [[0, 3], [2, 5], [3, 7]] as const;
const MONTHS_OF: Partial<Record<Named['grain'], number>> = { year: 12, season: 3, decade: 120 };

/** "early 2016" is January to April, "early this year" January to June, "early March" the 1st to 15th, "early this week" Monday to Wednesday. */
function partOf(part: Exclude<Part, 'half'>, whole: Named): YearSpan {
  const place = PARTS[part];
  const edge = part === 'start' ? whole.start : part === 'end' ? whole.end : part === 'middle' ? middleOf(whole) : undefined;
  return { ...partSpan(place, whole), ...(edge === undefined ? {} : { edge }) };
}

function partSpan(place: 0 | 1 | 2, whole: Named): Span {
  const days = Math.round((whole.end - whole.start) / DAY);
  const months = MONTHS_OF[whole.grain] ?? (days > 60 ? Math.round(days / 30.4) : undefined);
  if (days < 5) return { start: whole.start, end: whole.end };
  if (months !== undefined) {
    const cut = whole.isRelative ? IN_RELATIVE_YEAR : IN_YEAR;
    const at = (month: number) => shift(whole.start, 'month', Math.round((months * month) / 12));
    return { start: at(cut[place][0]), end: at(cut[place][1]) };
  }
  const [from, to] = days > 20 ? IN_MONTH[place] : IN_WEEK[place];
  const unit = days > 20 || days === 7 ? DAY : ((whole.end - whole.start) / 7);
  return { start: startOfDay(whole.start + from * unit), end: Math.min(startOfDay(whole.start + to * unit), whole.end) };
}

const middleOf = (whole: Span): number => startOfDay((whole.start + whole.end) / 2);

/** Narrower expressions around one that `inner` reads: "early 2016", "the first week of June 2016", "the week before Christmas 2014". */
export function partReaders(inner: NamedReader): NamedReader[] {
  /** "early 2016", "mid-March", "at the end of last year", "Anfang 2015", "a finales de 2015". */
  const part: NamedReader = (text, at) => {
    const found = text.read(at, 'part') ?? text.read(skipArticle(text, at), 'part');
    if (!found || found.value === 'half') return undefined;
    const { value } = found;
    const hyphen = text.word(found.next) === '-' ? found.next + 1 : found.next;
    const start = afterOf(text, hyphen) ?? skipArticle(text, hyphen);
    const whole = inner(text, hyphen) ?? inner(text, start) ?? thisUnit(text, start);
    if (!whole) return undefined;
    // "end 2015" is a part of the year; "it did end in May", "the end May brought": no part.
    const isLoose = text.language === 'en' && value === 'end' && text.word(found.next - 1) !== 'of';
    if (isLoose && (start !== hyphen || whole.grain !== 'year' || whole.next === start)) return undefined;
    const { inYear } = whole;
    // "earlier this year" is over by now.
    if (text.word(found.next - 1) === 'earlier' && whole.start <= text.now && text.now < whole.end) {
      return { start: whole.start, end: startOfDay(text.now) + DAY, next: whole.next, grain: 'month', bare: true };
    }
    // "later this year" is still to come.
    if (text.word(found.next - 1) === 'later' && whole.start <= text.now && text.now < whole.end) {
      return { start: startOfDay(text.now) + DAY, end: whole.end, next: whole.next, grain: 'month', bare: true };
    }
    return {
      ...partOf(value, whole), next: whole.next, grain: 'month', bare: true,
      // "before the end of 2015" reaches to that end, "after the start of 2015" begins with it.
      ...(value === 'end' ? { anchor: whole.end } : value === 'start' ? { point: whole.start } : {}),
      ...(inYear ? { inYear: (year: number) => partOf(value, { ...whole, ...inYear(year) }) } : {}),
    };
  };

  /** "the first week of June 2016", "last four months of 2021", "second half of 2015", "third quarter of 2017". */
  const ordinalUnit: NamedReader = (text, at) => {
    const first = skipArticle(text, at);
    const digits = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(text.word(first));
    const ordinal = text.read(first, 'ordinal') ?? (digits ? { value: Number(digits[1]), next: first + 1 } : tensOrdinal(text, first));
    const last = ordinal ? undefined : text.read(first, 'relative');
    if (!ordinal && last?.value !== 'last') return undefined;
    const start = (ordinal ?? last)?.next ?? at;
    const count = text.number(start, 2);
    const half = text.read(start, 'part')?.value === 'half' ? text.read(start, 'part') : undefined;
    const unit = half ? undefined : text.read(count?.next ?? start, 'unit');
    const pieces = half ?? (unit?.value === 'quarter' || unit?.value === 'half' ? unit : undefined);
    // "second half 2015", "im zweiten Quartal 2019"
    const of = pieces ? (afterOf(text, pieces.next) ?? pieces.next) : unit && afterOf(text, unit.next);
    const whole = of === undefined ? undefined : (inner(text, of) ?? thisUnit(text, of));
    if (!whole || whole.grain === 'day' || whole.grain === 'hour') return undefined;
    const cut = (span: Span) => (half ? halfOf({ ...whole, ...span }, ordinal?.value) : unit && nthUnit(span, unit.value, ordinal?.value, count?.value ?? 1));
    const span = cut(whole);
    if (!span || span.start >= whole.end) return undefined;
    const { inYear } = whole;
    return { ...span, next: whole.next, grain: unit ? GRAIN[unit.value] : 'month', bare: true, ...(inYear ? { inYear: (year: number) => cut(inYear(year)) ?? inYear(year) } : {}) };
  };

  /** "the week of 10 April 2018", "w/c Feb 4", "the month of May 2016". */
  const unitOf: NamedReader = (text, at) => {
    const isShort = text.word(at) === 'w' && text.word(at + 1) === '/' && text.word(at + 2) === 'c';
    const unit = isShort ? ({ value: 'week', next: at + 3 } as const) : text.read(skipArticle(text, at), 'unit');
    if (!unit || unit.value === 'minute' || unit.value === 'hour' || text.word(unit.next - 1) === 'days') return undefined;
    const isBegun = /^(?:commencing|beginning|starting|ending)$/.test(text.word(unit.next));
    const start = isShort ? unit.next : isBegun ? (text.joined(unit.next, 'since') ?? unit.next + 1) : text.joined(unit.next, 'of');
    // "day of the week", "month of the year": no time.
    if (start === undefined || text.read(skipArticle(text, start), 'unit')) return undefined;
    const whole = inner(text, start) ?? inner(text, skipArticle(text, start));
    if (!whole) return undefined;
    if (text.word(unit.next) === 'ending' && unit.value === 'week') return { start: whole.end - 7 * DAY, end: whole.end, next: whole.next, grain: 'week', bare: true };
    if (isBegun && unit.value !== 'week') return undefined;
    return { ...unitSpan(unit.value, whole.anchor ?? whole.start), next: whole.next, grain: GRAIN[unit.value], bare: true };
  };

  /** "Monday of last week", "last week Tuesday", "last week on Tuesday". */
  const weekdayIn: NamedReader = (text, at) => {
    const day = text.read(skipArticle(text, at), 'weekday');
    const afterDay = day && (text.read(day.next, 'daypart')?.next ?? day.next);
    const behind = afterDay === undefined ? undefined : inner(text, text.joined(afterDay, 'of') ?? text.joined(afterDay, 'in') ?? afterDay);
    if (day && behind?.grain === 'week') return dayOfWeek(behind, day.value, behind.next);
    const week = inner(text, at);
    if (week?.grain !== 'week') return undefined;
    const later = text.read(text.joined(week.next, 'in') ?? week.next, 'weekday');
    return later && !(text.word(week.next) === 'sun' || text.word(week.next) === 'sat') ? dayOfWeek(week, later.value, later.next) : undefined;
  };

  return [part, ordinalUnit, unitOf, weekdayIn];
}

const dayOfWeek = (week: Named, weekday: number, next: number): Named => {
  const start = unitSpan('week', week.start).start + ((weekday + 6) % 7) * DAY;
  return { start, end: start + DAY, next, grain: 'day', bare: true };
};

/** "twenty-sixth" and the like, as an ordinal of days. */
function tensOrdinal(text: TimeText, at: number): { readonly value: number; readonly next: number } | undefined {
  const tens = text.read(at, 'number');
  if (!tens || tens.value < 20 || tens.value % 10 !== 0) return undefined;
  const ones = text.read(text.word(tens.next) === '-' ? tens.next + 1 : tens.next, 'ordinal');
  return ones && ones.value < 10 ? { value: tens.value + ones.value, next: ones.next } : undefined;
}

/** "the end of the year": the unit that now lies in. */
function thisUnit(text: TimeText, at: number): Named | undefined {
  const unit = text.read(at, 'unit');
  // "their early years" is no time, "the end of the year's" is.
  const noun = text.tokens[(unit?.next ?? at + 1) - 1]?.text ?? '';
  const isPlural = text.language === 'en' && /[^'’]s$/u.test(noun);
  if (!unit || isPlural || text.number(at, 4) || text.joined(unit.next, 'of') !== undefined) return undefined;
  return { ...unitSpan(unit.value, text.now), next: unit.next, grain: GRAIN[unit.value], bare: true, ...relativeMark(text, unit.value) };
}

function halfOf(whole: Named, ordinal: number | undefined): Span | undefined {
  const months = MONTHS_OF[whole.grain];
  const middle = months === undefined ? middleOf(whole) : shift(whole.start, 'month', Math.round(months / 2));
  if (ordinal === 1) return { start: whole.start, end: middle };
  return ordinal === 2 || ordinal === undefined ? { start: middle, end: whole.end } : undefined;
}

/** The `nth` run of `count` units in a span, counted from its end without `nth`. Weeks are whole ones, the first holds the first Thursday, as in ISO 8601. */
function nthUnit(whole: Span, unit: Unit, nth: number | undefined, count: number): Span | undefined {
  if (unit === 'minute' || unit === 'hour') return undefined;
  if (nth === undefined) {
    const end = unit === 'week' ? unitSpan('week', whole.end - 4 * DAY).end : unit === 'weekend' ? unitSpan('weekend', whole.end - 6 * DAY).end : whole.end;
    return unit === 'weekend' ? { start: end - (7 * count - 5) * DAY, end } : { start: shift(end, unit, -count), end };
  }
  const first = unit === 'week' ? unitSpan('week', whole.start + 3 * DAY).start : unitSpan(unit === 'weekend' ? 'weekend' : 'day', whole.start).start;
  const start = shift(first, unit, (nth - 1) * count);
  return unit === 'weekend' ? { start, end: start + 2 * DAY } : { start, end: shift(start, unit, count) };
}
