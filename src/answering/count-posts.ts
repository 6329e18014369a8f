import type { Post } from '../domain/post.ts';
import { holdsPhrases, type Found } from './evidence.ts';
import { termsOf, weighTerms } from './term-weights.ts';
import type { AnswerDeps, ReadQuestion } from './turn.ts';

/** Words that ask for a number, and are not what is counted. */
const COUNTING = /^(?:times?|carr(?:y|ies|ied)|contain(?:s|ed)?|includ(?:e|es|ed|ing)|hold|use[sd]?|tag(?:s|ged)?|hashtags?|(?:re)?posts?|tweets?)$/i;
/** How many posts are read to see which hold a phrase to the letter. */
const PHRASE_LIMIT = 20_000;
const EXAMPLES = 3;

/** Counts the posts that pass the filter and hold all words and phrases, and gives the newest of them. */
export async function countPosts({ filter, phrases, condition, ...question }: ReadQuestion, { archive }: AnswerDeps, signal: AbortSignal): Promise<Found> {
  const words = question.words.filter((word) => !COUNTING.test(word));
  const terms = termsOf(words, phrases);
  const scope = { filter, words: { ...condition, all: [...(condition?.all ?? []), ...terms.map((term) => [term])] } };
  const list = (limit: number) => archive.list({ ...scope, order: 'newest', limit }, signal);
  let total: number;
  let newest: Post[];
  if (phrases.length > 0) {
    const holding = (await list(PHRASE_LIMIT)).filter((post) => holdsPhrases(post, phrases));
    [total, newest] = [holding.length, holding];
  } else {
    [total, newest] = await Promise.all([archive.count(scope, signal), list(EXAMPLES)]);
  }
  return {
    total,
    evidence: newest.slice(0, EXAMPLES).map((post) => ({ post, relevance: 1, strength: 1 })),
    weights: await weighTerms(terms, archive),
    match: 'whole',
    count: { total, words: [...words, ...phrases] },
  };
}
