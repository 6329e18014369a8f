import type { WeightedTerm } from '../ports/post-archive.ts';
import { analyze } from './analyze.ts';
import { readKeywords, type Correction } from './keywords/read-keywords.ts';
import type { TermStatistics } from './keywords/term-frequencies.ts';
import type { ReadQuery } from './understand/read-query.ts';

export interface QueryTerms {
  /** Each term once, those of words and phrases first, at most 64. */
  readonly terms: WeightedTerm[];
  /** The terms of words and phrases: what a post is shown to match by. */
  readonly telling: ReadonlySet<string>;
  readonly corrections: readonly Correction[];
}

/** A search costs what its terms cost; a query that is longer than this says nothing new any more. */
const MOST_TERMS = 64;
/** Stop words and the talk around a question tell posts apart a little, and count half. They find none by themselves. */
const TALK_WEIGHT = 0.5;
/** Ideographs and the like, which match far too much when they stand alone. */
const LONE_CHARACTER = /^\p{Lo}$/u;

/**
 * What a query is searched by: its words and phrases as `readKeywords` reads them, and, for less, all other terms of its text.
 * Rejects as the archive does.
 */
export async function queryTerms(
  { words, phrases, meaning }: Pick<ReadQuery, 'words' | 'phrases' | 'meaning'>,
  archive: TermStatistics,
  signal?: AbortSignal,
): Promise<QueryTerms> {
  const { terms: keywords, corrections } = await readKeywords({ words, phrases }, archive, signal);
  const read = new Set([...keywords.map(({ term }) => term), ...[...words, ...phrases].flatMap(analyze)]);
  const talk = [...new Set(analyze(meaning))].filter((term) => !read.has(term) && !LONE_CHARACTER.test(term));
  const byWeight = keywords.toSorted((a, b) => b.weight - a.weight);
  return {
    terms: [...byWeight, ...talk.map((term) => ({ term, weight: TALK_WEIGHT, onlyAdds: true }))].slice(0, MOST_TERMS),
    telling: new Set(keywords.map(({ term }) => term)),
    corrections,
  };
}
