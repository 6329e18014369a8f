import { DAY, HOUR, shift, startOfDay, unitSpan, type Span, type Unit } from './calendar.ts';
import type { Named, NamedReader } from './time-dates.ts';
import type { TimeText } from './time-text.ts';
import type { Part } from './time-words.ts';

const skipArticle = (text: TimeText, at: number) => text.read(at, 'article')?.next ?? at;

function afterOf(text: TimeText, at: number): number | undefined {
  const of = text.joined(at, 'of') ?? text.joined(at, 'in');
  return of === undefined ? undefined : skipArticle(text, of);
}

/** "early 2016" is January to April, "mid" the four months after, "late" the last four; other spans are cut in thirds likewise. */
function partOf(part: Part, whole: Named): Span {
  const months = { year: 12, season: 3, decade: 120, month: 0, week: 0, day: 0, hour: 0 }[whole.grain];
  const cut = (from: number, to: number): Span => {
    if (months > 0) return { start: shift(whole.start, 'month', Math.round(months * from)), end: shift(whole.start, 'month', Math.round(months * to)) };
    if (whole.grain === 'month') return { start: whole.start + Math.round(30 * from) * DAY, end: to === 1 ? whole.end : whole.start + Math.round(30 * to) * DAY };
    const size = whole.grain === 'day' || whole.grain === 'hour' ? HOUR : DAY;
    const at = (share: number) => whole.start + Math.round(((whole.end - whole.start) * share) / size) * size;
    return { start: at(from), end: at(to) };
  };
  switch (part) {
    case 'early': return cut(0, 1 / 3);
    case 'mid': return cut(1 / 3, 2 / 3);
    case 'late': return cut(2 / 3, 1);
    case 'start': return whole.grain === 'month' ? cut(0, 1 / 3) : cut(0, 1 / 4);
    case 'end': return whole.grain === 'month' ? cut(2 / 3, 1) : cut(3 / 4, 1);
    case 'half': return cut(0, 1 / 2);
  }
}

/** Narrower expressions around one that `inner` reads: "early 2016", "the first week of June 2016", "the week before Christmas 2014". */
export function partReaders(inner: NamedReader): NamedReader[] {
  /** "early 2016", "mid-March", "at the end of last year", "Anfang 2015", "a finales de 2015". */
  const part: NamedReader = (text, at) => {
    const found = text.read(at, 'part') ?? text.read(skipArticle(text, at), 'part');
    if (!found) return undefined;
    const hyphen = text.word(found.next) === '-' ? found.next + 1 : found.next;
    const start = afterOf(text, hyphen) ?? skipArticle(text, hyphen);
    const whole = inner(text, hyphen) ?? inner(text, start) ?? thisUnit(text, start);
    if (!whole) return undefined;
    const { inYear } = whole;
    // "earlier this year" is over by now.
    if (text.word(found.next - 1) === 'earlier' && whole.start <= text.now && text.now < whole.end) {
      return { start: whole.start, end: startOfDay(text.now) + DAY, next: whole.next, grain: 'month', bare: true };
    }
    return {
      ...partOf(found.value, whole), next: whole.next, grain: 'month', bare: true,
      // "before the end of 2015" reaches to that end.
      ...(found.value === 'end' ? { anchor: whole.end } : {}),
      ...(inYear ? { inYear: (year: number) => partOf(found.value, { ...whole, ...inYear(year) }) } : {}),
    };
  };

  /** "the first week of June 2016", "last four months of 2021", "second half of 2015", "third quarter of 2017". */
  const ordinalUnit: NamedReader = (text, at) => {
    const first = skipArticle(text, at);
    const digits = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(text.word(first));
    const ordinal = text.read(first, 'ordinal') ?? (digits ? { value: Number(digits[1]), next: first + 1 } : undefined);
    const last = ordinal ? undefined : text.read(first, 'relative');
    if (!ordinal && last?.value !== 'last') return undefined;
    const start = (ordinal ?? last)?.next ?? at;
    const count = text.number(start, 2);
    const half = text.read(start, 'part')?.value === 'half' ? text.read(start, 'part') : undefined;
    const unit = half ? undefined : text.read(count?.next ?? start, 'unit');
    const of = half ? half.next : unit && afterOf(text, unit.next);
    const whole = of === undefined ? undefined : (inner(text, of) ?? thisUnit(text, of));
    if (!whole) return undefined;
    const span = half ? partHalf(whole, ordinal?.value) : unit && nthUnit(whole, unit.value, ordinal?.value, count?.value ?? 1);
    if (!span || span.start >= whole.end) return undefined;
    return { ...span, next: whole.next, grain: unit?.value === 'day' ? 'day' : unit?.value === 'week' ? 'week' : 'month', bare: true };
  };

  /** "the week of 10 April 2018", "the month of May 2016". */
  const unitOf: NamedReader = (text, at) => {
    const unit = text.read(skipArticle(text, at), 'unit');
    if (!unit || unit.value === 'minute' || unit.value === 'hour') return undefined;
    const of = text.joined(unit.next, 'of') ?? (/^(?:commencing|beginning|starting|ending)$/.test(text.word(unit.next)) ? unit.next + 1 : undefined);
    const whole = of === undefined ? undefined : inner(text, skipArticle(text, of));
    if (!whole) return undefined;
    return { ...unitSpan(unit.value, whole.anchor ?? whole.start), next: whole.next, grain: unit.value === 'day' ? 'day' : 'week', bare: true };
  };

  /** "the week before Christmas 2014", "two days after 9 January 2024", "the month leading up to May 2016". */
  const unitBeside: NamedReader = (text, at) => {
    const first = skipArticle(text, at);
    const count = text.number(first, 2);
    const unit = text.read(count?.next ?? first, 'unit');
    if (!unit) return undefined;
    const leadingUp = text.word(unit.next) === 'leading' && text.word(unit.next + 1) === 'up' && text.word(unit.next + 2) === 'to';
    const start = leadingUp ? unit.next + 3 : text.joined(unit.next, 'before');
    const before = start !== undefined;
    const side = start ?? text.joined(unit.next, 'after');
    const whole = side === undefined ? undefined : inner(text, side);
    if (!whole) return undefined;
    const size = count?.value ?? 1;
    const edge = before ? (whole.anchor ?? whole.start) : whole.anchor === undefined ? whole.end : whole.anchor + DAY;
    const moved = startOfDay(shift(edge, unit.value, before ? -size : size));
    return { start: Math.min(edge, moved), end: Math.max(edge, moved), next: whole.next, grain: unit.value === 'day' ? 'day' : 'week', bare: true };
  };

  return [part, ordinalUnit, unitOf, unitBeside];
}

/** "the end of the year": the unit that now lies in. */
function thisUnit(text: TimeText, at: number): Named | undefined {
  const unit = text.read(at, 'unit');
  if (!unit || text.number(at, 4) || text.joined(unit.next, 'of') !== undefined) return undefined;
  return { ...unitSpan(unit.value, text.now), next: unit.next, grain: unit.value === 'year' ? 'year' : unit.value === 'month' ? 'month' : 'week', bare: true };
}

function partHalf(whole: Named, ordinal: number | undefined): Span | undefined {
  const first = partOf('half', whole);
  if (ordinal === 1) return first;
  return ordinal === 2 || ordinal === undefined ? { start: first.end, end: whole.end } : undefined;
}

/** The `nth` run of `count` units in a span, counted from its end without `nth`. Weeks are whole ones, the first holds the first Thursday, as in ISO 8601. */
function nthUnit(whole: Span, unit: Unit, nth: number | undefined, count: number): Span | undefined {
  if (unit === 'minute' || unit === 'hour') return undefined;
  if (nth === undefined) {
    const end = unit === 'week' ? unitSpan('week', whole.end - 4 * DAY).end : whole.end;
    return { start: shift(end, unit, -count), end };
  }
  const first = unit === 'week' ? unitSpan('week', whole.start + 3 * DAY).start : unitSpan(unit === 'weekend' ? 'weekend' : 'day', whole.start).start;
  const start = shift(first, unit, (nth - 1) * count);
  return unit === 'weekend' ? { start, end: start + 2 * DAY } : { start, end: shift(start, unit, count) };
}
