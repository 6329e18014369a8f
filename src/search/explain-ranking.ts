import type { Post } from '../domain/post.ts';
import { findMatches, type Span } from './find-matches.ts';
import type { RankedPost, StageScores } from './ranked-post.ts';
import { termsInRow } from './understand/word-condition.ts';
import type { ReadQuery } from './understand/read-query.ts';

/** What posts of one search are shown to match by. */
export interface Matching {
  readonly terms: ReadonlySet<string>;
  /** Terms that stand in a row. */
  readonly phrases: readonly (readonly string[])[];
}

/** What is kept of a ranked post while its list may be read on. */
export type ListedPost = Pick<RankedPost, 'sourceId' | 'score' | 'stages' | 'thread' | 'duplicates'>;

/** Why a post stands where it does. */
export interface Ranking {
  readonly hit: ListedPost;
  readonly matching: Matching;
}

export interface RankExplanation {
  readonly score: number;
  /** They add up to the score. */
  readonly stages: readonly { readonly name: keyof StageScores; readonly score: number }[];
  /** Each once, as written in the post: text, title, attachments or author. */
  readonly matchedTerms: readonly string[];
  /** Parts of the post's text. */
  readonly highlights: readonly Span[];
}

const STAGES = ['words', 'meaning', 'time', 'prior', 'neighbours', 'reading'] as const satisfies readonly (keyof StageScores)[];

export function explainRanking({ title, text, links, media, author }: Post, { hit, matching }: Ranking): RankExplanation {
  const find = (part: string) => findMatches(part, matching.terms, matching.phrases);
  const others = [title, ...links.map((link) => link.title), ...media.map(({ alt }) => alt), author.name, `@${author.handle}`];
  return {
    score: hit.score,
    stages: STAGES.map((name) => ({ name, score: hit.stages[name] })),
    matchedTerms: onceEach([text, ...others].flatMap((part = '') => find(part).map(({ start, end }) => part.slice(start, end)))),
    highlights: find(text),
  };
}

/** What to show as matches of a query with these telling terms. */
export function matchingOf({ phrases, alternatives }: Pick<ReadQuery, 'phrases' | 'alternatives'>, telling: ReadonlySet<string>): Matching {
  const rows = [...phrases, ...alternatives.flat()].map(termsInRow);
  return { terms: telling, phrases: rows.filter(({ length }) => length > 1) };
}

/** The first of those that differ in case only. */
function onceEach(words: readonly string[]): string[] {
  const seen = new Set<string>();
  return words.filter((word) => !seen.has(word.toLowerCase()) && seen.add(word.toLowerCase()));
}
