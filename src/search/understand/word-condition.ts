import type { WordCondition } from '../../ports/post-archive.ts';
import { analyze } from '../analyze.ts';

/** What a query asks of the words of a post, in surface form. */
export interface AskedWords {
  /** The post holds all of them. */
  readonly phrases: readonly string[];
  /** The post holds none of them. */
  readonly excluded: readonly string[];
  /** Handles, with "@": the post is by each of them, or mentions them. */
  readonly people: readonly string[];
  /** The post holds at least one of each group. */
  readonly alternatives: readonly (readonly string[])[];
}

/** The same in analysed terms; undefined where nothing is asked. What has no terms asks nothing. */
export function toWordCondition({ phrases, excluded, people, alternatives }: AskedWords): WordCondition | undefined {
  const all = sequences([...phrases, ...people]);
  const none = sequences(excluded);
  const anyOf = alternatives.map((group) => sequences(group)).filter((group, i) => group.length > 0 && group.length === alternatives[i]?.length);
  const condition = { ...(all.length > 0 ? { all } : {}), ...(none.length > 0 ? { none } : {}), ...(anyOf.length > 0 ? { anyOf } : {}) };
  return Object.keys(condition).length > 0 ? condition : undefined;
}

/** The terms of a word, phrase, tag or handle that stand in a row in a post that holds it. */
export function termsInRow(text: string): string[] {
  const terms = analyze(text);
  // A tag is split by how it is written, and its words also stand alone: the whole tag is its first term.
  return /^[#＃]\S+$/u.test(text) ? terms.slice(0, 1) : terms;
}

const sequences = (texts: readonly string[]): string[][] => texts.map(termsInRow).filter((terms) => terms.length > 0);
