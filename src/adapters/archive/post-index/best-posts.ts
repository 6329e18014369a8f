import { eachMember } from './group-members.ts';
import { Flag, segmentOf, type IndexState } from './segment.ts';
import { stringAt } from './shared-arrays.ts';

/** Posts with scores, best first, as columns: they cross from thread to thread. */
export interface FoundPosts {
  readonly posts: Uint32Array;
  readonly scores: Float64Array;
  /** How many other posts with the same fingerprint were among the candidates. */
  readonly duplicates: Uint32Array;
}

/** Collects posts with their scores, in any order, and gives the best. */
export class BestPosts {
  readonly #state: IndexState;
  readonly #placeOfGroup: Int32Array | undefined;
  readonly #posts: Uint32Array;
  readonly #scores: Float64Array;
  readonly #copies: Uint32Array;
  #count = 0;

  /**
   * `most`: so many posts come. `placeOfGroup`: a work area, -1 throughout, at least `state.groupCount` long; left as it was. Without
   * it, posts with one fingerprint stand side by side.
   */
  constructor(state: IndexState, most: number, placeOfGroup: Int32Array | undefined) {
    this.#state = state;
    this.#placeOfGroup = placeOfGroup;
    this.#posts = new Uint32Array(most);
    this.#scores = new Float64Array(most);
    this.#copies = new Uint32Array(most);
  }

  /** The best score of the posts with one fingerprint counts; the original stands for all. */
  add(post: number, score: number): void {
    const places = this.#placeOfGroup;
    const group = places ? this.#groupOf(post) : -1;
    const place = places && group >= 0 ? places[group]! : -1;
    if (place < 0) {
      const next = this.#count++;
      if (places && group >= 0) places[group] = next;
      this.#posts[next] = post;
      this.#scores[next] = score;
      return;
    }
    this.#copies[place]!++;
    if (score > this.#scores[place]!) this.#scores[place] = score;
    if (this.#isOriginal(post, this.#posts[place]!)) this.#posts[place] = post;
  }

  /** The best `limit`, ties by newest, then by id. `matches`: which posts count as copies of one; without it, those that were added. */
  take(limit: number, matches?: (post: number) => boolean): FoundPosts {
    const groups = this.#placeOfGroup;
    if (groups) for (let place = 0; place < this.#count; place++) {
      const group = this.#groupOf(this.#posts[place]!);
      if (group >= 0) groups[group] = -1;
    }
    const places: number[] = [];
    const before = this.#order();
    for (const tied of this.#byRank()) {
      if (places.length >= limit) break;
      // The original of a text may be another one than those that were added, and its time decides between ties.
      if (groups && matches) for (const place of tied) this.#findCopies(place, matches);
      if (tied.length > 1) tied.sort(before);
      for (let at = 0; at < tied.length && places.length < limit; at++) places.push(tied[at]!);
    }
    return {
      posts: Uint32Array.from(places, (place) => this.#posts[place]!),
      scores: Float64Array.from(places, (place) => this.#scores[place]!),
      duplicates: Uint32Array.from(places, (place) => this.#copies[place]!),
    };
  }

  #order(): Order {
    const [state, posts, scores] = [this.#state, this.#posts, this.#scores];
    return (a, b) => scores[b]! - scores[a]! || compareByTime(state, posts[a]!, posts[b]!);
  }

  #findCopies(place: number, matches: (post: number) => boolean): void {
    const group = this.#groupOf(this.#posts[place]!);
    if (group < 0) return;
    let count = 0;
    eachMember(this.#state, group, (post) => {
      if (!matches(post)) return;
      count++;
      if (this.#isOriginal(post, this.#posts[place]!)) this.#posts[place] = post;
    });
    this.#copies[place] = count - 1;
  }

  /** The places, best first, those with nearly the same score together. */
  *#byRank(): Generator<number[]> {
    const count = this.#count;
    if (count > MOST_KEYED) return yield Array.from({ length: count }, (_, place) => place);
    const keys = new Float64Array(count);
    for (let place = 0; place < count; place++) keys[place] = rankOf(this.#scores[place]!) * MOST_KEYED + place;
    keys.sort();
    for (let at = count - 1; at >= 0; ) {
      const rank = Math.floor(keys[at]! / MOST_KEYED);
      const tied: number[] = [];
      for (; at >= 0 && Math.floor(keys[at]! / MOST_KEYED) === rank; at--) tied.push(keys[at]! % MOST_KEYED);
      yield tied;
    }
  }

  #groupOf(post: number): number {
    const segment = segmentOf(this.#state, post);
    return segment.groups[post - segment.start]!;
  }

  /** What repeats nobody comes first, then the earlier before the later. */
  #isOriginal(post: number, other: number): boolean {
    const [a, b] = [segmentOf(this.#state, post), segmentOf(this.#state, other)];
    const repeat = (a.flags[post - a.start]! & Flag.repeats) - (b.flags[other - b.start]! & Flag.repeats);
    return repeat !== 0 ? repeat < 0 : compareByTime(this.#state, post, other) > 0;
  }
}

type Order = (a: number, b: number) => number;

/** Up to so many places are sorted as numbers, which hold a score to 32 bits and the place: many times faster than by comparing. */
const MOST_KEYED = 2 ** 21;

const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** Whole numbers of 32 bits in the order of the scores; one for scores that are nearly the same. */
function rankOf(score: number): number {
  single[0] = score;
  const pattern = bits[0]!;
  return (pattern >= 2 ** 31 ? ~pattern : pattern | 2 ** 31) >>> 0;
}

/** Newest first, then by id, last first. */
export function compareByTime(state: IndexState, a: number, b: number): number {
  const [first, second] = [segmentOf(state, a), segmentOf(state, b)];
  const byTime = second.createdAt[b - second.start]! - first.createdAt[a - first.start]!;
  if (byTime !== 0 || a === b) return byTime;
  return stringAt(first.idTexts, a - first.start) < stringAt(second.idTexts, b - second.start) ? 1 : -1;
}
