import type { Post } from '../domain/post.ts';
import { analyze } from '../search/analyze.ts';
import { dropRepeats, type Found } from './evidence.ts';
import type { AnswerDeps, ReadQuestion } from './turn.ts';

/** Posts looked at in each slice of the time. */
const SLICE_POSTS = 30;
/** More words than this make a post no better as an example. */
const ENOUGH_WORDS = 25;

/**
 * A question without words of its own ("what did @x write last week") is about all that passes the filter. Its time is cut
 * into `limit` slices, and the post that says most stands for each: liked posts first, own posts before reposts, longer before shorter.
 */
export async function browsePosts({ filter }: ReadQuestion, limit: number, { archive, clock }: AnswerDeps, signal: AbortSignal): Promise<Found> {
  const total = await archive.count({ filter }, signal);
  const found = (posts: readonly Post[]): Found => ({
    total,
    evidence: dropRepeats(posts.map((post) => ({ post, relevance: 1, strength: 1 }))).slice(0, limit),
    weights: new Map(),
    match: 'whole',
  });
  if (total <= SLICE_POSTS) {
    const posts = await archive.list({ filter, order: 'newest', limit: SLICE_POSTS }, signal);
    return found(posts.sort(byWorth));
  }
  const [[oldest], [newest]] = await Promise.all([
    archive.list({ filter, order: 'oldest', limit: 1 }, signal),
    archive.list({ filter, order: 'newest', limit: 1 }, signal),
  ]);
  const start = oldest?.createdAt ?? 0;
  const end = (newest?.createdAt ?? clock.now()) + 1;
  const slices = await Promise.all(
    Array.from({ length: limit }, (_, i) => {
      const since = Math.floor(start + ((end - start) * i) / limit);
      const until = Math.floor(start + ((end - start) * (i + 1)) / limit);
      return archive.list({ filter: { ...filter, since, until }, order: 'newest', limit: SLICE_POSTS }, signal);
    }),
  );
  const best = slices.map((posts) => posts.sort(byWorth)[0]).filter((post) => post !== undefined);
  return found(best.sort(byWorth));
}

const byWorth = (a: Post, b: Post): number => worth(b) - worth(a) || b.createdAt - a.createdAt;

const worth = ({ text, metrics, isRepost }: Post): number =>
  Math.log1p(metrics.likes + 2 * metrics.reposts + metrics.replies) + Math.min(analyze(text).length, ENOUGH_WORDS) / ENOUGH_WORDS - (isRepost ? 2 : 0);
