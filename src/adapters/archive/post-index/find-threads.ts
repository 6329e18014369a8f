import { findKey } from './key-table.ts';
import type { Segment } from './segment.ts';
import { sharedInt32 } from './shared-arrays.ts';

/** By post: the one that it answers, -1 for none that is held, and the first one of its thread, itself where it answers none. */
interface Threads {
  readonly parents: Int32Array;
  readonly threads: Int32Array;
}

type Posts = Pick<Segment, 'start' | 'size' | 'ids' | 'idPosts'>;

/** `parentKeys`: keys of the ids that posts answer, in pairs of halves, zeros where they answer none. `earlier`: the segments before this one. */
export function findThreads(parentKeys: Uint32Array, posts: Posts, { capacity, earlier }: { readonly capacity: number; readonly earlier: readonly Segment[] }): Threads {
  const parents = sharedInt32(capacity);
  const segments = [posts, ...earlier];
  for (let post = 0; post < posts.size; post++) {
    const key = { low: parentKeys[2 * post]!, high: parentKeys[2 * post + 1]! };
    parents[post] = key.low === 0 && key.high === 0 ? -1 : postOf(key, segments);
  }
  return { parents, threads: followUp(parents, posts, earlier, sharedInt32(capacity).fill(-1)) };
}

function postOf(key: { readonly low: number; readonly high: number }, segments: readonly Posts[]): number {
  for (const { start, ids, idPosts } of segments) {
    const number = findKey(ids, key);
    if (number >= 0) return start + idPosts[number]!;
  }
  return -1;
}

/** Follows each reply to the first post of its thread. Posts that answer each other in a circle are threads of their own. */
function followUp(parents: Int32Array, { start, size }: Posts, earlier: readonly Segment[], threads: Int32Array): Int32Array {
  const path: number[] = [];
  for (let post = 0; post < size; post++) {
    path.length = 0;
    let at = post;
    while (threads[at] === -1) {
      threads[at] = start + at;
      path.push(at);
      const parent = parents[at]! - start;
      if (parents[at] === -1) break;
      if (parent < 0) {
        threads[at] = earlierThread(parents[at]!, earlier);
        break;
      }
      at = parent;
    }
    const root = threads[at]!;
    for (const member of path) threads[member] = root;
  }
  return threads;
}

function earlierThread(post: number, earlier: readonly Segment[]): number {
  const segment = earlier.findLast(({ start }) => post >= start);
  return segment?.threads[post - segment.start] ?? post;
}
