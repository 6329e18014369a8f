import { DAY, shift, startOfDay, unitSpan, weekdayBefore, type Span, type Unit } from './calendar.ts';
import type { Named, NamedReader } from './time-dates.ts';
import { GRAIN } from './time-relative.ts';
import { skipArticle, type TimeText } from './time-text.ts';

/** Where the words for "before" and "after" lead to, and which they were. */
function sideOf(text: TimeText, at: number): { readonly isBefore: boolean; readonly next: number } | undefined {
  if (text.word(at) === 'leading' && text.word(at + 1) === 'up' && text.word(at + 2) === 'to') return { isBefore: true, next: at + 3 };
  const before = text.joined(at, 'before');
  const after = text.joined(at, 'after') ?? (/^(?:since|from)$/.test(text.word(at)) ? at + 1 : undefined);
  return before !== undefined ? { isBefore: true, next: before } : after === undefined ? undefined : { isBefore: false, next: after };
}

/**
 * What lies beside a time that `inner` reads. "The week before Christmas 2014" is the seven days up to it, and "the two weeks after
 * it" a stretch as well; "two weeks before Christmas" is the week that lies that far off.
 */
export function besideReaders(inner: NamedReader): NamedReader[] {
  const unitBeside: NamedReader = (text, at) => {
    const first = skipArticle(text, at);
    const count = text.number(first, 2);
    const unit = text.read(count?.next ?? first, 'unit');
    const side = unit && sideOf(text, unit.next);
    const whole = side && inner(text, side.next);
    if (!whole || unit.value === 'minute' || unit.value === 'hour') return undefined;
    if (/^(?:since|from)$/.test(text.word(unit.next)) && (!count || first > at)) return undefined;
    const shared = { next: whole.next, grain: GRAIN[unit.value], bare: true } as const;
    if (unit.value === 'weekend' && !count) return { ...shared, ...weekendBeside(whole, side.isBefore) };
    if (!count || first > at) return { ...shared, ...stretchBeside(whole, unit.value, side.isBefore ? -(count?.value ?? 1) : (count?.value ?? 1)) };
    const exact = startOfDay(shift(whole.anchor ?? whole.start, unit.value, side.isBefore ? -count.value : count.value));
    return { ...shared, ...unitSpan(unit.value, exact), point: exact };
  };

  /** "the Monday after Easter 2015", "the Friday before Christmas". */
  const weekdayBeside: NamedReader = (text, at) => {
    const day = text.read(skipArticle(text, at), 'weekday');
    const side = day && /^(?:before|after|following)$/.test(text.word(day.next)) ? sideOf(text, day.next) : undefined;
    const whole = side && inner(text, side.next);
    if (!day || !whole || whole.isWeekday) return undefined;
    const start = side.isBefore ? weekdayBefore(whole.anchor ?? whole.start, day.value) : weekdayBefore(dayAfter(whole) + 7 * DAY, day.value);
    return { start, end: start + DAY, next: whole.next, grain: 'day', bare: true };
  };

  return [unitBeside, weekdayBeside];
}

const dayAfter = (whole: Named): number => (whole.anchor === undefined ? whole.end : whole.anchor + DAY);

function stretchBeside(whole: Named, unit: Unit, count: number): Span {
  const edge = count < 0 ? (whole.anchor ?? whole.start) : dayAfter(whole);
  const moved = startOfDay(shift(edge, unit, count));
  return { start: Math.min(edge, moved), end: Math.max(edge, moved) };
}

function weekendBeside(whole: Named, isBefore: boolean): Span {
  const edge = isBefore ? (whole.anchor ?? whole.start) : dayAfter(whole);
  const near = unitSpan('weekend', edge);
  const weeks = isBefore ? (near.end > edge ? -7 : 0) : near.start < edge ? 7 : 0;
  return { start: near.start + weeks * DAY, end: near.end + weeks * DAY };
}
