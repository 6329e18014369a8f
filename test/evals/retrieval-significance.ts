export interface RandomisationOptions {
  readonly flips?: number;
  readonly seed?: number;
}

/**
 * How likely a mean difference at least as large would be if two systems were equally good: two-sided paired randomisation test
 * over the scores of the same queries (Smucker, Allan and Carterette, CIKM 2007). The same seed gives the same p, above 0 and at most 1.
 */
export function pairedRandomisationTest(ours: readonly number[], others: readonly number[], { flips = 10_000, seed = 1 }: RandomisationOptions = {}): number {
  if (ours.length !== others.length) throw new Error(`A paired test needs scores of the same queries, not ${ours.length} and ${others.length}.`);
  const differences = Float64Array.from(ours, (score, i) => score - (others[i] ?? 0)).filter((difference) => difference !== 0);
  // Sums of the same numbers in another order differ in their last digits.
  const observed = Math.abs(differences.reduce((sum, difference) => sum + difference, 0)) - 1e-12;
  const nextBits = randomBits(seed);
  let asLarge = 0;
  for (let flip = 0; flip < flips; flip++) {
    let sum = 0;
    let bits = 0;
    for (let i = 0; i < differences.length; i++) {
      bits = i % 32 === 0 ? nextBits() : bits >>> 1;
      const difference = differences[i] ?? 0;
      sum += bits & 1 ? difference : -difference;
    }
    if (Math.abs(sum) >= observed) asLarge++;
  }
  return (asLarge + 1) / (flips + 1);
}

/** 32 random bits a call: xorshift (Marsaglia, "Xorshift RNGs", 2003), its state spread over all bits first. */
function randomBits(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  };
}
