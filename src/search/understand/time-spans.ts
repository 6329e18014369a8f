import { isoWeek, monthsSpan, yearOf, yearSpan, type Span } from './calendar.ts';
import { isSeparator, latestYear, yearly, type NamedReader } from './time-dates.ts';
import type { Season } from './time-table.ts';
import { skipArticle } from './time-text.ts';
import { FIRST_YEAR, ordinalDay, readYear, relativeYear, yearAfter } from './time-years.ts';

const SEASON_MONTH: Record<Season, number> = { spring: 3, summer: 6, autumn: 9, winter: 12 };

/** Meteorological seasons of the northern hemisphere; a winter has the year that it begins in. */
export const seasonIn = (season: Season) => (year: number): Span => monthsSpan(year, SEASON_MONTH[season], 3);

export const season: NamedReader = (text, at) => {
  const found = text.read(skipArticle(text, at), 'season');
  if (!found) return undefined;
  const named = yearly(text, found.next, seasonIn(found.value), 'season');
  // "after the fall of Kabul", "fall in love", "summer over fall": no season.
  if (!named?.bare && (text.joined(found.next, 'of') !== undefined || text.isPlainWord(found.next) || text.word(at - 1) === 'over')) return undefined;
  const hasSecondYear = named?.bare && text.word(named.next) === '/' && /^\d{2}(?:\d{2})?$/.test(text.word(named.next + 1));
  return named && hasSecondYear ? { ...named, next: named.next + 2 } : named;
};

/** "2015", "the year 2015". */
export const year: NamedReader = (text, at) => {
  const first = skipArticle(text, at);
  const word = text.read(first, 'unit');
  const found = readYear(text, word?.value === 'year' ? word.next : at);
  return found && { ...yearSpan(found.value), next: found.next, grain: 'year', bare: word?.value === 'year' };
};

/** "2016 summer", "2015 March", "last year's Christmas": the year first. */
export const yearFirst = (readers: readonly NamedReader[]): NamedReader => (text, at) => {
  const found = readYear(text, at) ?? relativeYear(text, at);
  if (!found || text.tokens[found.next]?.text === ',') return undefined;
  const isOwner = /^['’]$/.test(text.word(found.next)) && text.word(found.next + 1) === 's' && text.glued(found.next + 1);
  for (const read of readers) {
    const part = read(text, isOwner ? found.next + 2 : found.next);
    if (part?.inYear && !text.isPlainWord(part.next)) return { ...part.inYear(found.value), next: part.next, grain: part.grain, bare: true };
  }
  return undefined;
};

/** A year before social posts, which only a part of it makes a time: "the end of 1989". */
export const oldYear: NamedReader = (text, at) => {
  const found = readYear(text, at, 1900);
  return found && { ...yearSpan(found.value), next: found.next, grain: 'year', bare: false };
};

/** "the 1990s", "the 90s", "the '90s", "the nineties", "die 90er", "los años 90". */
export const decade: NamedReader = (text, at) => {
  const article = skipArticle(text, at);
  const first = /^['’]$/.test(text.word(article)) ? article + 1 : article;
  const hasNoun = /^(?:anos|annees)$/.test(text.word(first));
  const digits = hasNoun ? first + 1 : first;
  const isNumber = /^(?:(?:19|20)\d0|[5-9]0|[12]0)$/.test(text.word(digits));
  const ending = /^['’]$/.test(text.word(digits + 1)) && text.glued(digits + 2) ? digits + 2 : digits + 1;
  const hasEnding = /^(?:s|er|ern)$/.test(text.word(ending)) && (text.glued(ending) || article > at);
  const named = text.read(first, 'decade');
  const start = isNumber && (hasEnding || hasNoun) ? decadeStart(text.word(digits)) : named?.value;
  if (start === undefined || start < FIRST_YEAR || start > yearOf(text.now)) return undefined;
  const afterDigits = hasEnding ? ending + 1 : digits + 1;
  const next = isNumber ? afterDigits : (named?.next ?? at);
  const unit = text.read(next, 'unit');
  return { ...monthsSpan(start, 1, 120), next: unit?.value === 'year' ? unit.next : next, grain: 'decade', bare: text.word(digits).length === 4 || article > at };
};

const decadeStart = (digits: string) => (digits.length === 4 ? Number(digits) : Number(digits) < 50 ? 2000 + Number(digits) : 1900 + Number(digits));

/** "the 21st century". */
export const century: NamedReader = (text, at) => {
  const ordinal = ordinalDay(text, skipArticle(text, at));
  const unit = ordinal && text.read(ordinal.next, 'unit');
  if (unit?.value !== 'century' || ordinal?.value !== 21) return undefined;
  return { ...monthsSpan(2000, 1, 1200), next: unit.next, grain: 'decade', bare: false };
};

const PIECES: Readonly<Record<string, readonly [pieces: number, months: number]>> = { q: [4, 3], h: [2, 6], quarter: [4, 3] };

/** "Q3 2017", "2017 Q3", "2017-Q3", "H1 2016", "quarter 3 of 2017". */
export const quarter: NamedReader = (text, at) => {
  const before = readYear(text, at);
  const first = before ? (text.word(before.next) === '-' ? before.next + 1 : before.next) : at;
  const [pieces, length] = PIECES[text.word(first)] ?? [0, 0];
  const number = Number(text.word(first + 1));
  if (pieces === 0 || !/^\d$/.test(text.word(first + 1)) || number < 1 || number > pieces || text.glued(first + 1) === (text.word(first) === 'quarter')) return undefined;
  const inYear = (value: number): Span => monthsSpan(value, (number - 1) * length + 1, length);
  if (before) return { ...inYear(before.value), next: first + 2, grain: 'month', bare: true };
  const named = yearly(text, text.word(first + 2) === '-' && readYear(text, first + 3) ? first + 3 : first + 2, inYear, 'month');
  const isListed = (to: number | undefined): boolean => to !== undefined && /^[qh]$/.test(text.word(to)) && /^\d$/.test(text.word(to + 1)) && text.glued(to + 1);
  return named && { ...named, bare: named.bare || (length === 3 && isListed(text.joined(first + 2, 'and'))) };
};

/** "2015-W10", "W10 2015", "week 10 of 2015", "week 27 of last year", "KW 12". */
export const numberedWeek: NamedReader = (text, at) => {
  const before = readYear(text, at);
  const start = before && isSeparator(text, before.next) ? before.next + 1 : (before?.next ?? skipArticle(text, at));
  const isShort = text.word(start) === 'w' && text.glued(start + 1);
  const lead = isShort ? start + 1 : text.read(start, 'weekNumber')?.next;
  const number = lead !== undefined && /^\d{1,2}$/.test(text.word(lead)) ? Number(text.word(lead)) : undefined;
  if (lead === undefined || number === undefined || (text.glued(lead + 1) && !isSeparator(text, lead + 1) && /^[\p{L}\p{N}]/u.test(text.word(lead + 1)))) return undefined;
  const ofYear = before ?? yearAfter(text, isSeparator(text, lead + 1) ? lead + 2 : lead + 1);
  if (!ofYear && (isShort || text.joined(lead + 1, 'of') !== undefined)) return undefined;
  const inYear = (value: number): Span => isoWeek(value, number) ?? { start: Number.NaN, end: Number.NaN };
  const span = inYear(ofYear?.value ?? latestYear(inYear, text.now));
  if (Number.isNaN(span.start)) return undefined;
  return { ...span, next: before ? lead + 1 : (ofYear?.next ?? lead + 1), grain: 'week', bare: true };
};
