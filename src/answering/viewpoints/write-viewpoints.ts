import type { Viewpoint } from '../../domain/answer.ts';
import type { Draft } from '../draft.ts';
import type { Found } from '../evidence.ts';
import { inertText } from '../untrusted/inert-text.ts';
import type { AnswerLanguage } from '../wording/answer-language.ts';
import { formatNumber } from '../wording/describe.ts';
import { SUMMARY_WORDS } from '../wording/summary-words.ts';
import { VIEWPOINT_WORDS } from '../wording/viewpoint-words.ts';
import { quoteLine } from './quote-line.ts';

/** The sides of a disagreement, a line each with its counts, and under it the posts that stand for it. Empty where there is none. */
export function viewpointDrafts(found: Found, language: AnswerLanguage, { quotes = 2 }: { readonly quotes?: number } = {}): Draft[] {
  return (found.viewpoints ?? []).flatMap((viewpoint) => {
    const posts = postsOf(viewpoint.postSourceIds, found).slice(0, viewpoint.stance === 'OTHER' ? 0 : quotes);
    const line: Draft = { text: sideLine(viewpoint, posts.length > 0, language), sources: [], computed: true, lead: '\n' };
    return [line, ...posts.flatMap((post) => quoteLine(post, found.weights, language) ?? [])];
  });
}

function sideLine({ stance, label, authorCount, postCount }: Viewpoint, isFollowed: boolean, language: AnswerLanguage): string {
  const [words, numbers] = [VIEWPOINT_WORDS[language], SUMMARY_WORDS[language]];
  const named = label === '' ? '' : numbers.quoted(inertText(label));
  const line = words.side(words.sides[stance], numbers.authors(formatNumber(authorCount, language), authorCount !== 1), numbers.posts(formatNumber(postCount, language), postCount !== 1), named);
  return isFollowed ? line : `${line.replace(/\s?:$/u, '')}.`;
}

/** One line where one author wrote much of what an answer looks at. */
export function dominantAuthorDrafts({ dominantAuthor }: Found, language: AnswerLanguage): Draft[] {
  if (!dominantAuthor) return [];
  const { handle, postCount, share } = dominantAuthor;
  const words = SUMMARY_WORDS[language];
  const percent = new Intl.NumberFormat(language, { style: 'percent' }).format(share);
  return [{ text: words.dominant(`@${handle}`, percent, words.posts(formatNumber(postCount, language), postCount !== 1)), sources: [], computed: true, lead: '\n' }];
}

/** The posts of these ids that an answer knows, in their order. */
export const postsOf = (ids: readonly string[], { evidence, beside }: Found) => ids.flatMap((id) => beside?.get(id) ?? evidence.find(({ post }) => post.sourceId === id)?.post ?? []);
