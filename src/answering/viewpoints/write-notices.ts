import type { CitationNotice } from '../../domain/answer.ts';
import type { Post } from '../../domain/post.ts';
import type { Draft } from '../draft.ts';
import type { Found } from '../evidence.ts';
import type { AnswerLanguage } from '../wording/answer-language.ts';
import { formatDay } from '../wording/describe.ts';
import { NOTICE_WORDS } from '../wording/notice-words.ts';
import { quoteOf } from './quote-line.ts';

/** What a reader should know of a post that was just quoted: to be said right behind it, once. Empty for most posts. */
export function noticeDrafts(post: Post, found: Found, language: AnswerLanguage): Draft[] {
  return (found.notices?.get(post.sourceId) ?? []).flatMap((notice) => noticeDraft(notice, found, language) ?? []);
}

function noticeDraft({ kind, postSourceId, author, quote, writtenAt }: CitationNotice, found: Found, language: AnswerLanguage): Draft | undefined {
  const post = found.beside?.get(postSourceId) ?? found.evidence.find((one) => one.post.sourceId === postSourceId)?.post;
  const start = post?.text.indexOf(quote) ?? -1;
  if (!post || start < 0) return undefined;
  const span = { start, end: start + quote.length };
  return { text: `${NOTICE_WORDS[language][kind](`@${author}`, formatDay(writtenAt, language))} ${quoteOf(post, span, language)}`, sources: [{ post, span }], lead: ' ' };
}
