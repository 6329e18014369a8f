import { BestPosts, type FoundPosts } from './best-posts.ts';
import type { IndexState } from './segment.ts';

/** Copies fall away: so many times the limit are looked at, and all where that was not enough. */
export const SPARE = 3;

/** Posts with their scores, in any order. */
export interface ScoredPosts {
  readonly posts: Uint32Array;
  readonly scores: Float32Array | Float64Array;
  /** Whether a post is one of them. */
  readonly holds: (post: number) => boolean;
}

/** The best `limit` of posts. `placeOfGroup` as for `BestPosts`. */
export function chooseBest(state: IndexState, { posts, scores, holds }: ScoredPosts, limit: number, placeOfGroup: Int32Array | undefined): FoundPosts {
  const wanted = SPARE * limit + 1_000;
  const least = posts.length <= wanted ? -Infinity : scoreOfRank(scores, posts.length, wanted);
  for (const from of least > -Infinity ? [least, -Infinity] : [-Infinity]) {
    let count = 0;
    for (let at = 0; at < posts.length; at++) if (scores[at]! >= from) count++;
    const best = new BestPosts(state, count, placeOfGroup);
    for (let at = 0; at < posts.length; at++) if (scores[at]! >= from) best.add(posts[at]!, scores[at]!);
    // Copies with lower scores are looked up for the few that are taken, which is less than to look at each.
    const found = best.take(limit, from > -Infinity ? holds : undefined);
    if (from === -Infinity || found.posts.length === limit) return found;
  }
  throw new Error('unreachable');
}

const BUCKETS = 4_096;

/** A score that at least `rank` of the first `count` scores reach, and not many more; the lowest where there are fewer. */
export function scoreOfRank(scores: Float32Array | Float64Array, count: number, rank: number): number {
  let [lowest, highest] = [Infinity, -Infinity];
  for (let at = 0; at < count; at++) {
    if (scores[at]! > highest) highest = scores[at]!;
    if (scores[at]! < lowest) lowest = scores[at]!;
  }
  if (lowest >= highest) return lowest;
  const counts = new Uint32Array(BUCKETS + 1);
  const scale = BUCKETS / (highest - lowest);
  for (let at = 0; at < count; at++) counts[Math.floor((scores[at]! - lowest) * scale)]!++;
  let bucket = BUCKETS;
  for (let seen = counts[bucket]!; seen < rank && bucket > 0; ) seen += counts[--bucket]!;
  // Rounding may put a score that stands on the edge into the bucket below.
  return lowest + Math.max(0, bucket - 1) / scale;
}
