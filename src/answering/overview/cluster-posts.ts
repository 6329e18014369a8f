import type { Post } from '../../domain/post.ts';
import { cosine } from '../../search/cosine.ts';
import { STOP_TERMS } from '../../search/stop-terms.ts';

/** A post with what it is compared by. `terms` are those of its text; `thread` names the first post of its thread. */
export interface Comparable {
  readonly post: Post;
  readonly terms: readonly string[];
  readonly vector: Float32Array | undefined;
  readonly thread: string;
}

/** Clusters are joined while their posts are on average at least so similar. */
const SIMILAR = 0.19;
/** What meaning counts where there are vectors, the rest being words; what standing in one thread adds. */
const MEANING = 0.5;
const SAME_THREAD = 0.12;
/** A cosine of this counts as nothing in common. */
const UNRELATED = 0.2;

/**
 * Posts that speak of the same, largest group first, each with the post first that stands for the others best (its medoid):
 * agglomerative clustering by average linkage (Sokal and Michener 1958) over meaning, words weighted by their rarity, and threads. `leaveOut`:
 * terms that all have in common. Takes time by the square of the number of posts.
 */
export function clusterPosts(posts: readonly Comparable[], leaveOut: ReadonlySet<string>): Comparable[][] {
  const similarity = similarities(posts, leaveOut);
  const clusters = posts.map((_, i) => [i]);
  // Sums of similarities between clusters: an average is a sum over the product of the sizes.
  const sums = similarity.map((row) => Float64Array.from(row));
  const alive = new Set(clusters.keys());
  for (;;) {
    let best = { average: SIMILAR, a: -1, b: -1 };
    for (const a of alive) {
      for (const b of alive) {
        if (b <= a) continue;
        const average = (sums[a]?.[b] ?? 0) / ((clusters[a]?.length ?? 1) * (clusters[b]?.length ?? 1));
        if (average > best.average) best = { average, a, b };
      }
    }
    const { a, b } = best;
    const [one, other, row] = [clusters[a], clusters[b], sums[a]];
    if (!one || !other || !row) break;
    one.push(...other);
    alive.delete(b);
    for (const c of alive) {
      row[c] = (row[c] ?? 0) + (sums[b]?.[c] ?? 0);
      const column = sums[c];
      if (column) column[a] = row[c] ?? 0;
    }
  }
  return [...alive]
    .map((i) => clusters[i] ?? [])
    .map((cluster) => bestFirst(cluster, similarity).flatMap((i) => posts[i] ?? []))
    .sort((one, other) => other.length - one.length);
}

/** Those first that are nearest to all others of their cluster; a repost stands for nobody. */
function bestFirst(cluster: readonly number[], similarity: readonly Float64Array[]): number[] {
  const centrality = (i: number) => cluster.reduce((sum, other) => sum + (other === i ? 0 : (similarity[i]?.[other] ?? 0)), 0);
  const scores = new Map(cluster.map((i) => [i, centrality(i)]));
  return cluster.toSorted((a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0) || a - b);
}

function similarities(posts: readonly Comparable[], leaveOut: ReadonlySet<string>): Float64Array[] {
  const weighted = weighTerms(posts, leaveOut);
  const rows = posts.map(() => new Float64Array(posts.length));
  for (const [i, one] of posts.entries()) {
    for (let j = i + 1; j < posts.length; j += 1) {
      const other = posts[j];
      if (!other) continue;
      const words = shared(weighted[i] ?? new Map(), weighted[j] ?? new Map());
      const meaning = one.vector && other.vector ? Math.max(0, cosine(one.vector, other.vector) - UNRELATED) / (1 - UNRELATED) : words;
      const value = MEANING * meaning + (1 - MEANING) * words + (one.thread === other.thread ? SAME_THREAD : 0);
      const [row, column] = [rows[i], rows[j]];
      if (row && column) row[j] = column[i] = value;
    }
  }
  return rows;
}

/** Unit vectors of inverse document frequencies among these posts. */
function weighTerms(posts: readonly Comparable[], leaveOut: ReadonlySet<string>): Map<string, number>[] {
  const held = posts.map(({ terms }) => new Set(terms.filter((term) => !STOP_TERMS.has(term) && !leaveOut.has(term) && !term.startsWith('@'))));
  const frequency = new Map<string, number>();
  for (const terms of held) for (const term of terms) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  return held.map((terms) => {
    const weights = new Map([...terms].map((term) => [term, Math.log((posts.length + 1) / (frequency.get(term) ?? 1))]));
    const length = Math.hypot(...weights.values()) || 1;
    return new Map([...weights].map(([term, weight]) => [term, weight / length]));
  });
}

function shared(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [term, weight] of a) sum += weight * (b.get(term) ?? 0);
  return sum;
}
