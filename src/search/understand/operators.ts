import type { Draft } from './draft.ts';

const OPERATOR = /(?<![\p{L}\p{N}_@#-])(-?)(from|to|since|until|lang|has|is|min_likes|min_faves|min_reposts|min_retweets|filter):(@?[\p{L}\p{N}_.:-]*[\p{L}\p{N}_])/giu;
const DAY_FORM = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;

/** Search operators as people know them: `from:icco since:2015-01-01 lang:de -from:x`. What cannot be read stays as words. */
export function readOperators(draft: Draft): void {
  for (const match of draft.text.matchAll(OPERATOR)) {
    const [whole, minus, name, value] = match as unknown as [string, string, string, string];
    apply(draft, minus === '-', name.toLowerCase(), value, match.index, match.index + whole.length);
  }
}

function apply(draft: Draft, not: boolean, name: string, value: string, start: number, end: number): void {
  const handle = value.replace(/^@/, '').toLowerCase();
  if (name === 'from') return draft.add(not ? 'excludeAuthors' : 'authors', [handle], start, end);
  const what = value.toLowerCase();
  if (what === 'replies' || what === 'reply') {
    if (name === 'is' || name === 'filter') draft.set('isReply', !not, start, end);
    return;
  }
  if (/^(?:repost|reposts|retweet|retweets|nativeretweets)$/.test(what)) {
    if (name === 'is' || name === 'filter') draft.set('isRepost', !not, start, end);
    return;
  }
  if ((name === 'has' || name === 'filter') && /^(?:media|images?|photos?|pictures?|videos?)$/.test(what)) return draft.set('hasMedia', !not, start, end);
  if (not) return;
  if (name === 'to') return draft.add('mentions', [handle], start, end);
  if (name === 'lang' && /^[a-z]{2,3}$/.test(what)) return draft.add('languages', [what], start, end);
  if (name === 'since' || name === 'until') {
    const day = readDay(value);
    if (day !== undefined) draft.set(name, day, start, end);
    return;
  }
  const count = /^\d{1,9}$/.test(value) ? Number(value) : undefined;
  if (count === undefined) return;
  if (name === 'min_likes' || name === 'min_faves') draft.set('minLikes', count, start, end);
  if (name === 'min_reposts' || name === 'min_retweets') draft.set('minReposts', count, start, end);
}

/** Midnight that begins the day: `until:` is exclusive, as in the search of other services. */
function readDay(value: string): number | undefined {
  const year = /^\d{4}$/.test(value) ? Date.UTC(Number(value), 0, 1) : undefined;
  const parts = DAY_FORM.exec(value);
  if (!parts) return year;
  const [y, m, d] = parts.slice(1).map(Number) as [number, number, number];
  const time = Date.UTC(y, m - 1, d);
  return m >= 1 && m <= 12 && d >= 1 && new Date(time).getUTCDate() === d ? time : undefined;
}
