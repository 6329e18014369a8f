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
 * ten questions with an answer are above the first: near posts that are marked as such serve better than none. By words four of
 * five are, as words alone tell less.
 */
export const LIMITS = { byMeaning: { near: 0.3, clear: 0.42 }, byWords: { near: 0.375, clear: 0.46 } } as const;

/**
 * Logistic regression over questions whose posts are in the archive, and over the same questions while the search leaves these posts
 * out: 500 dev questions of TweetQA and the sample questions, weighted alike. Area under the curve, cross-validated: .75 on TweetQA,
 * .61 to .66 on the sample, where posts near those that were left out remain, and .75 to .85 against sample questions that no post
 * answers. With an equal number of both kinds it is a probability.
 */
const MODELS = {
  byMeaning: { constant: -0.75, length: -1.39, coverage: 1.35, lead: 1.44 },
  byWords: { constant: -1.07, length: -0.92, coverage: 1.56, lead: 1.34 },
} as const;

/** The probability, 0 to 1, that the best posts answer the question. */
export function answerability({ coverage, terms, lead, byMeaning }: Signs): number {
  const model = byMeaning ? MODELS.byMeaning : MODELS.byWords;
  const sum = model.constant + Math.log1p(terms) * (model.length + model.coverage * coverage + model.lead * lead);
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
