import { allTerms, analyze, analyzePost } from '../../search/analyze.ts';
import type { Evidence, Found } from '../evidence.ts';
import type { ReadQuestion } from '../turn.ts';
import { answerLanguage } from '../wording/answer-language.ts';
import { EXTRACT_WORDS } from '../wording/extract-words.ts';

/** More of them would only say that the question was another one. */
const MOST = 3;
const NUMBER = /\p{N}/u;
const TAG_OR_HANDLE = /^[@#]/u;

/**
 * What of the question no post that was found mentions, a sentence each, in its language: names, numbers, tags and handles; where
 * the evidence only comes near, also other words that no post of the archive holds. Empty where nothing was found at all.
 */
export function findMissing(question: ReadQuestion, { evidence, match }: Pick<Found, 'evidence' | 'match'>, unknown: ReadonlySet<string>): string[] {
  if (evidence.length === 0 || match === 'filter') return [];
  const held = new Set(evidence.flatMap(termsOf));
  const missing = question.words.filter((word) => {
    const terms = analyze(word);
    if (terms.length === 0 || terms.some((term) => held.has(term))) return false;
    const isUnknown = terms.every((term) => unknown.has(term));
    return isUnknown ? match === 'partial' || isSpecial(word, question) : match === 'partial' && isSpecial(word, question);
  });
  const say = EXTRACT_WORDS[answerLanguage(question.language)];
  return missing.slice(0, MOST).map(say.noMention);
}

const termsOf = ({ post }: Evidence): string[] => allTerms(analyzePost(post));

/** A name as a writer marks it: a capital within the sentence says so where nouns have none. */
function isSpecial(word: string, { text, language }: ReadQuestion): boolean {
  if (NUMBER.test(word) || TAG_OR_HANDLE.test(word)) return true;
  return language !== 'de' && /^\p{Lu}/u.test(word) && text.indexOf(word) > 0;
}
