import { cosine } from './cosine.ts';

/** What neighbours count against a post's own score, where the query has a clear topic. */
const SHARE = 0.2;
/** So many of the nearest posts are neighbours, if they are nearer than this. */
const [MOST, NEAR] = [10, 0.5];

/** Mean cosine of all pairs of vectors of length 1; 0 for fewer than two. */
export function closeness(vectors: readonly Float32Array[]): number {
  let [total, pairs] = [0, 0];
  vectors.forEach((a, i) => {
    for (const b of vectors.slice(i + 1)) {
      total += cosine(a, b);
      pairs++;
    }
  });
  return pairs === 0 ? 0 : total / pairs;
}

/**
 * How much each score changes when near posts lend each other of theirs: relevant posts stand together, what came among them by
 * chance stands alone (Diaz, "Regularizing Query-Based Retrieval Scores", 2007). `topic`: from 0 (nothing changes) to 1. In the
 * order of `posts`, which are best first.
 */
export function smoothAmongNeighbours(posts: readonly { readonly score: number; readonly vector: Float32Array }[], topic: number): number[] {
  const share = SHARE * topic;
  const lowest = posts.at(-1)?.score ?? 0;
  const count = posts.length;
  /** Row by row, 0 where two posts are not near. */
  const similarities = new Float64Array(count * count);
  posts.forEach(({ vector }, i) => {
    for (let j = 0; j < i; j++) {
      const similarity = cosine(vector, posts[j]?.vector ?? vector);
      if (similarity > NEAR) similarities[i * count + j] = similarities[j * count + i] = similarity;
    }
  });
  return posts.map(({ score }, i) => {
    const own = similarities.subarray(i * count, (i + 1) * count);
    const least = own.slice().sort().at(-MOST) ?? 0;
    let [lent, total] = [0, 1];
    for (let j = 0; j < count; j++) {
      const similarity = own[j] ?? 0;
      if (similarity === 0 || similarity < least) continue;
      lent += similarity * ((posts[j]?.score ?? lowest) - lowest);
      total += similarity;
    }
    return share * (lent / total - (score - lowest));
  });
}
