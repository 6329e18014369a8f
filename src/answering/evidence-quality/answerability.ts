/** What tells whether the archive answers a question at all. */
export interface Signs {
  /** Share of the question's weight that the best post holds, 0 to 1. */
  readonly coverage: number;
  /** So many terms were asked for: to hold all of one says less than to hold half of eight. */
  readonly terms: number;
  /** By how much the best post's score is above those of posts that are beside the question (`aboveField`). */
  readonly lead: number;
  /** Whether the scores hold nearness of meaning. */
  readonly byMeaning: boolean;
}

/**
 * Below the first, nothing in the archive answers; from the second on, something does. Between, posts come near. Chosen where nine of
 * ten questions with an answer, and four of five, are above.
 */
export const LIMITS = { byMeaning: { near: 0.3, clear: 0.4 }, byWords: { near: 0.38, clear: 0.46 } } as const;

/**
 * Logistic regression over questions whose posts are in the archive, and over the same questions without these posts: TweetQA
 * (dev questions that test/evals/tweetqa.ts does not draw), half of MTRAG-UN, half of the sample questions, weighted alike.
 * Area under the curve on the rest: .82 to .85. With an equal number of both kinds it is a probability.
 */
const MODELS = {
  byMeaning: { constant: -3.14, length: -0.45, coverage: 1.08, lead: 3.72 },
  byWords: { constant: -3.78, length: -0.19, coverage: 1.12, lead: 5.36 },
} as const;

/** The probability, 0 to 1, that the best posts answer the question. */
export function answerability({ coverage, terms, lead, byMeaning }: Signs): number {
  const model = byMeaning ? MODELS.byMeaning : MODELS.byWords;
  const length = Math.log1p(terms);
  const sum = model.constant + model.length * length + model.coverage * coverage * length + model.lead * lead;
  return 1 / (1 + Math.exp(-sum));
}

/** The posts of these ranks share a word with a question, and seldom more. */
const FIELD = { from: 20, to: 40 };

/**
 * The mean score of the posts that are beside the question. In a ranking that ends before them, that of the last post, the less the fewer
 * there are: the rest of the archive shares nothing with the question. `scores` are best first.
 */
export function fieldScore(scores: readonly number[]): number {
  const field = scores.slice(FIELD.from, FIELD.to);
  if (field.length === 0) return ((scores.at(-1) ?? 0) * scores.length) / FIELD.from;
  return field.reduce((sum, score) => sum + score, 0) / field.length;
}
