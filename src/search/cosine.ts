/** Cosine of two vectors of length 1. */
export function cosine(a: Float32Array, b: Float32Array): number {
  // Four sums side by side: one alone would wait for itself at every step.
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let d = 0;
  for (; d + 3 < a.length; d += 4) {
    first += (a[d] ?? 0) * (b[d] ?? 0);
    second += (a[d + 1] ?? 0) * (b[d + 1] ?? 0);
    third += (a[d + 2] ?? 0) * (b[d + 2] ?? 0);
    fourth += (a[d + 3] ?? 0) * (b[d + 3] ?? 0);
  }
  for (; d < a.length; d++) first += (a[d] ?? 0) * (b[d] ?? 0);
  return first + second + (third + fourth);
}
