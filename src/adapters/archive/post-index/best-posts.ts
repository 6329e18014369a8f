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
  readonly #posts: number[] = [];
  readonly #scores: number[] = [];
  readonly #copies: number[] = [];

  /**
   * `placeOfGroup`: a work area, -1 throughout, at least `state.groupCount` long; left as it was. Without it, posts with one
   * fingerprint stand side by side.
   */
  constructor(state: IndexState, placeOfGroup: Int32Array | undefined) {
    this.#state = state;
    this.#placeOfGroup = placeOfGroup;
  }

  /** The best score of the posts with one fingerprint counts; the original stands for all. */
  add(post: number, score: number): void {
    const places = this.#placeOfGroup;
    const group = places ? this.#groupOf(post) : -1;
    const place = places && group >= 0 ? places[group]! : -1;
    if (place < 0) {
      if (places && group >= 0) places[group] = this.#posts.length;
      this.#posts.push(post);
      this.#scores.push(score);
      this.#copies.push(0);
      return;
    }
    this.#copies[place]!++;
    if (score > this.#scores[place]!) this.#scores[place] = score;
    if (this.#isOriginal(post, this.#posts[place]!)) this.#posts[place] = post;
  }

  /** Counts a post with those of its fingerprint, if there are any yet: it cannot be a hit by itself. */
  addCopy(post: number, score: number): void {
    const group = this.#groupOf(post);
    if (group >= 0 && this.#placeOfGroup![group]! >= 0) this.add(post, score);
  }

  /** The best `limit`, ties by newest, then by id. */
  take(limit: number): FoundPosts {
    const groups = this.#placeOfGroup;
    if (groups) for (const post of this.#posts) {
      const group = this.#groupOf(post);
      if (group >= 0) groups[group] = -1;
    }
    const places = this.#bestPlaces(limit);
    return {
      posts: Uint32Array.from(places, (place) => this.#posts[place]!),
      scores: Float64Array.from(places, (place) => this.#scores[place]!),
      duplicates: Uint32Array.from(places, (place) => this.#copies[place]!),
    };
  }

  #bestPlaces(limit: number): number[] {
    const scores = this.#scores;
    const before = (a: number, b: number) => scores[b]! - scores[a]! || compareByTime(this.#state, this.#posts[a]!, this.#posts[b]!);
    // Worst of the kept at the root of a heap: most candidates are worse and are done with one comparison.
    const heap: number[] = [];
    for (let place = 0; place < scores.length; place++) {
      if (heap.length < limit) {
        heap.push(place);
        if (heap.length === limit) for (let at = (limit >> 1) - 1; at >= 0; at--) sink(heap, at, before);
      } else if (scores[place]! >= scores[heap[0]!]! && before(place, heap[0]!) < 0) {
        heap[0] = place;
        sink(heap, 0, before);
      }
    }
    return heap.sort(before);
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

/** Restores the heap below a place: the one that comes last stands at the root. */
function sink(heap: number[], from: number, before: (a: number, b: number) => number): void {
  const moved = heap[from]!;
  let at = from;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!) > 0) child++;
    if (before(heap[child]!, moved) <= 0) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = moved;
}

/** Newest first, then by id, last first. */
export function compareByTime(state: IndexState, a: number, b: number): number {
  const [first, second] = [segmentOf(state, a), segmentOf(state, b)];
  const byTime = second.createdAt[b - second.start]! - first.createdAt[a - first.start]!;
  if (byTime !== 0 || a === b) return byTime;
  return stringAt(first.idTexts, a - first.start) < stringAt(second.idTexts, b - second.start) ? 1 : -1;
}
