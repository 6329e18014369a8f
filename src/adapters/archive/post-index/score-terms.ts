import type { FoundPosts } from './best-posts.ts';
import { chooseBest, scoreOfRank, SPARE } from './choose-best.ts';
import type { PostMask } from './post-mask.ts';
import { postingRange } from './postings.ts';
import { FIELD_END, FIELD_QUARTERS, segmentOf, type IndexState } from './segment.ts';
import type { WorkArea } from './work-area.ts';

/** A term of a query as the segments know it. */
export interface ScoredTerm {
  /** Number of the term in each segment, or -1. */
  readonly numbers: readonly number[];
  /** Inverse document frequency times the weight in the query. */
  readonly weight: number;
  /** Finds no posts. */
  readonly onlyAdds: boolean;
}

/** Saturation of repeats and strength of length normalisation, as measured best on posts (docs/quality.md). */
const K1 = 0.2;
const B = 0.1;
/** What the score of the post that a reply answers adds to its own. */
const PARENT = 0.3;

/** BM25F (Robertson and Zaragoza 2009) of all posts that hold a term; `masks` by segment say who may be found. */
export function scoreTerms(
  state: IndexState,
  masks: readonly PostMask[],
  { terms, limit, keepCopies }: { readonly terms: readonly ScoredTerm[]; readonly limit: number; readonly keepCopies: boolean },
  area: WorkArea,
): FoundPosts {
  const finding = terms.filter(({ onlyAdds }) => !onlyAdds);
  const adding = finding.length === 0 ? [] : terms.filter(({ onlyAdds }) => onlyAdds);
  const { scores, touched } = area.forScores(state);
  let count = 0;
  state.segments.forEach((segment, number) => {
    const { start, postings, frequencies, lengths } = segment;
    for (const { numbers, weight } of finding.length === 0 ? terms : finding) {
      const term = numbers[number]!;
      if (term < 0) continue;
      const [from, to] = postingRange(segment, term);
      const gain = weight * (K1 + 1);
      const [short, perLength] = [K1 * (1 - B), (K1 * B) / state.averageLength];
      for (let at = from; at < to; at++) {
        const post = postings[at]!;
        const frequency = frequencies[at]! / 4;
        const score = (gain * frequency) / (frequency + short + perLength * lengths[post]!);
        const before = scores[start + post]!;
        if (before === 0) touched[count++] = start + post;
        scores[start + post] = before + score;
      }
    }
  });
  const finals = area.forFinals(count);
  let visible = 0;
  for (let at = 0; at < count; at++) {
    const post = touched[at]!;
    const number = state.segments.length === 1 ? 0 : state.segments.indexOf(segmentOf(state, post));
    const segment = state.segments[number]!;
    if (masks[number]!.flags[post - segment.start] === 0) continue;
    const parent = segment.parents[post - segment.start]!;
    finals[visible] = scores[post]! + (parent < 0 ? 0 : PARENT * scores[parent]!);
    // Those that are left out come no more: their places are free, but their scores are still to be wiped.
    swap(touched, visible++, at);
  }
  if (adding.length > 0) addScores(state, adding, touched.subarray(0, visible), finals, SPARE * limit + 1_000);
  const holds = (post: number): boolean => {
    if (scores[post] === 0) return false;
    const segment = segmentOf(state, post);
    return masks[state.segments.indexOf(segment)]!.flags[post - segment.start] === 1;
  };
  const found = chooseBest(state, { posts: touched.subarray(0, visible), scores: finals, holds }, limit, keepCopies ? undefined : area.placeOfGroup(state));
  for (let at = 0; at < count; at++) scores[touched[at]!] = 0;
  return found;
}

/**
 * Adds the scores of terms that find no posts, by reading the posts: these terms are the most frequent ones, and their postings most
 * of the work. Posts that could not come among the best `wanted` with them stay as they are (as in MaxScore: Turtle and Flood, "Query
 * Evaluation: Strategies and Optimizations", 1995).
 */
function addScores(state: IndexState, terms: readonly ScoredTerm[], posts: Uint32Array, scores: Float32Array, wanted: number): void {
  const most = (1 + PARENT) * (K1 + 1) * terms.reduce((sum, { weight }) => sum + weight, 0);
  const least = posts.length <= wanted ? 0 : scoreOfRank(scores, posts.length, wanted) - most;
  const score = postScorer(state, terms);
  for (let at = 0; at < posts.length; at++) if (scores[at]! >= least) scores[at]! += score(posts[at]!);
}

function swap(values: Uint32Array, a: number, b: number): void {
  const value = values[a]!;
  values[a] = values[b]!;
  values[b] = value;
}

/** The same score for single posts, by post number. */
export function postScorer(state: IndexState, terms: readonly ScoredTerm[]): (post: number) => number {
  const placesOf = state.segments.map((_, segment) => new TermPlaces(terms.map(({ numbers }) => numbers[segment]!)));
  const weights = Float64Array.from(terms, ({ weight }) => weight * (K1 + 1));
  const quarters = new Float64Array(terms.length);
  const held = new Uint32Array(terms.length);
  const last = state.segments.length - 1;

  const scoreAlone = (post: number): number => {
    let number = last;
    while (number > 0 && post < state.segments[number]!.start) number--;
    const places = placesOf[number]!;
    const { sequence, sequenceEnds, lengths, start } = state.segments[number]!;
    const local = post - start;
    const end = sequenceEnds[local]!;
    let [field, count] = [0, 0];
    for (let at = local === 0 ? 0 : sequenceEnds[local - 1]!; at < end; at++) {
      const term = sequence[at]!;
      if (term === FIELD_END) {
        field++;
        continue;
      }
      const place = places.find(term);
      if (place < 0) continue;
      if (quarters[place] === 0) held[count++] = place;
      quarters[place]! += FIELD_QUARTERS[field] ?? 1;
    }
    const norm = K1 * (1 - B) + ((K1 * B) / state.averageLength) * lengths[local]!;
    let score = 0;
    for (let at = 0; at < count; at++) {
      const place = held[at]!;
      const frequency = Math.min(255, quarters[place]!) / 4;
      score += (weights[place]! * frequency) / (frequency + norm);
      quarters[place] = 0;
    }
    return score;
  };
  return (post) => {
    const segment = segmentOf(state, post);
    const parent = segment.parents[post - segment.start]!;
    return scoreAlone(post) + (parent < 0 ? 0 : PARENT * scoreAlone(parent));
  };
}

/** The places of a query's terms by their numbers. Nearly every look-up is of a term that the query has not, and ends at its first slot. */
class TermPlaces {
  readonly #numbers: Int32Array;
  readonly #places: Int32Array;
  readonly #shift: number;

  /** Numbers of the terms by place; -1 where the segment has none. */
  constructor(numbers: readonly number[]) {
    const bits = 4 + Math.ceil(Math.log2(numbers.length + 1));
    this.#numbers = new Int32Array(1 << bits).fill(-1);
    this.#places = new Int32Array(1 << bits);
    this.#shift = 32 - bits;
    numbers.forEach((number, place) => {
      if (number < 0) return;
      let slot = this.#slotOf(number);
      while (this.#numbers[slot]! >= 0 && this.#numbers[slot] !== number) slot = (slot + 1) & (this.#numbers.length - 1);
      this.#numbers[slot] = number;
      this.#places[slot] = place;
    });
  }

  /** -1 for another term. */
  find(number: number): number {
    for (let slot = this.#slotOf(number); ; slot = (slot + 1) & (this.#numbers.length - 1)) {
      const found = this.#numbers[slot]!;
      if (found === number) return this.#places[slot]!;
      if (found < 0) return -1;
    }
  }

  /** Multiplicative hashing (Knuth, "The Art of Computer Programming" 3, 6.4). */
  #slotOf(number: number): number {
    return Math.imul(number, 0x9e3779b1) >>> this.#shift;
  }
}
