import { inverseDocumentFrequency } from '../../../domain/inverse-document-frequency.ts';
import { randomInt } from 'node:crypto';
import type { AggregateResult, PostHit, PostName, PostPosition, WeightedTerm } from '../../../ports/post-archive.ts';
import type { Aggregation } from './aggregate-posts.ts';
import type { FoundPosts } from './best-posts.ts';
import { buildSegment } from './build-segment.ts';
import { idOf, IndexHit } from './index-hit.ts';
import type { IndexRows } from './index-rows.ts';
import { packedPostAt } from './packed-posts.ts';
import { keyText } from './key-text.ts';
import { findKey } from './key-table.ts';
import { cosines, readVector, stepsOf } from './nearest-posts.ts';
import { bodyOf, keyNumber, postingRange } from './postings.ts';
import { SearchThreads } from './search-threads.ts';
import type { SearchScope } from './search-scope.ts';
import { postScorer, type ScoredTerm } from './score-terms.ts';
import { segmentOf, type IndexState, type Segment } from './segment.ts';
import { sharedBytes } from './shared-arrays.ts';
import { KeyHash, KeyKind } from './term-key.ts';
import { MOST_SCANNERS } from './vector-scan.ts';

interface HitOptions {
  readonly scope: SearchScope;
  readonly limit: number;
  /** Whether posts with one fingerprint are hits of their own. */
  readonly keepCopies: boolean;
}

const EMPTY: IndexState = { segments: [], size: 0, groupCount: 0, averageLength: 1 };

/**
 * The posts of an archive as they are searched, in memory: a large segment and, after it, a small one of what came since. About
 * 770 bytes a post with vectors of 256 dimensions.
 */
export class PostIndex implements AsyncDisposable {
  readonly #dimensions: number | undefined;
  readonly #seed = randomInt(2 ** 32);
  readonly #key = new KeyHash(this.#seed);
  readonly #threads: SearchThreads;
  #state = EMPTY;
  /** The rows of the small segment, which is built again with each change. */
  #recent: IndexRows[] = [];

  constructor(dimensions: number | undefined) {
    this.#dimensions = dimensions;
    this.#threads = new SearchThreads(EMPTY, this.#seed);
  }

  /** Posts that can be found. */
  get postCount(): number {
    let count = 0;
    for (const { size, dead } of this.#state.segments) for (let post = 0; post < size; post++) count += 1 - dead[post]!;
    return count;
  }

  get largeSize(): number {
    return this.#state.segments[0]?.size ?? 0;
  }

  get recentSize(): number {
    return this.#state.size - this.largeSize;
  }

  /** Makes a large segment of `count` posts at most, without opening it. */
  build(count: number, batches: AsyncIterable<IndexRows>): Promise<Segment> {
    return buildSegment({ ...this.#options(), capacity: count, earlier: [] }, batches);
  }

  /** Takes the place of all posts so far. */
  async open(large: Segment, recent: readonly IndexRows[]): Promise<void> {
    await this.#openWithRecent(large, [...recent]);
  }

  /** Adds posts, and replaces those with the same ids. */
  async add(rows: readonly IndexRows[]): Promise<void> {
    await this.#openWithRecent(this.#state.segments[0], [...this.#recent, ...rows]);
  }

  async searchTerms(terms: readonly WeightedTerm[], { scope, limit, keepCopies }: HitOptions, signal?: AbortSignal): Promise<PostHit[]> {
    const state = this.#state;
    const known = this.#scoredTerms(state, terms);
    if (known.length === 0) return [];
    return hitsOf(state, await this.#threads.run({ kind: 'terms', terms: known, scope, limit, keepCopies }, signal));
  }

  /** `vector`: of length 1. */
  async searchVector(vector: Float32Array, { scope, limit, keepCopies }: HitOptions, signal?: AbortSignal): Promise<PostHit[]> {
    const state = this.#state;
    if (state.segments.length === 0) return [];
    return hitsOf(state, await this.#threads.run({ kind: 'nearest', vector, scope, limit, keepCopies }, signal));
  }

  /** Ids in the order of time. */
  async list(scope: SearchScope, list: { readonly order: 'newest' | 'oldest'; readonly limit: number; readonly after?: PostPosition | undefined }, signal?: AbortSignal): Promise<string[]> {
    const state = this.#state;
    const posts = await this.#threads.run({ kind: 'list', scope, ...list }, signal);
    return Array.from(posts, (post) => idOf(state, post));
  }

  count(scope: SearchScope, signal?: AbortSignal): Promise<number> {
    return this.#threads.run({ kind: 'count', scope }, signal);
  }

  aggregate(scope: SearchScope, aggregation: Aggregation, signal?: AbortSignal): Promise<AggregateResult> {
    return this.#threads.run({ kind: 'aggregate', scope, ...aggregation }, signal);
  }

  /** Those of the ids whose posts are in the scope. */
  async visible(sourceIds: readonly string[], scope: SearchScope, signal?: AbortSignal): Promise<string[]> {
    const ids = scope.ids ? sourceIds.filter((id) => scope.ids?.includes(id)) : sourceIds;
    return this.list({ ...scope, ids }, { order: 'newest', limit: ids.length }, signal);
  }

  /** The JSON of each post; undefined for an unknown one, and where posts are not kept. */
  storedPosts(posts: readonly PostName[]): (string | undefined)[] {
    return posts.map((post) => {
      const found = this.#find(post);
      return found && packedPostAt(found.segment.posts, found.local);
    });
  }

  documentFrequencies(terms: readonly string[]): number[] {
    return terms.map((term) => frequencyOf(this.#state, this.#numbersOf(this.#state, KeyKind.term, term)));
  }

  /** BM25F of each post, 0 for an unknown one. */
  scoreTerms(posts: readonly PostName[], terms: readonly WeightedTerm[]): number[] {
    const score = postScorer(this.#state, this.#scoredTerms(this.#state, terms));
    return posts.map((post) => {
      const number = this.#numberOf(post);
      return number === undefined ? 0 : score(number);
    });
  }

  bodyTerms(posts: readonly PostName[]): (readonly string[])[] {
    return posts.map((post) => {
      const found = this.#find(post);
      return found ? textsOf(found.segment, bodyOf(found.segment, found.local)) : [];
    });
  }

  vectors(posts: readonly PostName[]): (Float32Array | undefined)[] {
    // One piece of memory for all: each of its own would cost more than the numbers.
    const all = new Float32Array(posts.length * (this.#dimensions ?? 0));
    let filled = 0;
    return posts.map((post) => {
      const found = this.#find(post);
      const vectors = found?.segment.vectors;
      if (!found || vectors?.present[found.local] !== 1) return undefined;
      const vector = all.subarray(filled, (filled += vectors.dimensions));
      readVector(vectors, found.local, vector);
      return vector;
    });
  }

  /** `vector`: of length 1. */
  similarities(posts: readonly PostName[], vector: Float32Array): (number | undefined)[] {
    const found: (number | undefined)[] = posts.map(() => undefined);
    const numbers = Int32Array.from(posts, (post) => this.#numberOf(post) ?? -1);
    const steps = stepsOf(vector);
    for (const { start, size, vectors } of this.#state.segments) {
      if (!vectors) continue;
      const [places, locals] = [new Uint32Array(posts.length), new Uint32Array(posts.length)];
      let count = 0;
      for (let place = 0; place < numbers.length; place++) {
        const local = numbers[place]! - start;
        if (local < 0 || local >= size || vectors.present[local] === 0) continue;
        places[count] = place;
        locals[count++] = local;
      }
      const similarities = cosines(vectors, locals.subarray(0, count), steps, MOST_SCANNERS);
      for (let at = 0; at < count; at++) found[places[at]!] = similarities[at]!;
    }
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#threads[Symbol.asyncDispose]();
  }

  #options() {
    return { seed: this.#seed, dimensions: this.#dimensions };
  }

  async #openWithRecent(large: Segment | undefined, rows: IndexRows[]): Promise<void> {
    const earlier = large ? [large] : [];
    const capacity = rows.reduce((sum, { count }) => sum + count, 0);
    const recent = capacity === 0 ? undefined : await buildSegment({ ...this.#options(), capacity, earlier }, rows);
    this.#recent = rows;
    if (!recent) return this.#open(earlier);
    this.#open(large ? [withoutReplaced(large, recent), recent] : [recent]);
  }

  #open(segments: readonly Segment[]): void {
    const last = segments.at(-1);
    const size = last ? last.start + last.size : 0;
    const length = segments.reduce((sum, { totalLength }) => sum + totalLength, 0);
    this.#state = {
      segments,
      size,
      groupCount: last ? last.groupStart + last.fingerprints.low.length : 0,
      averageLength: length / size || 1,
    };
    this.#threads.open(this.#state);
  }

  /** The terms that any post holds, weighted by how rare they are. */
  #scoredTerms(state: IndexState, terms: readonly WeightedTerm[]): ScoredTerm[] {
    const weights = new Map<string, number>();
    for (const { term, weight } of terms) if (weight > 0) weights.set(term, (weights.get(term) ?? 0) + weight);
    const finding = new Set(terms.flatMap(({ term, onlyAdds }) => (onlyAdds === true ? [] : term)));
    return [...weights]
      .map(([term, weight]) => {
        const numbers = this.#numbersOf(state, KeyKind.term, term);
        return { numbers, onlyAdds: !finding.has(term), weight: weight * inverseDocumentFrequency(state.size, frequencyOf(state, numbers)) };
      })
      .filter(({ numbers }) => numbers.some((number) => number >= 0));
  }

  #numbersOf({ segments }: IndexState, kind: KeyKind, text: string): number[] {
    return segments.map((segment) => keyNumber(segment, this.#key, kind, text));
  }

  #find(post: PostName): { readonly segment: Segment; readonly local: number } | undefined {
    const number = this.#numberOf(post);
    if (number === undefined) return undefined;
    const segment = segmentOf(this.#state, number);
    return { segment, local: number - segment.start };
  }

  /** A hit of the present state knows its number, others are looked up. */
  #numberOf(post: PostName): number | undefined {
    if (post instanceof IndexHit && post.state === this.#state) return post.number;
    const key = this.#key.ofText(KeyKind.id, post.sourceId);
    for (const { ids, idPosts, start } of this.#state.segments.toReversed()) {
      const found = findKey(ids, key);
      if (found >= 0) return start + idPosts[found]!;
    }
    return undefined;
  }
}


function frequencyOf({ segments }: IndexState, numbers: readonly number[]): number {
  return numbers.reduce((sum, number, at) => {
    if (number < 0) return sum;
    const [start, end] = postingRange(segments[at]!, number);
    return sum + end - start;
  }, 0);
}

function textsOf(segment: Segment, keys: Uint32Array): string[] {
  const texts: string[] = [];
  for (let at = 0; at < keys.length; at++) texts.push(keyText(segment, keys[at]!));
  return texts;
}

const hitsOf = (state: IndexState, { posts, scores, duplicates }: FoundPosts): PostHit[] =>
  Array.from(posts, (post, at) => new IndexHit(state, post, scores[at]!, duplicates[at]!));

/** Marks what the recent posts replace. Searches under way see the segment as it was. */
function withoutReplaced(large: Segment, recent: Segment): Segment {
  const dead = sharedBytes(large.dead);
  const { low, high } = recent.ids;
  for (let number = 0; number < low.length; number++) {
    const found = findKey(large.ids, { low: low[number]!, high: high[number]! });
    if (found >= 0) dead[large.idPosts[found]!] = 1;
  }
  return { ...large, dead };
}
