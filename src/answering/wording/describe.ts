import type { PostFilter } from '../../domain/filter.ts';
import type { AnswerLanguage } from './answer-language.ts';
import { FILTER_WORDS } from './filter-words.ts';

const LOCALES: Readonly<Record<AnswerLanguage, string>> = { en: 'en-GB', de: 'de', es: 'es', pt: 'pt', fr: 'fr' };

const formats = <F>(make: (locale: string) => F): ((language: AnswerLanguage) => F) => {
  const made = new Map<AnswerLanguage, F>();
  return (language) => {
    const format = made.get(language) ?? make(LOCALES[language]);
    made.set(language, format);
    return format;
  };
};

const dayFormat = formats((locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }));
const numberFormat = formats((locale) => new Intl.NumberFormat(locale));
const orFormat = formats((locale) => new Intl.ListFormat(locale, { type: 'disjunction' }));
const andFormat = formats((locale) => new Intl.ListFormat(locale, { type: 'conjunction' }));
const languageNames = formats((locale) => new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' }));
const MILLISECOND = 1;

/** "9 January 2024", in UTC. */
export const formatDay = (time: number, language: AnswerLanguage = 'en'): string => dayFormat(language).format(time);

/** "12,345" */
export const formatNumber = (value: number, language: AnswerLanguage = 'en'): string => numberFormat(language).format(value);

/** "one, two and three" */
export const listAll = (parts: readonly string[], language: AnswerLanguage = 'en'): string => andFormat(language).format(parts);

/** A filter in words, to follow what it narrows: " by @gwen_oldquay in German from 1 March 2023 to 31 March 2023". */
export function describeFilter(filter: PostFilter, language: AnswerLanguage = 'en'): string {
  const words = FILTER_WORDS[language];
  const list = (values: readonly string[]) => orFormat(language).format(values);
  const names = (handles: readonly string[]) => list(handles.map((handle) => `@${handle}`));
  const parts: string[] = [];
  if (filter.authors) parts.push(words.by(names(filter.authors)));
  if (filter.excludeAuthors) parts.push(words.notBy(names(filter.excludeAuthors)));
  if (filter.mentions) parts.push(words.toOrAbout(names(filter.mentions)));
  if (filter.hashtags) parts.push(words.tagged(list(filter.hashtags.map((tag) => `#${tag}`))));
  if (filter.languages) parts.push(words.inLanguage(list(filter.languages.map((code) => languageName(code, language)))));
  if (filter.hasMedia !== undefined) parts.push(filter.hasMedia ? words.withMedia : words.withoutMedia);
  if (filter.hasLinks !== undefined) parts.push(filter.hasLinks ? words.withLinks : words.withoutLinks);
  if (filter.isReply !== undefined) parts.push(filter.isReply ? words.replies : words.noReplies);
  if (filter.isRepost !== undefined) parts.push(filter.isRepost ? words.reposts : words.noReposts);
  if (filter.minLikes !== undefined) parts.push(words.likes(formatNumber(filter.minLikes, language)));
  if (filter.minReposts !== undefined) parts.push(words.repostedTimes(formatNumber(filter.minReposts, language)));
  if (filter.threadOf !== undefined) parts.push(words.inThread);
  if (filter.quoting !== undefined) parts.push(words.quoting);
  const time = describeTime(filter, language);
  if (time) parts.push(time);
  return parts.map((part) => ` ${part}`).join('');
}

function describeTime({ since, until }: PostFilter, language: AnswerLanguage): string {
  const words = FILTER_WORDS[language];
  const first = since === undefined ? undefined : formatDay(since, language);
  const last = until === undefined ? undefined : formatDay(until - MILLISECOND, language);
  if (first === undefined) return last === undefined ? '' : words.upTo(last);
  if (last === undefined) return words.since(first);
  return first === last ? words.on(last) : words.fromTo(first, last);
}

function languageName(code: string, language: AnswerLanguage): string {
  try {
    return languageNames(language).of(code) ?? code;
  } catch {
    return code;
  }
}
