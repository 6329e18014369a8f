import type { GroupMembers, IndexState } from './segment.ts';
import { sharedUint32 } from './shared-arrays.ts';

/** `groups`: the number of each post's fingerprint, -1 where it has none; the segment's own begin at `groupStart`. */
export function groupMembers(groups: Int32Array, groupStart: number, ownGroups: number): GroupMembers {
  const ends = sharedUint32(ownGroups);
  let owned = 0;
  const foreign: number[] = [];
  for (let post = 0; post < groups.length; post++) {
    const group = groups[post]!;
    if (group >= groupStart) {
      ends[group - groupStart]!++;
      owned++;
    } else if (group >= 0) foreign.push(post);
  }
  let total = 0;
  for (let group = 0; group < ownGroups; group++) {
    const count = ends[group]!;
    ends[group] = total;
    total += count;
  }
  const posts = sharedUint32(owned + foreign.length);
  for (let post = 0; post < groups.length; post++) if (groups[post]! >= groupStart) posts[ends[groups[post]! - groupStart]!++] = post;
  posts.set(foreign.sort((a, b) => groups[a]! - groups[b]!), owned);
  return { posts, ends };
}

/** Calls `visit` with each post (post number) that has a fingerprint. */
export function eachMember({ segments }: IndexState, group: number, visit: (post: number) => void): void {
  for (const { start, groups, groupStart, members } of segments) {
    const { posts, ends } = members;
    const own = group - groupStart;
    if (own >= ends.length) continue;
    if (own >= 0) {
      for (let at = own === 0 ? 0 : ends[own - 1]!; at < ends[own]!; at++) visit(start + posts[at]!);
      continue;
    }
    for (let at = firstOf(posts, groups, group, ends.at(-1) ?? 0); at < posts.length && groups[posts[at]!] === group; at++) visit(start + posts[at]!);
  }
}

/** Where the posts of a group that is not the segment's own begin. */
function firstOf(posts: Uint32Array, groups: Int32Array, group: number, from: number): number {
  let [low, high] = [from, posts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (groups[posts[middle]!]! < group) low = middle + 1;
    else high = middle;
  }
  return low;
}
