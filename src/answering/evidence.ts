import type { AnswerTable, AnswerWork, CitationNotice, Count, DominantAuthor, Theme, TimelineEntry, Viewpoint } from '../domain/answer.ts';
import type { Post } from '../domain/post.ts';
import { analyze } from '../search/analyze.ts';
import type { Counted } from './counting/aggregation.ts';
import type { TermWeights } from './term-weights.ts';

/** A post that may answer the question, and how much of what is asked it holds with the post it replies to (0 to 1). */
export interface Evidence {
  readonly post: Post;
  readonly relevance: number;
  /** Its score as a share of the best post's. */
  readonly strength: number;
  /** Which of `Found.subQuestions` it was found for, from 0; absent where it was found for the whole. */
  readonly part?: number;
}

/**
 * How the evidence matches: it holds what is asked; only a part of it; or none of its words, but it passes the
 * filter, which says by itself which posts are meant.
 */
type Match = 'whole' | 'partial' | 'filter';

export interface Found {
  /** How many posts match; of a search by words, those among the best candidates that come near the best one. */
  readonly total: number;
  /** The posts worth reading, best first; empty when the archive holds nothing on the question. */
  readonly evidence: readonly Evidence[];
  readonly weights: TermWeights;
  readonly match: Match;
  /** How likely the evidence answers the question, 0 to 1; absent where nothing was searched by words. */
  readonly answerability?: number;
  readonly count?: Count;
  readonly table?: AnswerTable;
  /** Of a count: what was asked, and all its figures. */
  readonly counted?: Counted;
  /** What was asked and not found, a sentence each. */
  readonly missing?: readonly string[];
  readonly subQuestions?: readonly string[];
  readonly work?: AnswerWork;
  /** Of a summary. */
  readonly themes?: readonly Theme[];
  readonly timeline?: readonly TimelineEntry[];
  readonly dominantAuthor?: DominantAuthor;
  readonly viewpoints?: readonly Viewpoint[];
  /** Later corrections and contradictions, by the source id of the post that they concern. */
  readonly notices?: ReadonlyMap<string, readonly CitationNotice[]>;
  /** Of a summary: when the first and the last of all its posts were written (milliseconds since 1970-01-01 UTC), their authors, and how many were read. */
  readonly overview?: { readonly first: number; readonly last: number; readonly authors: number; readonly read: number };
  /** Posts that themes, viewpoints and notices name and that are no evidence, by their source ids. */
  readonly beside?: ReadonlyMap<string, Post>;
}

/** Whether a post holds all phrases to the letter, in any case. */
export const holdsPhrases = ({ text }: Post, phrases: readonly string[]): boolean =>
  phrases.every((phrase) => text.toLowerCase().includes(phrase.toLowerCase()));

/** The text of a repost begins with whose post it is. */
export const REPOST_OF = /^RT @(\w+): ?/;

/** Keeps the first of posts that say the same: reposts, and texts that differ in links and mentions only. */
export function dropRepeats(evidence: readonly Evidence[]): Evidence[] {
  const seen = new Set<string>();
  return evidence.filter(({ post }) => {
    const text = analyze(post.text.replace(REPOST_OF, '').replaceAll(/https?:\/\/\S+|@\w+/g, ' ')).join(' ');
    if (text === '' || !seen.has(text)) {
      seen.add(text);
      return true;
    }
    return false;
  });
}
