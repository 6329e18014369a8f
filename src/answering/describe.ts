import type { PostFilter } from '../domain/filter.ts';

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });
const list = new Intl.ListFormat('en', { type: 'disjunction' });
const MILLISECOND = 1;

/** "9 January 2024", in UTC. */
export const formatDay = (time: number): string => day.format(time);

export const formatNumber = (value: number): string => value.toLocaleString('en');

/** A filter in words, to follow what it narrows: " by @gwen_oldquay in German from 1 March 2023 to 31 March 2023". */
export function describeFilter(filter: PostFilter): string {
  const names = (handles: readonly string[]) => list.format(handles.map((handle) => `@${handle}`));
  const parts: string[] = [];
  if (filter.authors) parts.push(`by ${names(filter.authors)}`);
  if (filter.excludeAuthors) parts.push(`not by ${names(filter.excludeAuthors)}`);
  if (filter.mentions) parts.push(`to or about ${names(filter.mentions)}`);
  if (filter.hashtags) parts.push(`tagged ${list.format(filter.hashtags.map((tag) => `#${tag}`))}`);
  if (filter.languages) parts.push(`in ${list.format(filter.languages.map(languageName))}`);
  if (filter.hasMedia !== undefined) parts.push(`with${filter.hasMedia ? '' : 'out'} pictures or videos`);
  if (filter.hasLinks !== undefined) parts.push(`with${filter.hasLinks ? '' : 'out'} links`);
  if (filter.isReply !== undefined) parts.push(filter.isReply ? 'among replies' : 'that reply to nobody');
  if (filter.isRepost !== undefined) parts.push(filter.isRepost ? 'among reposts' : 'leaving out reposts');
  if (filter.minLikes !== undefined) parts.push(`with at least ${formatNumber(filter.minLikes)} likes`);
  if (filter.minReposts !== undefined) parts.push(`with at least ${formatNumber(filter.minReposts)} reposts`);
  if (filter.threadOf !== undefined) parts.push('in this thread');
  if (filter.quoting !== undefined) parts.push('quoting this post');
  const time = describeTime(filter);
  if (time) parts.push(time);
  return parts.map((part) => ` ${part}`).join('');
}

function describeTime({ since, until }: PostFilter): string {
  const last = until === undefined ? undefined : formatDay(until - MILLISECOND);
  if (since === undefined) return last === undefined ? '' : `up to ${last}`;
  if (last === undefined) return `since ${formatDay(since)}`;
  return formatDay(since) === last ? `on ${last}` : `from ${formatDay(since)} to ${last}`;
}

function languageName(code: string): string {
  try {
    return languageNames.of(code) ?? code;
  } catch {
    return code;
  }
}
