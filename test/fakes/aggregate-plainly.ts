import type { Post } from '../../src/domain/post.ts';
import type { AggregateGroup, AggregateQuery, AggregateResult, AggregateRow } from '../../src/ports/post-archive.ts';

/** Groups posts and sums up in the plainest way, to hold the index against. `repliesTo` counts the replies to a post. */
export function aggregatePlainly(posts: readonly Post[], { groupBy, measure, order, limit }: Omit<AggregateQuery, 'filter'>, repliesTo: (sourceId: string) => number): AggregateResult {
  const measured = (some: readonly Post[]): number => {
    if (measure === 'authors') return new Set(some.map(({ author }) => author.handle.toLowerCase())).size;
    return some.reduce((sum, post) => sum + (measure === 'posts' ? 1 : measure === 'replies' ? repliesTo(post.sourceId) : post.metrics[measure]), 0);
  };
  const groups = new Map<string, Post[]>();
  for (const post of posts) for (const key of new Set(keysOf(post, groupBy))) groups.set(key, [...(groups.get(key) ?? []), post]);
  const rows = [...groups].map(([key, some]): AggregateRow => ({ key, value: measured(some), posts: some.length, ...span(some) }));
  const inTime = !['author', 'hashtag', 'language'].includes(groupBy);
  const timeOf = (row: AggregateRow) => (groupBy === 'hour' || groupBy === 'weekday' ? Number(row.key) : order === 'last' && (groupBy === 'post' || !inTime) ? row.last : row.first);
  const rankOf = (row: AggregateRow) => ({ most: -row.value, least: row.value, first: timeOf(row), last: -timeOf(row) })[order];
  rows.sort((a, b) => rankOf(a) - rankOf(b) || (inTime ? timeOf(a) - timeOf(b) : 0) || (a.key < b.key ? -1 : 1));
  // Of groups that are times, two are never at the same place in time.
  const [best] = rows;
  const tied = rows.filter((row) => best && rankOf(row) === rankOf(best)).length;
  return { total: posts.length, value: measured(posts), groups: rows.length, tied, rows: rows.slice(0, limit), ...(posts.length > 0 ? span(posts) : {}) };
}

const span = (posts: readonly Post[]) => ({ first: Math.min(...posts.map(({ createdAt }) => createdAt)), last: Math.max(...posts.map(({ createdAt }) => createdAt)) });

function keysOf(post: Post, groupBy: AggregateGroup): readonly string[] {
  const date = new Date(post.createdAt);
  const day = date.toISOString().slice(0, 10);
  switch (groupBy) {
    case 'none':
      return [];
    case 'author':
      return [post.author.handle.toLowerCase()];
    case 'hashtag':
      return post.hashtags.map((tag) => tag.toLowerCase());
    case 'language':
      return post.lang === undefined ? [] : [post.lang.toLowerCase().split('-')[0] ?? ''];
    case 'post':
      return [post.sourceId];
    case 'hour':
      return [String(date.getUTCHours())];
    case 'weekday':
      return [String(date.getUTCDay() || 7)];
    case 'day':
      return [day];
    case 'week': {
      date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
      return [date.toISOString().slice(0, 10)];
    }
    case 'month':
      return [day.slice(0, 7)];
    case 'year':
      return [day.slice(0, 4)];
  }
}
