import type { PostPosition } from '../../../ports/post-archive.ts';
import { compareByTime } from './best-posts.ts';
import type { PostMask } from './post-mask.ts';
import { segmentOf, type IndexState } from './segment.ts';
import { stringAt } from './shared-arrays.ts';

export interface ListOrder {
  readonly order: 'newest' | 'oldest';
  readonly limit: number;
  readonly after?: PostPosition | undefined;
}

/** The first posts by time that the masks let through, ties by id. */
export function listPosts(state: IndexState, masks: readonly PostMask[], { order, limit, after }: ListOrder): Uint32Array {
  const sign = order === 'newest' ? 1 : -1;
  const compare = (a: number, b: number) => sign * compareByTime(state, a, b);
  let kept: number[] = [];
  let last: number | undefined;
  state.segments.forEach(({ start, createdAt }, number) => {
    const { flags, from, end } = masks[number]!;
    for (let post = from; post < end; post++) {
      if (flags[post] === 0) continue;
      if (after && !isBeyond(state, start + post, after, sign)) continue;
      if (last !== undefined && sign * (createdAt[post]! - timeOf(state, last)) < 0) continue;
      kept.push(start + post);
      // Sorting a full buffer now and then costs less than keeping a heap of posts in order of time: archives mostly come so.
      if (kept.length >= 4 * limit + 1_000) {
        kept = kept.sort(compare).slice(0, limit);
        last = kept.at(-1);
      }
    }
  });
  return Uint32Array.from(kept.sort(compare).slice(0, limit));
}

const timeOf = (state: IndexState, post: number): number => {
  const segment = segmentOf(state, post);
  return segment.createdAt[post - segment.start]!;
};

function isBeyond(state: IndexState, post: number, { createdAt, sourceId }: PostPosition, sign: number): boolean {
  const byTime = sign * (createdAt - timeOf(state, post));
  if (byTime !== 0) return byTime > 0;
  const segment = segmentOf(state, post);
  const id = stringAt(segment.idTexts, post - segment.start);
  return sign > 0 ? id < sourceId : id > sourceId;
}

/** How many posts the masks let through. */
export const countPosts = (masks: readonly PostMask[]): number => masks.reduce((sum, { count }) => sum + count, 0);
