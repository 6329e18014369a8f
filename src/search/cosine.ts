/** Cosine of two vectors of length 1. */
export function cosine(a: Float32Array, b: Float32Array): number {
  // Two sums side by side: one alone would wait for itself at every step.
  let [even, odd] = [0, 0];
  let d = 0;
  for (; d + 1 < a.length; d += 2) {
    even += (a[d] ?? 0) * (b[d] ?? 0);
    odd += (a[d + 1] ?? 0) * (b[d + 1] ?? 0);
  }
  return d < a.length ? even + odd + (a[d] ?? 0) * (b[d] ?? 0) : even + odd;
}
