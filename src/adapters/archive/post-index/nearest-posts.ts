import type { FoundPosts } from './best-posts.ts';
import { chooseBest } from './choose-best.ts';
import type { PostMask } from './post-mask.ts';
import type { IndexState, SegmentVectors } from './segment.ts';
import { EXACT_POSTS, postsWithin, productsWith, ROOM, scanCodes, STRIDE, vectorBytes, type PostRange, type ScanMemory } from './vector-scan.ts';
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
  masks: readonly PostMask[],
  { vector: query, limit, keepCopies }: { readonly vector: Float32Array; readonly limit: number; readonly keepCopies: boolean },
  area: WorkArea,
): FoundPosts {
  const wanted = Math.max(LEAST_COMPARED, OVERSAMPLING * limit);
  const steps = stepsOf(query);
  const found = state.segments.flatMap(({ start, vectors }, number) => {
    if (!vectors) return [];
    const posts = candidates(vectors, query, masks[number]!, wanted, area.scanner);
    return [{ posts: posts.map((post) => start + post), scores: cosines(vectors, posts, steps, area.scanner) }];
  });
  const posts = new Uint32Array(found.reduce((sum, part) => sum + part.posts.length, 0));
  const scores = new Float64Array(posts.length);
  let filled = 0;
  for (const part of found) {
    posts.set(part.posts, filled);
    scores.set(part.scores, filled);
    filled += part.posts.length;
  }
  const holds = (post: number) => isAmong(posts, post);
  return chooseBest(state, { posts, scores, holds }, limit, keepCopies ? undefined : area.placeOfGroup(state));
}

/** `posts`: rising. */
function isAmong(posts: Uint32Array, post: number): boolean {
  let [low, high] = [0, posts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (posts[middle]! < post) low = middle + 1;
    else high = middle;
  }
  return posts[low] === post;
}

/** Steps of a query's numbers: whole numbers multiply faster, and at up to 1,024 dimensions their sum stays below 2^31. */
const QUERY_STEPS = 2 ** 18;

/** The numbers of a vector of length 1 in whole steps. */
export const stepsOf = (query: Float32Array): Int32Array => Int32Array.from(query, (value) => Math.round(value * QUERY_STEPS));

/** Cosines of posts (local numbers) with a vector of length 1 in steps, to about two digits. */
export function cosines(vectors: SegmentVectors, posts: Uint32Array, steps: Int32Array, scanner: number): Float64Array {
  const { scales, scan } = vectors;
  const found = new Float64Array(posts.length);
  for (let start = 0; start < posts.length; start += ROOM) {
    const part = posts.subarray(start, start + ROOM);
    const products = scan && productsWith(scan, part, steps, scanner);
    for (let at = 0; at < part.length; at++) found[start + at] = ((products ? products[at]! : productWith(vectors, part[at]!, steps)) * scales[part[at]!]!) / QUERY_STEPS;
  }
  return found;
}

function productWith({ dimensions, quantised }: SegmentVectors, post: number, steps: Int32Array): number {
  const start = post * vectorBytes(dimensions);
  let product = 0;
  for (let d = 0; d < dimensions; d++) product = (product + Math.imul(quantised[start + d]!, steps[d]!)) | 0;
  return product;
}

/** Writes a post's vector, of length 1 but for rounding, to `target`. */
export function readVector({ dimensions, quantised, scales }: SegmentVectors, post: number, target: Float32Array): void {
  const [start, scale] = [post * vectorBytes(dimensions), scales[post]!];
  for (let d = 0; d < dimensions; d++) target[d] = quantised[start + d]! * scale;
}

/** A mask that lets fewer through, as a share of the posts that it stretches over, is read post by post. */
const SPARSE = 1 / 8;

/** The posts (local numbers) to compare: all that are visible where they are few, else the `wanted` nearest by sign bits. */
function candidates(vectors: SegmentVectors, query: Float32Array, mask: PostMask, wanted: number, scanner: number): Uint32Array {
  const visible = mask.withVectors(vectors);
  const { scan } = vectors;
  if (visible.count <= Math.max(EXACT_POSTS, wanted) || !scan) return visible.posts;
  const range = { from: visible.from - (visible.from % STRIDE), end: visible.end };
  const distances = scanCodes(scan, vectors.centre, query, range, scanner);
  const isSparse = visible.count < SPARSE * (range.end - range.from);
  const near = isSparse ? undefined : nearestAround(scan, distances, visible, range, wanted, scanner);
  return near ?? nearestOf(visible.posts, distances, visible, wanted) ?? visible.posts;
}

/** So many posts are looked at to guess how far the nearest are. */
const SAMPLE = 16_384;

/** The same as `nearestOf` for all posts, by a guess at their distance; undefined where it was wrong. */
function nearestAround(scan: ScanMemory, distances: Uint16Array, visible: PostMask, range: PostRange, wanted: number, scanner: number): Uint32Array | undefined {
  const within = postsWithin(scan, distanceOfRank(distances, visible, wanted), range, scanner);
  return within && nearestOf(within, distances, visible, wanted);
}

/** Vectors have at most so many signs, less one. */
const DISTANCES = 0x1_0000;

/** The distance within which `wanted` posts lie, judged by some, rather too far than too near. */
function distanceOfRank(distances: Uint16Array, { flags, count, from, end }: PostMask, wanted: number): number {
  const step = Math.ceil(count / SAMPLE);
  const counts = new Uint32Array(DISTANCES);
  for (let post = from; post < end; post += step) counts[distances[post]!]! += flags[post]!;
  const enough = step === 1 ? wanted : (1.3 * wanted) / step + 3;
  let distance = 0;
  for (let seen = counts[0]!; seen < enough && distance < DISTANCES - 1; ) seen += counts[++distance]!;
  return distance;
}

/** The `wanted` nearest of the posts that are visible; undefined where those are fewer. */
function nearestOf(posts: Uint32Array, distances: Uint16Array, { flags }: PostMask, wanted: number): Uint32Array | undefined {
  const counts = new Uint32Array(DISTANCES);
  let all = 0;
  for (let at = 0; at < posts.length; at++) {
    const post = posts[at]!;
    if (flags[post] !== 1) continue;
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
  for (let at = 0; at < posts.length; at++) {
    const post = posts[at]!;
    if (flags[post] !== 1 || distances[post]! > farthest || (distances[post] === farthest && atLast-- <= 0)) continue;
    chosen[count++] = post;
  }
  return chosen;
}
