// Opens an index of many states one after the other in threads, prints how many megabytes the process holds more than after the
// first few, and ends without closing it. Arguments: number of states, megabytes of each.
import { collectGarbage } from '../../../../../src/adapters/archive/post-index/collect-garbage.ts';
import { SearchThreads } from '../../../../../src/adapters/archive/post-index/search-threads.ts';
import { sharedBytes } from '../../../../../src/adapters/archive/post-index/shared-arrays.ts';
import { MANY_POSTS, stateOf } from './large-state.ts';

const [states = 0, megabytes = 0] = process.argv.slice(2).map(Number);
const first = stateOf(MANY_POSTS);
const threads = new SearchThreads(first, 1);
const resident = () => process.memoryUsage().rss / 2 ** 20;

let before = 0;
for (let made = 0; made < states; made += 1) {
  const [segment] = first.segments;
  if (segment) threads.open({ ...first, segments: [{ ...segment, dead: sharedBytes(megabytes * 2 ** 20).fill(0) }] });
  const counts = Array.from({ length: 8 }, () => threads.run({ kind: 'count', scope: { filter: { minLikes: made } } }));
  if ((await Promise.all(counts)).some((count) => count < 0)) throw new Error('No posts can be fewer than none.');
  collectGarbage();
  if (made === 9) before = resident();
}
process.stdout.write(`${Math.round(resident() - before)}\n`);
