import { BestPosts, type FoundPosts } from './best-posts.ts';
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
  masks: readonly Uint8Array[],
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
    if (masks[number]![post - segment.start] === 0) continue;
    const parent = segment.parents[post - segment.start]!;
    finals[visible] = scores[post]! + (parent < 0 ? 0 : PARENT * scores[parent]!);
    // Those that are left out come no more: their places are free, but their scores are still to be wiped.
    swap(touched, visible++, at);
  }
  if (adding.length > 0) addScores(state, adding, touched.subarray(0, visible), finals, SPARE * limit + 1_000);
  const found = bestOf(state, touched.subarray(0, visible), finals, limit, keepCopies ? undefined : area.placeOfGroup(state));
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
  const least = posts.length <= wanted ? 0 : scoreOfRank(scores.subarray(0, posts.length), wanted) - most;
  const score = postScorer(state, terms);
  for (let at = 0; at < posts.length; at++) if (scores[at]! >= least) scores[at]! += score(posts[at]!);
}

/** Copies fall away: so many times the limit are looked at, and all where that was not enough. */
const SPARE = 3;

function bestOf(state: IndexState, posts: Uint32Array, scores: Float32Array, limit: number, placeOfGroup: Int32Array | undefined): FoundPosts {
  const wanted = SPARE * limit + 1_000;
  const least = posts.length <= wanted ? 0 : scoreOfRank(scores.subarray(0, posts.length), wanted);
  for (const from of least > 0 ? [least, 0] : [0]) {
    const best = new BestPosts(state, placeOfGroup);
    for (let at = 0; at < posts.length; at++) if (scores[at]! >= from) best.add(posts[at]!, scores[at]!);
    if (from > 0 && placeOfGroup) for (let at = 0; at < posts.length; at++) if (scores[at]! < from) best.addCopy(posts[at]!, scores[at]!);
    const found = best.take(limit);
    if (from === 0 || found.posts.length === limit) return found;
  }
  throw new Error('unreachable');
}

const BUCKETS = 4_096;

/** A score that at least `rank` of the scores reach, and not many more. Scores are above 0. */
function scoreOfRank(scores: Float32Array, rank: number): number {
  let highest = 0;
  for (let at = 0; at < scores.length; at++) if (scores[at]! > highest) highest = scores[at]!;
  const counts = new Uint32Array(BUCKETS + 1);
  const scale = BUCKETS / highest;
  for (let at = 0; at < scores.length; at++) counts[Math.floor(scores[at]! * scale)]!++;
  let bucket = BUCKETS;
  for (let seen = counts[bucket]!; seen < rank && bucket > 0; ) seen += counts[--bucket]!;
  // Rounding may put a score that stands on the edge into the bucket below.
  return Math.max(0, bucket - 1) / scale;
}

function swap(values: Uint32Array, a: number, b: number): void {
  const value = values[a]!;
  values[a] = values[b]!;
  values[b] = value;
}

/** The same score for single posts, by post number. */
export function postScorer(state: IndexState, terms: readonly ScoredTerm[]): (post: number) => number {
  const placesOf = state.segments.map((_, segment) => new Map(terms.map(({ numbers }, place) => [numbers[segment]!, place])));
  const quarters = new Float64Array(terms.length);
  const held: number[] = [];

  const scoreAlone = (post: number): number => {
    const segment = segmentOf(state, post);
    const places = placesOf[state.segments.indexOf(segment)]!;
    const { sequence, sequenceEnds, lengths } = segment;
    const local = post - segment.start;
    let field = 0;
    for (let at = local === 0 ? 0 : sequenceEnds[local - 1]!; at < sequenceEnds[local]!; at++) {
      const term = sequence[at]!;
      const place = places.get(term);
      if (term === FIELD_END) field++;
      else if (place !== undefined) {
        if (quarters[place] === 0) held.push(place);
        quarters[place]! += FIELD_QUARTERS[field] ?? 1;
      }
    }
    const norm = K1 * (1 - B) + ((K1 * B) / state.averageLength) * lengths[local]!;
    let score = 0;
    for (const place of held) {
      const frequency = Math.min(255, quarters[place]!) / 4;
      score += (terms[place]!.weight * (K1 + 1) * frequency) / (frequency + norm);
      quarters[place] = 0;
    }
    held.length = 0;
    return score;
  };
  return (post) => {
    const segment = segmentOf(state, post);
    const parent = segment.parents[post - segment.start]!;
    return scoreAlone(post) + (parent < 0 ? 0 : PARENT * scoreAlone(parent));
  };
}
