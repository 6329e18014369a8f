import { date, daySpan, yearOf, type Span } from './calendar.ts';
import { isDayFirst } from './time-words.ts';
import { skipArticle, type TimeText } from './time-text.ts';

/** A number that was read, and the token position after it. */
export interface Value {
  readonly value: number;
  readonly next: number;
}

/** Social archives hold nothing older: a bare year before it is something that posts talk about. */
export const FIRST_YEAR = 1990;
/** A date or a part of a year may name any year from here on. */
export const ANY_YEAR = 1000;
/** A range may end in the future ("from 2014 to 2030"). */
const FURTHEST_AHEAD = 20;
const COUNTED = /^(?:words?|characters?|chars|letters|people|persons|posts|tweets|pieces|steps|points|votes|copies|km|m|metres|meters|miles|kg|g|ml|kcal|calories|dollars|euros|pounds|bucks|percent|followers|likes|retweets|replies|times|users|members|students|workers|employees|jobs|homes|houses|cars|troops|deaths|cases|years|days|hours|minutes|seconds|watts|rpm|mah|mb|gb|hp|feet|ft|wörter|wortern|palabras|mots|palavras)$/;

/** A calendar year of four digits, or in English words, that is no amount, version or part of a name. */
export function readYear(text: TimeText, at: number, least = FIRST_YEAR): Value | undefined {
  const token = text.tokens[at];
  if (!token) return undefined;
  if (!/^\d{4}$/.test(token.text)) return text.language === 'en' ? spokenYear(text, at, least) : undefined;
  const value = Number(token.text);
  if (!isYear(text, value, least)) return undefined;
  const before = text.tokens[at - 1];
  const after = text.tokens[at + 1];
  if (before && text.glued(at) && /[\p{N}_$€£#@/.,:+]$/u.test(before.text) && !/^q\d?$/.test(before.word)) return undefined;
  if (before && text.glued(at) && before.text === '-' && text.glued(at - 1) && /^(?:\d{1,3}|\d{5,})$/.test(text.word(at - 2))) return undefined;
  const isSeasonYear = text.word(at + 1) === '/' && Number(text.word(at + 2)) % 100 === (value + 1) % 100;
  if (after && !isSeasonYear && text.glued(at + 1) && !/^[\s?!.,;:)\]"'’–—~-]/u.test(after.text)) return undefined;
  if (after && text.glued(at + 1) && /^[.,:-]$/.test(after.text) && text.glued(at + 2) && /^\d/.test(text.word(at + 2)) && !/^\d{4}$/.test(text.word(at + 2))) return undefined;
  return COUNTED.test(text.word(at + 1)) ? undefined : { value, next: at + 1 };
}

const isYear = (text: TimeText, value: number, least: number) => value >= least && value <= yearOf(text.now) + FURTHEST_AHEAD;

/** "nineteen ninety-five", "two thousand and twelve", "twenty sixteen", "seventeen hundred thirty three". */
function spokenYear(text: TimeText, at: number, least: number): Value | undefined {
  const lead = text.number(at, 0);
  if (!lead || /^\d|^an?$/.test(text.word(at))) return undefined;
  const size = text.word(lead.next);
  const hasSize = size === 'thousand' || size === 'hundred';
  if (!hasSize && (lead.value < 15 || lead.value > 20)) return undefined;
  const and = text.word(lead.next + 1) === 'and' ? lead.next + 2 : lead.next + 1;
  const rest = text.number(hasSize ? and : lead.next, 0);
  if (!hasSize && (!rest || rest.value < 10)) return undefined;
  const value = lead.value * (size === 'thousand' ? 1000 : 100) + (rest?.value ?? 0);
  const next = rest?.next ?? lead.next + 1;
  return isYear(text, value, least) && !COUNTED.test(text.word(next)) && text.read(next, 'unit') === undefined ? { value, next } : undefined;
}

/** The latest year that two digits can mean. */
const wholeYear = (text: TimeText, digits: number): number => digits + (digits <= yearOf(text.now) % 100 ? 2000 : 1900);

/** A year after "of", a comma, an article or an apostrophe: "of 2015", ", 2015", "'15", "of 87", "of last year". */
export function yearAfter(text: TimeText, at: number): Value | undefined {
  const of = text.joined(at, 'of') ?? text.joined(at, 'in') ?? (text.word(at) === ',' ? at + 1 : at);
  const isShort = /^['’]$/.test(text.word(of));
  const start = isShort ? of + 1 : of;
  if ((isShort || text.joined(at, 'of') !== undefined) && /^\d{2}$/.test(text.word(start)) && !text.isPlainWord(start + 1)) return { value: wholeYear(text, Number(text.word(start))), next: start + 1 };
  const afterThe = skipArticle(text, start);
  const word = text.read(afterThe, 'unit');
  return readYear(text, word?.value === 'year' ? word.next : start, ANY_YEAR) ?? relativeYear(text, start);
}

/** "last year", "this year", "el año pasado" */
export function relativeYear(text: TimeText, at: number): Value | undefined {
  const relative = text.read(at, 'relative') ?? text.read(skipArticle(text, at), 'relative');
  const unit = relative && text.read(relative.next, 'unit');
  if (relative && unit?.value === 'year' && relative.value !== 'next') return { value: yearOf(text.now) - (relative.value === 'this' ? 0 : 1), next: unit.next };
  const noun = text.read(skipArticle(text, at), 'unit');
  const trailing = noun?.value === 'year' ? text.read(noun.next, 'relativeAfter') : undefined;
  return trailing && trailing.value !== 'next' ? { value: yearOf(text.now) - (trailing.value === 'this' ? 0 : 1), next: trailing.next } : undefined;
}

/** The day of a month: "3", "3rd", "third", "twenty-first". */
export function ordinalDay(text: TimeText, at: number): Value | undefined {
  const digits = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(text.word(at));
  // "3.", "1er", "1º"
  const hasEnding = text.glued(at + 1) && /^(?:\.|er|o|º)$/.test(text.word(at + 1));
  if (digits) return inMonth(Number(digits[1]), hasEnding ? at + 2 : at + 1);
  const ordinal = text.read(at, 'ordinal');
  if (ordinal) return inMonth(ordinal.value, ordinal.next);
  const tens = text.read(at, 'number');
  if (!tens || /^an?$/.test(text.word(at))) return undefined;
  const hyphen = text.word(tens.next) === '-' ? tens.next + 1 : tens.next;
  const ones = tens.value >= 20 ? (text.read(hyphen, 'ordinal') ?? text.read(hyphen, 'number')) : undefined;
  return ones && ones.value < 10 ? inMonth(tens.value + ones.value, ones.next) : inMonth(tens.value, tens.next);
}
const inMonth = (value: number, next: number): Value | undefined => (value >= 1 && value <= 31 ? { value, next } : undefined);

/** Whether a month ever has such a day. */
export const isDay = (month: number, day: number): boolean => month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(2024, month, 0)).getUTCDate();
/** That day in a year; no time at all in a year that has no such day. */
export const dayIn = (month: number, day: number) => (year: number): Span => {
  const start = date(year, month, day);
  return new Date(start).getUTCDate() === day ? daySpan(start) : { start: Number.NaN, end: Number.NaN };
};

export interface Numeric {
  readonly month: number;
  readonly day: number;
  readonly year?: number;
  readonly next: number;
  readonly separator: string;
}

/** A date in digits: "3/4/2015" (4 March in English, 3 April elsewhere), "13.4.2015" (day first), "2015-04-13", "2015 04 13", "3/4". */
export function readNumeric(text: TimeText, at: number): Numeric | undefined {
  if (!/^\d{1,4}$/.test(text.word(at)) || isInside(text, at)) return undefined;
  const separator = text.word(at + 1);
  const spaced = /^\d{4}$/.test(text.word(at)) && /^\d{2}$/.test(separator) && /^\d{2}$/.test(text.word(at + 2)) && !text.glued(at + 1) && !text.glued(at + 2);
  if (spaced) return checked(text, [text.word(at), separator, text.word(at + 2)], '-', at + 3);
  if (!/^[-/.]$/.test(separator) || !text.glued(at + 1) || !text.glued(at + 2) || !/^\d{1,2}$/.test(text.word(at + 2))) return undefined;
  const parts = [text.word(at), text.word(at + 2)];
  const hasThird = text.word(at + 3) === separator && text.glued(at + 3) && text.glued(at + 4) && /^\d{1,4}$/.test(text.word(at + 4));
  const isRange = hasThird && separator === '-' && text.word(at + 5) === '-' && text.glued(at + 5);
  if (isRange) return undefined;
  if (hasThird) return checked(text, [...parts, text.word(at + 4)], separator, at + 5);
  const closing = separator === '.' && text.word(at + 3) === '.' && isDayFirst(text.language) ? at + 4 : at + 3;
  const year = text.word(closing) === ',' ? readYear(text, closing + 1, ANY_YEAR) : undefined;
  return checked(text, parts, separator, year?.next ?? closing, year?.value);
}

function checked(text: TimeText, parts: readonly string[], separator: string, next: number, commaYear?: number): Numeric | undefined {
  const [first = '', second = '', third = ''] = parts;
  // What is glued on makes it something else: a fourth number, a percentage, a unit.
  const after = text.tokens[next];
  if (after && text.glued(next) && (/^[\p{L}\p{N}_%€$£/]/u.test(after.text) || (/^[.:]$/.test(after.text) && text.glued(next + 1) && /^\d/.test(text.word(next + 1)))) && !/^t$/.test(after.word)) return undefined;
  if (first.length === 4) return third === '' ? undefined : named(Number(second), Number(third), Number(first), separator, next);
  if (first.length === 3 || third.length === 1 || third.length === 3) return undefined;
  const isPadded = first.length === 2 && second.length === 2;
  if (third.length === 2 && separator !== '/' && !isPadded) return undefined;
  const year = third === '' ? commaYear : third.length === 2 ? wholeYear(text, Number(third)) : Number(third);
  const [a, b] = [Number(first), Number(second)];
  const dayFirst = separator === '.' ? third !== '' || isDayFirst(text.language) : isDayFirst(text.language);
  return dayFirst ? named(b, a, year, separator, next) : named(a, b, year, separator, next);
}

function named(month: number, day: number, year: number | undefined, separator: string, next: number): Numeric | undefined {
  if (year !== undefined && (year < ANY_YEAR || year > 2200)) return undefined;
  // "13/4" can only be day first, whatever the language.
  const [m, d] = isDay(month, day) ? [month, day] : [day, month];
  if (!isDay(m, d) || (year !== undefined && Number.isNaN(dayIn(m, d)(year).start))) return undefined;
  return { month: m, day: d, ...(year === undefined ? {} : { year }), next, separator };
}

/** Addresses, versions and sums hold numbers that look like dates. */
const isInside = (text: TimeText, at: number): boolean => text.glued(at) && (/[\p{L}\p{N}_/@#$€£%=?&.+:]$/u.test(text.tokens[at - 1]?.text ?? '') || (text.word(at - 1) === '-' && text.glued(at - 1) && !/^(?:\)|\d{4})$/.test(text.word(at - 2)) && !isRangeEnd(text, at)));
/** The second of "5/1-5/7": what stands before the hyphen is a date, too. */
const isRangeEnd = (text: TimeText, at: number): boolean => text.word(at - 3) === '/' && /^\d{1,4}$/.test(text.word(at - 2)) && /^\d{1,2}$/.test(text.word(at - 4));
