import { DAY, startOfDay, yearOf } from './calendar.ts';
import { decade, holiday, monthOrDate, quarter, readYear, season, weekday, writtenDate, year, type Named, type NamedReader } from './time-dates.ts';
import { partReaders } from './time-parts.ts';
import { ago, beforeLast, dayOfThisMonth, dayWord, relativeName, relativeUnit, theWeekend } from './time-relative.ts';
import { timeText, type TimeText } from './time-text.ts';

/** A time that a question names: `[since, until)` in milliseconds since 1970 UTC, and where it stands in the text. */
export interface TimeRange {
  readonly since?: number;
  readonly until?: number;
  readonly start: number;
  readonly end: number;
  /** Words within that name an event and still say what the question is about: "the vote" in "after the vote on 27 February". */
  readonly event?: { readonly start: number; readonly end: number };
}

const SIMPLE: readonly NamedReader[] = [writtenDate, monthOrDate, relativeUnit, relativeName, ago, dayWord, beforeLast, season, holiday, quarter, decade, year, weekday, theWeekend];

const longest = (readers: readonly NamedReader[]): NamedReader => (text, at) => {
  let best: Named | undefined;
  for (const read of readers) {
    const found = read(text, at);
    if (found && (best === undefined || found.next > best.next)) best = found;
  }
  return best;
};
const simple = longest(SIMPLE);
const PARTS = partReaders(longest([...SIMPLE, ...partReaders(simple)]));
const named = longest([...PARTS, ...SIMPLE]);

type Reading = { readonly since?: number | undefined; readonly until?: number | undefined; readonly next: number; readonly event?: readonly [from: number, to: number] };
type RangeReader = (text: TimeText, at: number) => Reading | undefined;

/** Both ends of a range, each lending the other the year or month that it does not name. */
function ends(text: TimeText, at: number, joint: 'and' | 'to'): Reading | undefined {
  const first = named(text, at) ?? bareDay(text, at);
  if (!first) return undefined;
  const to = text.joined(first.next, joint) ?? (joint === 'and' ? text.joined(first.next, 'to') : undefined);
  if (to === undefined) return undefined;
  if (text.word(to) === 'now' || text.word(to) === 'present') return 'start' in first ? { since: first.start, until: startOfDay(text.now) + DAY, next: to + 1 } : undefined;
  const last = named(text, to) ?? bareDay(text, to);
  if (!last) return undefined;
  if (!('start' in first)) {
    // "between 3 and 12 September"
    if (!('start' in last) || last.grain !== 'day') return undefined;
    const start = last.start + (first.value - new Date(last.start).getUTCDate()) * DAY;
    return start < last.end ? { since: start, until: last.end, next: last.next } : undefined;
  }
  if (!('start' in last)) {
    // "from June 3 to 9"
    if (first.grain !== 'day') return undefined;
    const end = first.start + (last.value - new Date(first.start).getUTCDate() + 1) * DAY;
    return end > first.start ? { since: first.start, until: end, next: last.next } : undefined;
  }
  let { start } = first;
  let { end } = last;
  if (first.inYear && last.inYear) {
    const same = last.inYear(yearOf(start)).end;
    end = same > start ? same : last.inYear(yearOf(start) + 1).end;
  } else if (first.inYear) {
    const same = first.inYear(yearOf(last.start)).start;
    start = same < end ? same : first.inYear(yearOf(last.start) - 1).start;
  } else if (last.inYear) {
    const same = last.inYear(yearOf(first.start)).end;
    end = same > start ? same : last.inYear(yearOf(first.start) + 1).end;
  }
  return start < end ? { since: start, until: end, next: last.next } : undefined;
}

/** A day of the month, "3" or "the 3rd", that gets its month from the other end of the range. */
function bareDay(text: TimeText, at: number): { readonly value: number; readonly next: number } | undefined {
  const day = dayOfThisMonth(text, at);
  return day && text.read(day.next, 'unit') === undefined ? day : undefined;
}

const between: RangeReader = (text, at) => {
  const start = text.joined(at, 'between');
  return start === undefined ? undefined : ends(text, start, 'and');
};

const fromTo: RangeReader = (text, at) => {
  const start = text.joined(at, 'from') ?? text.joined(at, 'in') ?? at;
  return ends(text, start, 'to');
};

/** "from 2015 on"; "von 2015 an". A plain "from 2015" means within 2015. */
const fromOn: RangeReader = (text, at) => {
  const start = text.joined(at, 'from');
  const first = start === undefined ? undefined : named(text, start);
  if (!first) return undefined;
  const on = text.joined(first.next, 'onwards');
  return on === undefined ? { since: first.start, until: first.end, next: first.next } : { since: first.start, next: on };
};

const SIDES = ['since', 'after', 'before', 'until', 'by'] as const;
const MOST_WORDS_OF_EVENT = 6;

/**
 * "since 2021", "after 9 January 2024", "before June", and with an event between: "after the vote on 27 February 2024".
 * An event happens within its day: that day is kept after it, and left out before it.
 */
const oneSided: RangeReader = (text, at) => {
  if (isUpTo(text, at)) return undefined;
  for (const side of SIDES) {
    const start = text.joined(at, side);
    const reading = start === undefined ? undefined : oneSide(text, start, side);
    if (reading) return reading;
  }
  return undefined;
};

/** "what was he up to last month": there "up to" is no end of a time. */
function isUpTo(text: TimeText, at: number): boolean {
  if (text.word(at) !== 'up' || text.word(at + 1) !== 'to') return false;
  const before = text.tokens.slice(Math.max(0, at - 12), at).map((token) => token.text).join(' ').replace(/\uE000(?: \uE000)*/gu, '@');
  return /(?<![\p{L}])(?:is|are|was|were|be|been|being|am|get|gets|got|getting|'s|'re|what's)(?: not)?(?: (?:he|she|they|you|it|we|i|people|everyone|everybody|@|the \p{L}+|\p{Lu}\p{L}*(?: \p{Lu}\p{L}*)?))?(?: (?:been|all|really|actually|getting|mostly))*$/iu.test(before) && /(?<![\p{L}])(?:what|know|see|hear|anything|something)(?:'s)?(?![\p{L}])/iu.test(before);
}

function oneSide(text: TimeText, start: number, side: (typeof SIDES)[number]): Reading | undefined {
  const plain = named(text, start);
  if (plain) {
    if (side === 'by' && !plain.bare && plain.grain !== 'year') return undefined;
    const { next, point } = plain;
    if (side === 'since') return { since: point ?? plain.start, next };
    if (side === 'after') return { since: point ?? plain.end, next };
    if (side === 'before') return { until: point ?? plain.anchor ?? plain.start, next };
    return { until: plain.end, next };
  }
  if (side === 'by') return undefined;
  const last = Math.min(start + MOST_WORDS_OF_EVENT, text.tokens.length);
  for (let of = start + 1; of < last && !/^[.,;:?!]$/.test(text.word(of)); of++) {
    const within = text.joined(of, 'in') ?? text.joined(of, 'of');
    const when = within === undefined ? undefined : named(text, within);
    if (!when) continue;
    if (side === 'since' || side === 'after') return { since: when.start, next: when.next, event: [start, of] };
    return { until: side === 'before' && when.grain === 'day' ? when.start : when.end, next: when.next, event: [start, of] };
  }
  return undefined;
}

/** "more than two weeks ago". */
const longerAgo: RangeReader = (text, at) => {
  const than = /^(?:more|longer)$/.test(text.word(at)) && text.word(at + 1) === 'than' ? at + 2 : text.word(at) === 'over' ? at + 1 : undefined;
  const when = than === undefined ? undefined : ago(text, than);
  return when?.point === undefined ? undefined : { until: when.point, next: when.next };
};

const TOPIC = /^(?:about|regarding|concerning|uber|sobre|sur)$/;

/** "in March 2015", "last week", "2018 or later". */
const within: RangeReader = (text, at) => {
  const preposition = text.joined(at, 'in');
  const found = (preposition === undefined ? undefined : named(text, preposition)) ?? named(text, at) ?? ofYear(text, at);
  if (!found) return undefined;
  const led = preposition !== undefined && (found.next > preposition && named(text, preposition) !== undefined);
  if (!found.bare && !led && !isReviewed(text, at, found) && text.joined(found.next, 'or later') === undefined && text.joined(found.next, 'or earlier') === undefined) return undefined;
  if (!led && TOPIC.test(text.word(at - 1)) && (found.grain === 'year' || found.grain === 'decade')) return undefined;
  const later = text.joined(found.next, 'or later');
  if (later !== undefined && !named(text, later) && !/^[\p{L}\p{N}]/u.test(text.word(later))) return { since: found.start, next: later };
  const earlier = text.joined(found.next, 'or earlier');
  if (earlier !== undefined && !named(text, earlier) && !/^[\p{L}\p{N}]/u.test(text.word(earlier))) return { until: found.end, next: earlier };
  return found.bare || led || isReviewed(text, at, found) ? enumeration(text, found) : undefined;
};

const REVIEWS = /^(?:summari[sz]e|summari[sz]ing|recap|review|overview|summary|highlights?|compare|happened|happening|posts|tweets|messages|resume|resumir|resumen|resumo|resuma|resumez|fasse|fass|geschah|passierte|paso|ocurrio|aconteceu|passe|passiert|beitrage|publicaciones|publicacoes|publications)$/;
const IN_REVIEW = /^(?:(?:in )?(?:review|recap|summary|roundup|retrospect|highlights|wrapped)|in a nutshell|zusammen(?:fassung)?)(?: |$)/;

/** "summarise 2017", "what happened 2017", "2017 in review", "2017?": a year that can be nothing but a time. German names years without "in". */
function isReviewed(text: TimeText, at: number, { next, grain }: Named): boolean {
  if (grain !== 'year') return false;
  const rest = Array.from({ length: 3 }, (_, place) => text.word(next + place)).join(' ').trim();
  const isLast = next === text.tokens.length || /^[?!.,]/.test(text.word(next));
  const isAlone = at === 0 && isLast && next >= text.tokens.length - 1 && /^[?!.]?$/.test(text.word(next));
  const isListed = /^(?:and|or|vs|versus|und|y|e|et|,|about|on|mentioning|over|uber|sobre|sur|zusammen)$/.test(text.word(next));
  return isAlone || IN_REVIEW.test(rest) || (REVIEWS.test(text.word(at - 1)) && (isLast || isListed)) || (text.language === 'de' && !TOPIC.test(text.word(at - 1)) && at > 0 && /^\p{L}+$/u.test(text.word(at - 1)) && !/^(?:zu|zum|zur|nummer|windows|die|der|das|den)$/.test(text.word(at - 1)));
}

/** "in 2007 and 2009" reaches from the first to the last. */
function enumeration(text: TimeText, first: Named): Reading {
  const and = text.joined(first.next, 'and') ?? (text.word(first.next) === 'or' ? first.next + 1 : undefined);
  const other = and === undefined ? undefined : named(text, and);
  if (!other || other.grain !== first.grain) return { since: first.start, until: first.end, next: first.next };
  return { since: Math.min(first.start, other.start), until: Math.max(first.end, other.end), next: other.next };
}

/** "the flood of 2015". */
function ofYear(text: TimeText, at: number): Named | undefined {
  const of = text.joined(at, 'of');
  const found = of === undefined ? undefined : readYear(text, of);
  const whole = found && of !== undefined ? year(text, of) : undefined;
  return whole && { ...whole, bare: true };
}

const RANGES: readonly RangeReader[] = [between, fromTo, longerAgo, oneSided, fromOn, within];

/** Every time that the text names, in order, without overlaps. Times that have not come yet are none: no post lies in them. */
export function timeRanges(question: string, now: number, language: string): TimeRange[] {
  const text = timeText(question, now, language);
  const found: TimeRange[] = [];
  for (let at = 0; at < text.tokens.length; at++) {
    const reading = firstReading(text, at);
    if (!reading) continue;
    const { since, until, next, event } = reading;
    if (since !== undefined && since > now) continue;
    const start = text.tokens[at]?.start ?? 0;
    const end = text.tokens[next - 1]?.end ?? start;
    found.push({ ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }), start, end, ...(event ? { event: { start: text.tokens[event[0]]?.start ?? 0, end: text.tokens[event[1] - 1]?.end ?? 0 } } : {}) });
    at = next - 1;
  }
  return found.length === 0 && language !== 'en' ? timeRanges(question, now, 'en') : found;
}

function firstReading(text: TimeText, at: number): Reading | undefined {
  for (const read of RANGES) {
    const reading = read(text, at);
    if (reading) return reading;
  }
  return undefined;
}
