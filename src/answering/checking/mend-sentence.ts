import type { Draft } from '../draft.ts';
import { nestQuotes } from '../untrusted/nest-quotes.ts';
import type { AnswerLanguage } from '../wording/answer-language.ts';
import { quotePost } from '../write-extract.ts';
import type { Fault } from './check-claim.ts';
import type { CheckedDraft, Verdict } from './verdict.ts';
import { readWords } from './words.ts';

interface Mending {
  readonly check: (draft: Draft) => Verdict;
  /** Source ids of the posts that were quoted already. */
  readonly quoted: Set<string>;
  readonly language: AnswerLanguage | undefined;
}

/** What a sentence must hold of a post for the post to be quoted in its place. */
const NEAR = 0.4;
/** A shorter rest of a sentence says too little. */
const LEAST_WORDS = 4;
const CLAUSE_END = /\s*(?:;|,\s+(?:and|but|while|which|who|und|aber|während|y|pero|e|mas|et|mais)\s|\s[–—-]\s|,\s)/giu;
/** Sentences that were made to do something to the reader are no attempt to tell what a post says. */
const HOSTILE: ReadonlySet<Fault> = new Set<Fault>(['untrusted', 'voice', 'link', 'noPosts']);

/**
 * What can be saved of a sentence that failed: its first clauses where these hold by themselves, else the words of the post
 * that it comes nearest to, as a quote, each post once. Undefined: it is to be dropped.
 */
export function mendSentence(draft: Draft, failed: Verdict, { check, quoted, language }: Mending): CheckedDraft | undefined {
  if (failed.fault === undefined || HOSTILE.has(failed.fault)) return undefined;
  for (const text of shorter(draft.text)) {
    const verdict = check({ ...draft, text });
    if (verdict.fault === undefined) return { ...draft, text, ...verdict };
  }
  const [best] = failed.sources.filter(({ support }) => support >= NEAR).sort((a, b) => b.support - a.support);
  if (best === undefined || quoted.has(best.post.sourceId)) return undefined;
  quoted.add(best.post.sourceId);
  const weights = new Map(readWords(draft.text).flatMap(({ stem, isContent }) => (isContent ? [[stem, 1] as const] : [])));
  const quote = quotePost(best.post, weights, language);
  const verdict = check(quote);
  return verdict.fault === undefined ? { ...quote, ...verdict, text: nestQuotes(quote.text) } : undefined;
}

/** The sentence without its last clause, without its last two, and so on. */
function shorter(text: string): string[] {
  const ends = [...text.matchAll(CLAUSE_END)].map(({ index }) => index).toReversed();
  return ends.map((end) => `${text.slice(0, end).trimEnd()}.`).filter((rest) => rest.split(/\s+/).length >= LEAST_WORDS);
}
