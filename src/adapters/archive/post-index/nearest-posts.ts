import { BestPosts, type FoundPosts } from './best-posts.ts';
import type { IndexState, Segment, SegmentVectors } from './segment.ts';
import { EXACT_POSTS, postsWithin, scanCodes } from './vector-scan.ts';
import type { WorkArea } from './work-area.ts';

/** Posts compared for each one wanted: sign bits only roughly tell who is near, and copies fall away. */
const OVERSAMPLING = 3;
const LEAST_COMPARED = 2_000;

/**
 * The posts nearest to a vector of length 1, by cosine. All sign bits are scanned, then the nearest by them are compared by bytes
 * (as in asymmetric re-scoring of binary codes: Jégou, Douze and Schmid, "Product Quantization for Nearest Neighbor Search", 2011).
 */
export function nearestPosts(
  state: IndexState,
  masks: readonly Uint8Array[],
  { vector: query, limit, keepCopies }: { readonly vector: Float32Array; readonly limit: number; readonly keepCopies: boolean },
  area: WorkArea,
): FoundPosts {
  const best = new BestPosts(state, keepCopies ? undefined : area.placeOfGroup(state));
  const similarity = similarityTo(query);
  state.segments.forEach((segment, number) => {
    const { vectors } = segment;
    if (!vectors) return;
    for (const post of candidates(segment, vectors, query, masks[number]!, Math.max(LEAST_COMPARED, OVERSAMPLING * limit), area)) {
      best.add(segment.start + post, similarity(vectors, post));
    }
  });
  return best.take(limit);
}

/** Steps of a query's numbers: whole numbers multiply faster, and at up to 1,024 dimensions their sum stays below 2^31. */
const QUERY_STEPS = 2 ** 18;

/** Cosines of posts with a vector of length 1, to about two digits. */
export function similarityTo(query: Float32Array): (vectors: SegmentVectors, post: number) => number {
  const steps = Int32Array.from(query, (value) => Math.round(value * QUERY_STEPS));
  return ({ dimensions, quantised, scales }, post) => {
    const start = post * dimensions;
    let [even, odd] = [0, 0];
    let d = 0;
    for (; d + 1 < dimensions; d += 2) {
      even = (even + Math.imul(quantised[start + d]!, steps[d]!)) | 0;
      odd = (odd + Math.imul(quantised[start + d + 1]!, steps[d + 1]!)) | 0;
    }
    if (d < dimensions) even += quantised[start + d]! * steps[d]!;
    return ((even + odd) * scales[post]!) / QUERY_STEPS;
  };
}

/** Writes a post's vector, of length 1 but for rounding, to `target`. */
export function readVector({ dimensions, quantised, scales }: SegmentVectors, post: number, target: Float32Array): void {
  const [start, scale] = [post * dimensions, scales[post]!];
  for (let d = 0; d < dimensions; d++) target[d] = quantised[start + d]! * scale;
}

function candidates(segment: Segment, vectors: SegmentVectors, query: Float32Array, mask: Uint8Array, wanted: number, { scanner }: WorkArea): Uint32Array {
  const { present, centre, memory } = vectors;
  const visible = visibleOf(mask, present, segment.size);
  const few = Math.max(EXACT_POSTS, wanted);
  if (visible.count <= few || !memory) return visible.posts(few);

  const distances = scanCodes(memory, present.length, centre, query, scanner);
  const guess = distanceOfRank(distances, visible.flags, wanted, Math.ceil(visible.count / SAMPLE));
  const within = postsWithin(memory, present.length, centre, guess, scanner);
  return nearestOf(within ?? allPosts(segment.size), distances, visible.flags, wanted) ?? nearestOf(allPosts(segment.size), distances, visible.flags, wanted) ?? new Uint32Array();
}

const allPosts = (size: number): Uint32Array => Uint32Array.from({ length: size }, (_, post) => post);

/** So many posts are looked at to guess how far the nearest are. */
const SAMPLE = 16_384;

/** The distance within which `wanted` posts lie, judged by every `step`-th post, rather too far than too near. */
function distanceOfRank(distances: Uint16Array, visible: Uint8Array, wanted: number, step: number): number {
  const counts = new Uint32Array(0x1_0000);
  for (let post = 0; post < visible.length; post += step) counts[distances[post]!]! += visible[post]!;
  const enough = step === 1 ? wanted : (1.3 * wanted) / step + 3;
  let distance = 0;
  for (let seen = counts[0]!; seen < enough && distance < 0xffff; ) seen += counts[++distance]!;
  return distance;
}

/** The `wanted` nearest of the posts that are visible; undefined where those are fewer. */
function nearestOf(posts: Uint32Array, distances: Uint16Array, visible: Uint8Array, wanted: number): Uint32Array | undefined {
  const counts = new Uint32Array(0x1_0000);
  let all = 0;
  for (const post of posts) {
    if (visible[post] !== 1) continue;
    counts[distances[post]!]!++;
    all++;
  }
  if (all < wanted) return undefined;
  let [farthest, seen] = [0, counts[0]!];
  while (seen < wanted) seen += counts[++farthest]!;
  // Of those at the last distance only as many as are wanted: at few dimensions they may be most of the archive.
  let atLast = wanted - (seen - counts[farthest]!);
  const chosen = new Uint32Array(wanted);
  let count = 0;
  for (const post of posts) {
    if (visible[post] !== 1 || distances[post]! > farthest || (distances[post] === farthest && atLast-- <= 0)) continue;
    chosen[count++] = post;
  }
  return chosen;
}

/** Posts that pass a mask and have a vector. */
class Visible {
  readonly flags: Uint8Array;
  readonly count: number;

  constructor(mask: Uint8Array, present: Uint8Array, size: number) {
    this.flags = new Uint8Array(size);
    let count = 0;
    for (let post = 0; post < size; post++) count += this.flags[post] = mask[post]! & present[post]!;
    this.count = count;
  }

  posts(most: number): Uint32Array {
    const posts = new Uint32Array(Math.min(most, this.count));
    let at = 0;
    for (let post = 0; at < posts.length; post++) if (this.flags[post] === 1) posts[at++] = post;
    return posts;
  }
}

/** By mask, which is kept for the next searches of its scope. */
const known = new WeakMap<Uint8Array, Visible>();

function visibleOf(mask: Uint8Array, present: Uint8Array, size: number): Visible {
  let visible = known.get(mask);
  if (!visible) known.set(mask, (visible = new Visible(mask, present, size)));
  return visible;
}
