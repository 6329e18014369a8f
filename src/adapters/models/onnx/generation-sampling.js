// @ts-check

/**
 * @typedef {object} SamplingOptions
 * @property {number} temperature 0 takes the likeliest token each time.
 * @property {number} topP Only the likeliest tokens that have this probability together.
 * @property {number | undefined} [seed] The same seed gives the same choices.
 * @property {number} repetitionPenalty Above 1 makes tokens of the reply less likely to come again.
 */

/**
 * Chooses the next token from its logits, which it may change. Only the reply's own tokens are made less likely, not those
 * of the prompt: an answer has to repeat the words of its posts. The penalty is that of CTRL (Keskar et al. 2019,
 * arXiv:1909.05858), the choice nucleus sampling (Holtzman et al. 2020, arXiv:1904.09751).
 *
 * @param {SamplingOptions} options
 * @returns {(logits: Float32Array, reply: readonly number[]) => number}
 */
export function createSampler({ temperature, topP, seed, repetitionPenalty }) {
  const random = seed === undefined ? Math.random : seededRandom(seed);
  return (logits, reply) => {
    if (repetitionPenalty !== 1) {
      for (const token of new Set(reply)) {
        const logit = logits[token] ?? 0;
        logits[token] = logit > 0 ? logit / repetitionPenalty : logit * repetitionPenalty;
      }
    }
    const likeliest = indexOfLargest(logits);
    return temperature > 0 ? sample(logits, logits[likeliest] ?? 0, temperature, topP, random()) : likeliest;
  };
}

/** @param {Float32Array} logits */
function indexOfLargest(logits) {
  let index = -1;
  let largest = -Infinity;
  for (let at = 0; at < logits.length; at += 1) {
    const logit = logits[at] ?? -Infinity;
    if (logit > largest) {
      largest = logit;
      index = at;
    }
  }
  if (index < 0) throw new Error('The model gives no numbers that can be compared. Its weights may not suit the device.');
  return index;
}

/**
 * @param {Float32Array} logits
 * @param {number} largest
 * @param {number} temperature
 * @param {number} topP
 * @param {number} at From 0 to 1.
 */
function sample(logits, largest, temperature, topP, at) {
  const weights = logits.map((logit) => Math.exp((logit - largest) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // Below this a token is not among the likeliest, however the rest is spread; there are few others to sort.
  const least = (total * (1 - topP)) / weights.length;
  /** @type {number[]} */
  const tokens = [];
  weights.forEach((weight, token) => weight >= least && weight > 0 && tokens.push(token));
  const weightOf = (/** @type {number} */ token) => weights[token] ?? 0;
  tokens.sort((a, b) => weightOf(b) - weightOf(a));
  let nucleus = 0;
  for (const token of tokens) {
    if (nucleus >= total * topP) break;
    nucleus += weightOf(token);
  }
  let left = at * nucleus;
  return tokens.find((token) => (left -= weightOf(token)) < 0) ?? tokens[0] ?? indexOfLargest(weights);
}

/**
 * Mulberry32.
 * @param {number} seed
 */
function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
