import type { PostFilter } from '../../domain/filter.ts';
import { answerLanguage } from '../wording/answer-language.ts';
import { postWords, showThatPost, thatPost } from '../wording/carried-words.ts';
import type { CitedPost, EarlierTurn, Resolved } from './earlier-turn.ts';
import { INSTEAD, LINKING } from './follow-up-phrases.ts';
import { AUTHOR_OF, BEFORE, LATER, pointerIn, QUOTES, REPLIES, THE_AUTHOR } from './pointing-phrases.ts';
import { soleAuthor } from './resolve-pronouns.ts';

/** A follow-up on one post of an earlier answer, with the filter that names the post or its author's posts. */
interface PointedAt extends Resolved {
  readonly filter: PostFilter;
}

/** So many answers back a post may stand. */
const MOST_TURNS = 5;
const MILLISECOND = 1;

/**
 * The post that a follow-up points at by place, number or "that", among the citations of the latest answer that has any: its replies,
 * the posts that quote it, or what its author wrote. Undefined where it points at none.
 */
export function pointToPost(typed: string, turns: readonly EarlierTurn[], language: string): PointedAt | undefined {
  const recent = turns.slice(-MOST_TURNS).toReversed();
  const pointer = pointerIn(typed);
  if (!pointer) return pointToAuthor(typed, recent[0]);
  const post = pointer.place === undefined ? postAtHand(recent) : placed(pointer.place, pointer.isMarker, recent.find(({ cited = [] }) => cited.length > 0)?.cited);
  if (!post) return undefined;

  const start = typed.slice(0, pointer.index);
  const rest = typed.slice(pointer.index + pointer.words.length);
  const carried = [{ key: 'post', words: postWords(post, answerLanguage(language)) }];
  const author = AUTHOR_OF.exec(start);
  if (author || /^['’]s author/iu.test(rest)) {
    const text = `${start.slice(0, author?.index ?? start.length)}@${post.author}${rest.replace(/^['’]s author/iu, '')}`;
    return { text: capital(text), carried, filter: beside(rest, post), reason: 'It asks about the author of a post of an earlier answer.' };
  }
  const text = isBare(start, rest) ? showThatPost(answerLanguage(language)) : capital(`${start}${thatPost(pointer.words, answerLanguage(language))}${rest}`);
  if (QUOTES.test(start)) return { text, carried, filter: { quoting: post.sourceId }, reason: 'It asks who quotes a post of an earlier answer.' };
  const around: PostFilter = REPLIES.test(start) || REPLIES.test(rest) ? { threadOf: post.sourceId, isReply: true } : { threadOf: post.sourceId };
  return { text, carried, filter: around, reason: 'It points at a post of an earlier answer.' };
}

/** "and the second one?" asks for no more than the post. */
const isBare = (start: string, rest: string): boolean => !/\p{L}/u.test(rest) && !/\p{L}/u.test(start.replace(INSTEAD, '').replace(LINKING, ''));

function pointToAuthor(typed: string, last: EarlierTurn | undefined): PointedAt | undefined {
  const author = soleAuthor(last?.cited);
  const match = THE_AUTHOR.exec(typed);
  if (!author || !match) return undefined;
  const text = capital(typed.slice(0, match.index) + author + typed.slice(match.index + match[0].length));
  const [first] = last?.cited ?? [];
  const alone = last?.cited?.length === 1 && first ? beside(typed, first) : {};
  return { text, carried: [{ key: 'person', words: author }], filter: alone, reason: 'It asks about the author that the last answer cites.' };
}

/** "What did they say later?": only what was written after the post. */
function beside(words: string, { createdAt, author }: CitedPost): PostFilter {
  const authors = [author.toLowerCase()];
  if (LATER.test(words)) return { authors, since: createdAt + MILLISECOND };
  return BEFORE.test(words) ? { authors, until: createdAt } : {};
}

/** "that post": the one that the conversation looks at already, or the best of the last answer. */
function postAtHand(recent: readonly EarlierTurn[]): CitedPost | undefined {
  const [last] = recent;
  const named = last?.filter.threadOf ?? last?.filter.quoting;
  const all = recent.flatMap(({ cited = [] }) => cited);
  return all.find(({ sourceId }) => sourceId === named) ?? recent.find(({ cited = [] }) => cited.length > 0)?.cited?.[0];
}

function placed(place: number, isMarker: boolean, cited: readonly CitedPost[] = []): CitedPost | undefined {
  return isMarker ? cited.find(({ marker }) => marker === place) : cited.at(place < 0 ? place : place - 1);
}

const capital = (text: string): string => text.trim().replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
