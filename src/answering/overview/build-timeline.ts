import type { TimelineEntry } from '../../domain/answer.ts';
import type { Post } from '../../domain/post.ts';

export type TimeUnit = 'hour' | 'day' | 'week' | 'month' | 'year';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The longest time that is told in each unit, in milliseconds. */
const UNITS: readonly (readonly [TimeUnit, number])[] = [['hour', 2 * DAY], ['day', 31 * DAY], ['week', 180 * DAY], ['month', 3 * 366 * DAY], ['year', Infinity]];

/** The unit that a stretch of time is told in: about 4 to 36 entries. */
export const unitFor = (milliseconds: number): TimeUnit => UNITS.find(([, longest]) => milliseconds <= longest)?.[0] ?? 'year';

/** The hour, day, week (from Monday), month or year in UTC that holds a time; `until` is exclusive. */
export function bucketOf(time: number, unit: TimeUnit): { readonly since: number; readonly until: number } {
  const at = new Date(time);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  if (unit === 'year') return { since: Date.UTC(year, 0, 1), until: Date.UTC(year + 1, 0, 1) };
  if (unit === 'month') return { since: Date.UTC(year, month, 1), until: Date.UTC(year, month + 1, 1) };
  const length = unit === 'hour' ? HOUR : DAY;
  const start = Math.floor(time / length) * length;
  if (unit !== 'week') return { since: start, until: start + length };
  const monday = start - ((at.getUTCDay() + 6) % 7) * DAY;
  return { since: monday, until: monday + 7 * DAY };
}

/** The time of posts in a unit that fits it, in order, without empty entries. Posts come best first: the first ones of an entry stand for it. */
export function buildTimeline(posts: readonly Post[]): TimelineEntry[] {
  const times = posts.map(({ createdAt }) => createdAt);
  const unit = unitFor(Math.max(...times) - Math.min(...times));
  const entries = new Map<number, { readonly until: number; readonly posts: Post[] }>();
  for (const post of posts) {
    const { since, until } = bucketOf(post.createdAt, unit);
    const entry = entries.get(since) ?? { until, posts: [] };
    entry.posts.push(post);
    entries.set(since, entry);
  }
  return [...entries]
    .sort(([a], [b]) => a - b)
    .map(([since, entry]) => ({ since, until: entry.until, postCount: entry.posts.length, postSourceIds: entry.posts.filter(({ isRepost }) => !isRepost).slice(0, SHOWN).map(({ sourceId }) => sourceId) }));
}

const SHOWN = 3;
