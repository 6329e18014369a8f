import type { Group } from '../counting/aggregation.ts';
import type { AnswerLanguage } from './answer-language.ts';
import { formatDay } from './describe.ts';

const LOCALES: Readonly<Record<AnswerLanguage, string>> = { en: 'en-GB', de: 'de', es: 'es', pt: 'pt', fr: 'fr' };
const WEEK_OF: Readonly<Record<AnswerLanguage, (day: string) => string>> = {
  en: (day) => `the week from ${day}`,
  de: (day) => `die Woche ab ${day}`,
  es: (day) => `la semana del ${day}`,
  pt: (day) => `a semana de ${day}`,
  fr: (day) => `la semaine du ${day}`,
};
/** 1 January 2024 was a Monday. */
const weekdayTime = (number: number): number => Date.UTC(2024, 0, number);

/** A group as people read it: "@gwen_oldquay", "#ferry", "German", "14 March 2023", "08:00 to 08:59 UTC", "Monday". */
export function groupName(group: Group, key: string, language: AnswerLanguage, handles: ReadonlyMap<string, string> = new Map()): string {
  const locale = LOCALES[language];
  const format = (time: number, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(time);
  switch (group) {
    case 'author':
      return `@${handles.get(key) ?? key}`;
    case 'hashtag':
      return `#${key}`;
    case 'language':
      return languageName(key, locale);
    case 'hour':
      return `${key.padStart(2, '0')}:00–${key.padStart(2, '0')}:59 UTC`;
    case 'weekday':
      return key.split('-').map((day) => format(weekdayTime(Number(day)), { weekday: 'long' })).join('–');
    case 'day':
      return formatDay(Date.parse(key), language);
    case 'week':
      return WEEK_OF[language](formatDay(Date.parse(key), language));
    case 'month':
      return format(Date.parse(`${key}-01`), { month: 'long', year: 'numeric' });
    case 'year':
      return key;
  }
}

/** "14 March 2023, 08:21 UTC" */
export const formatMoment = (time: number, language: AnswerLanguage): string => `${formatDay(time, language)}, ${new Date(time).toISOString().slice(11, 16)} UTC`;

function languageName(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' }).of(code) ?? code;
  } catch {
    return code;
  }
}
