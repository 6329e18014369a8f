import type { PostFilter } from '../../../domain/filter.ts';
import type { Segment } from './segment.ts';
import { sharedFloat64 } from './shared-arrays.ts';

/** So many posts in a row share their bounds of time: archives mostly come in the order of time. */
const TOGETHER = 1_024;

/** The earliest and the latest time of every `TOGETHER` posts in a row. */
export function timeBounds(createdAt: Float64Array): Float64Array {
  const times = sharedFloat64(2 * Math.ceil(createdAt.length / TOGETHER));
  for (let at = 0; at < times.length; at += 2) [times[at], times[at + 1]] = [Infinity, -Infinity];
  createdAt.forEach((time, post) => {
    const at = 2 * Math.floor(post / TOGETHER);
    if (time < times[at]!) times[at] = time;
    if (time > times[at + 1]!) times[at + 1] = time;
  });
  return times;
}

/** Marks the posts (local numbers) of a time that no later ones replace, and tells between which they lie. */
export function markTimes(
  flags: Uint8Array,
  { createdAt, times, dead, size }: Segment,
  { since = -Infinity, until = Infinity }: Pick<PostFilter, 'since' | 'until'>,
): { readonly from: number; readonly end: number } {
  let [from, end] = [size, 0];
  for (let start = 0, at = 0; start < size; start += TOGETHER, at += 2) {
    if (times[at + 1]! < since || times[at]! >= until) continue;
    const next = Math.min(size, start + TOGETHER);
    const isInside = times[at]! >= since && times[at + 1]! < until;
    for (let post = start; post < next; post++) {
      if (isInside || (createdAt[post]! >= since && createdAt[post]! < until)) flags[post] = 1 - dead[post]!;
    }
    from = Math.min(from, start);
    end = next;
  }
  return { from: Math.min(from, end), end };
}
