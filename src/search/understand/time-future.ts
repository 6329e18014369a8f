import type { RangeReader } from './time-ends.ts';
import type { TimeText } from './time-text.ts';

/** "next week Wednesday", "Monday of the following week", "Thursday, two years from now": what is still to come is passed over as a whole. */
export const future: RangeReader = (text, at) => {
  const day = text.read(at, 'weekday');
  const afterDay = day ? (text.read(day.next, 'daypart')?.next ?? day.next) : at;
  const start = text.word(afterDay) === ',' ? afterDay + 1 : (text.joined(afterDay, 'of') ?? afterDay);
  const end = nextUnit(text, text.read(start, 'article')?.next ?? start) ?? fromNow(text, start);
  if (end === undefined) return undefined;
  const later = text.read(text.joined(end, 'in') ?? end, 'weekday');
  return { since: Infinity, next: later?.next ?? end };
};

function nextUnit(text: TimeText, at: number): number | undefined {
  const relative = text.read(at, 'relative');
  if (relative?.value !== 'next') return undefined;
  const count = text.number(relative.next, 3)?.next ?? relative.next;
  return (text.read(count, 'unit') ?? text.read(count, 'month') ?? text.read(count, 'weekday') ?? text.read(count, 'season') ?? text.read(count, 'holiday'))?.next;
}

function fromNow(text: TimeText, at: number): number | undefined {
  const isIn = text.word(at) === 'in';
  const count = text.number(isIn ? at + 1 : at, 3);
  const unit = count && text.read(count.next, 'unit');
  if (!unit) return undefined;
  if (unit.value === 'minute' || unit.value === 'hour') return undefined;
  const isFrom = text.word(unit.next) === 'from' && /^(?:now|today|tomorrow)$/.test(text.word(unit.next + 1));
  return isFrom ? unit.next + 2 : isIn && text.read(text.joined(unit.next, 'in') ?? unit.next, 'weekday') ? unit.next : undefined;
}
