import { DAY, startOfDay, yearOf } from './calendar.ts';
import type { Named } from './time-dates.ts';
import { bareDay, between, fromTo, nowAt, type RangeReader, type Reading } from './time-ends.ts';
import { future } from './time-future.ts';
import { named } from './time-named.ts';
import { ago } from './time-relative.ts';
import { year } from './time-spans.ts';
import { timeText, type TimeText } from './time-text.ts';
import { readYear } from './time-years.ts';

/** A time that a question names: `[since, until)` in milliseconds since 1970 UTC, and where it stands in the text. */
export interface TimeRange {
  readonly since?: number;
  readonly until?: number;
  readonly start: number;
  readonly end: number;
  /** Words within that name an event and still say what the question is about: "the vote" in "after the vote on 27 February". */
  readonly event?: { readonly start: number; readonly end: number };
}

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
  if (isUpTo(text, at) || isComparedNumber(text, at) || isTheFollowing(text, at)) return undefined;
  for (const side of SIDES) {
    const start = text.joined(at, side);
    const reading = start === undefined ? undefined : oneSide(text, start, side);
    if (reading) return reading;
  }
  return undefined;
};

/** "likes > 2000": a sign compares a time only after a word for one, or with nothing before it. */
const isComparedNumber = (text: TimeText, at: number): boolean => /^[<>≤≥=]$/.test(text.word(at)) && at > 0 && !/^(?:year|date|time|day|month|posted|created|published|when)$/.test(text.word(at - 1));

/** "the following Easter" is the next one, "following Easter" what came after it. */
const isTheFollowing = (text: TimeText, at: number): boolean => text.word(at) === 'following' && text.read(at - 1, 'article') !== undefined;

/** "what was he up to last month": there "up to" is no end of a time. */
function isUpTo(text: TimeText, at: number): boolean {
  if (text.word(at) !== 'up' || text.word(at + 1) !== 'to') return false;
  const before = text.tokens.slice(Math.max(0, at - 12), at).map((token) => token.text).join(' ').replace(/\uE000(?: \uE000)*/gu, '@');
  return /(?<![\p{L}])(?:is|are|was|were|be|been|being|am|get|gets|got|getting|'s|'re|what's)(?: not)?(?: (?:he|she|they|you|it|we|i|people|everyone|everybody|@|the \p{L}+|\p{Lu}\p{L}*(?: \p{Lu}\p{L}*)?))?(?: (?:been|all|really|actually|getting|mostly))*$/iu.test(before) && /(?<![\p{L}])(?:what|know|see|hear|anything|something)(?:'s)?(?![\p{L}])/iu.test(before);
}

function oneSide(text: TimeText, start: number, side: (typeof SIDES)[number]): Reading | undefined {
  const plain = named(text, start);
  const now = side === 'until' && !(text.word(start - 1) === 'to' && text.word(start) === 'date') ? nowAt(text, start) : undefined;
  if (now !== undefined) return { until: startOfDay(text.now) + DAY, next: now };
  if (plain) {
    if (side === 'by' && ((!plain.bare && plain.grain !== 'year') || plain.end > text.now)) return undefined;
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

/** "more than two weeks ago", "less than a month ago". */
const distanceAgo: RangeReader = (text, at) => {
  const word = text.word(at);
  const isLess = word === 'less' || word === 'under';
  const isMore = word === 'more' || word === 'longer' || word === 'over';
  const than = text.word(at + 1) === 'than' ? at + 2 : word === 'over' || word === 'under' ? at + 1 : undefined;
  const when = than === undefined || !(isLess || isMore) ? undefined : (ago(text, than) ?? named(text, than));
  if (when?.point === undefined) return undefined;
  return isLess ? { since: when.point, next: when.next } : { until: when.point, next: when.next };
};

const TOPIC = /^(?:about|regarding|concerning|uber|sobre|sur)$/;

/** "in March 2015", "last week", "2018 or later". */
const within: RangeReader = (text, at) => {
  const preposition = text.joined(at, 'in') ?? (text.word(at) === '=' && !isComparedNumber(text, at) ? at + 1 : undefined);
  const found = (preposition === undefined ? undefined : named(text, preposition)) ?? named(text, at) ?? ofYear(text, at);
  if (!found) return undefined;
  const led = preposition !== undefined && (found.next > preposition && named(text, preposition) !== undefined);
  const listed = enumeration(text, found);
  if (found.inYear && !found.bare && listed.isDated) return listed;
  if (!found.bare && !led && !isReviewed(text, at, found) && text.joined(found.next, 'or later') === undefined && text.joined(found.next, 'or earlier') === undefined) return undefined;
  if (!led && TOPIC.test(text.word(at - 1)) && (found.grain === 'year' || found.grain === 'decade')) return undefined;
  const later = text.joined(found.next, 'or later');
  if (later !== undefined && !named(text, later) && !/^[\p{L}\p{N}]/u.test(text.word(later))) return { since: found.start, next: later };
  const earlier = text.joined(found.next, 'or earlier');
  if (earlier !== undefined && !named(text, earlier) && !/^[\p{L}\p{N}]/u.test(text.word(earlier))) return { until: found.end, next: earlier };
  return found.bare || led || isReviewed(text, at, found) ? listed : undefined;
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

/** "in 2007 and 2009", "on Wednesday, Thursday or Friday": from the first to the last. */
function enumeration(text: TimeText, first: Named): Reading & { readonly isDated: boolean } {
  let { start, end, next } = first;
  let isDated = first.bare;
  for (let count = 0; count < 12; count++) {
    const comma = text.word(next) === ',' ? next + 1 : next;
    const joint = text.joined(comma, 'and') ?? (text.word(comma) === 'or' ? comma + 1 : comma > next ? comma : undefined);
    const other = joint === undefined ? undefined : named(text, joint);
    const day = other || joint === undefined || first.isWeekday || first.grain !== 'day' ? undefined : bareDay(text, joint);
    if (day && !text.isPlainWord(day.next)) {
      // "on May 5 and 6"
      end = Math.max(end, start + (day.value + 1 - new Date(start).getUTCDate()) * DAY);
      next = day.next;
      continue;
    }
    const isMonthList = first.inYear !== undefined && first.grain === 'month';
    if (!other || other.grain !== first.grain || (comma > next && joint === comma && !first.isWeekday && !isMonthList)) break;
    // "January and February 2015"
    if (!isDated && first.inYear && !other.inYear) start = first.inYear(yearOf(other.start)).start;
    end = !isDated && !other.inYear ? other.end : Math.max(end, other.end);
    start = Math.min(start, other.start);
    isDated ||= other.bare;
    next = other.next;
  }
  return { since: start, until: end, next, isDated };
}

/** "the flood of 2015". */
function ofYear(text: TimeText, at: number): Named | undefined {
  const of = text.joined(at, 'of');
  const found = of === undefined ? undefined : readYear(text, of);
  const whole = found && of !== undefined ? year(text, of) : undefined;
  return whole && { ...whole, bare: true };
}

const RANGES: readonly RangeReader[] = [future, between, fromTo, distanceAgo, oneSided, fromOn, within];

/** Every time that the text names, in order, without overlaps. Times that have not come yet are none: no post lies in them. */
export function timeRanges(question: string, now: number, language: string): TimeRange[] {
  const text = timeText(question, now, language);
  const found: TimeRange[] = [];
  for (let at = 0; at < text.tokens.length; at++) {
    const reading = firstReading(text, at);
    if (!reading) continue;
    const { since, until, next, event } = reading;
    if (since !== undefined && since > now) {
      at = next - 1;
      continue;
    }
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
    if (reading && holdsTime(reading)) return reading;
  }
  return undefined;
}

/** A 29 February of another year is no time. */
const holdsTime = ({ since = -Infinity, until = Infinity }: Reading): boolean => since < until || since === Infinity;
