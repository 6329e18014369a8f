import type { Post } from '../../domain/post.ts';
import type { Draft } from '../draft.ts';
import { REPOST_OF } from '../evidence.ts';
import { bestQuote } from '../extract/quote-span.ts';
import type { Span } from '../split-sentences.ts';
import type { TermWeights } from '../term-weights.ts';
import type { AnswerLanguage } from '../wording/answer-language.ts';
import { formatDay } from '../wording/describe.ts';
import { EXTRACT_WORDS } from '../wording/extract-words.ts';
import { SUMMARY_WORDS } from '../wording/summary-words.ts';

/** "@gwen, 3 May 2023: “…”": a line with what a post says most to the point, to the letter. Undefined where it says nothing in words. */
export function quoteLine(post: Post, weights: TermWeights, language: AnswerLanguage): Draft | undefined {
  const span = bestQuote(post, weights);
  const reposted = REPOST_OF.exec(post.text)?.[1];
  const who = [`@${post.author.handle}`, ...(reposted === undefined ? [] : [EXTRACT_WORDS[language].reposting(reposted)]), formatDay(post.createdAt, language)].join(', ');
  if (post.text.slice(span.start, span.end).trim() === '') return undefined;
  return { text: `${who}${SUMMARY_WORDS[language].colon} ${quoteOf(post, span, language)}`, sources: [{ post, span }], lead: '\n' };
}

/** The words of a span in quotation marks. */
export const quoteOf = (post: Post, { start, end }: Span, language: AnswerLanguage): string => EXTRACT_WORDS[language].quoted(post.text.slice(start, end));
