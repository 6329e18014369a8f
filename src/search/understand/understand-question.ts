import type { InferredFilter, PostFilter, QueryHint } from '../../domain/filter.ts';
import { readChains, type Chain } from './alternatives.ts';
import type { AuthorsCalled } from './author-names.ts';
import { readAuthors, readBareHandles } from './authors.ts';
import { isKeywords } from './content-words.ts';
import { detectQuestionLanguage } from './detect-question-language.ts';
import { Draft } from './draft.ts';
import { readFirstPosts, readNamedFirstPosts, type FirstPostAt } from './first-posts.ts';
import { readHashtags, readSignedHashtags } from './hashtags.ts';
import { readLanguages } from './languages.ts';
import { readOperators } from './operators.ts';
import { queryItems } from './query-items.ts';
import { timeRanges, type TimeRange } from './time-ranges.ts';
import { readTraits } from './traits.ts';

export interface UnderstandingContext {
  /** Milliseconds since 1970-01-01 UTC: what "last week" is counted from. */
  readonly now: number;
  /** Who goes by a name in the archive; without it only "@handles" are authors. See `directoryOf`. */
  readonly authorsCalled?: AuthorsCalled;
  /** Without it "since he joined" stays words. */
  readonly firstPostAt?: FirstPostAt;
  /** The filter that the caller set: the question only narrows it, and "he" may be its author. */
  readonly given?: PostFilter;
  /** With false only operators are read. */
  readonly infer?: boolean;
}

export interface UnderstoodQuestion {
  readonly filter: PostFilter;
  /** The fields of `filter` in the order of the question, with the words as typed. */
  readonly inferred: readonly InferredFilter[];
  /** What operators could not be used, and why. */
  readonly hints: readonly QueryHint[];
  /** Words and phrases that operators leave out. */
  readonly excluded: readonly string[];
  /** Handles, with "@", of people that a post is by or mentions. */
  readonly people: readonly string[];
  /** Words, phrases, tags and handles of which a post must hold one, by group. */
  readonly alternatives: readonly (readonly string[])[];
  /** The question without the words that became filter. */
  readonly remainder: string;
  /** The question without operators. */
  readonly meaning: string;
  /** ISO 639-1 language of the question. */
  readonly language: string;
}

/** More is no question, and is left as words. */
const LONGEST_QUESTION = 4_000;

/**
 * Reads out of a question which posts may answer it: time, authors, mentions, hashtags, languages, media, links, replies, reposts
 * and likes, in plain words (English, German, Spanish, Portuguese, French) or as operators such as `from:icco`.
 * Quoted phrases are left alone. Never throws; the filter is always a valid one.
 */
export function understandQuestion(question: string, context: UnderstandingContext): UnderstoodQuestion {
  const { now, authorsCalled = () => [], infer = true } = context;
  const language = detectQuestionLanguage(question);
  const draft = new Draft(question.slice(0, LONGEST_QUESTION));
  const { items, openQuote } = queryItems(draft.question);
  if (openQuote !== undefined) draft.hint(draft.typed(openQuote, draft.question.length), 'The quotation mark has no partner. Write a phrase between two of them, as in "night bus".');
  readOperators(draft, items, { now, authorsCalled });
  const chains = readChains(draft, items);
  const keywords = !infer || isKeywords(draft.text, language);
  shieldMixed(draft, chains, keywords);
  if (infer) readPlainWords(draft, context, language, keywords);
  else readSignedHashtags(draft);
  if (keywords) readBareHandles(draft, 'people');
  const alternatives = joinChains(draft, chains);
  const rest = question.length > LONGEST_QUESTION ? ` ${question.slice(LONGEST_QUESTION)}` : '';
  const { hints, excluded, people } = draft;
  return { filter: draft.filter(), inferred: draft.inferred(), hints, excluded, people, alternatives, remainder: draft.remainder() + rest, meaning: draft.meaning() + rest, language };
}

function readPlainWords(draft: Draft, { now, authorsCalled = () => [], firstPostAt, given = {} }: UnderstandingContext, language: string, keywords: boolean): void {
  readHashtags(draft);
  readTraits(draft);
  if (firstPostAt) readNamedFirstPosts(draft, { authorsCalled, firstPostAt });
  readAuthors(draft, authorsCalled);
  if (!keywords) readBareHandles(draft, 'mentions');
  if (firstPostAt) readFirstPosts(draft, firstPostAt, given);
  readLanguages(draft);
  readTime(draft, now, language);
}

/** Tags among words, and handles among keywords, are one of several: they are no filter of their own. */
function shieldMixed(draft: Draft, chains: readonly Chain[], keywords: boolean): void {
  for (const { operands } of chains) {
    const signs = new Set(operands.map(({ kind, start }) => (kind === 'word' ? /[#＃@＠]/u.exec(draft.question.charAt(start))?.[0] ?? '' : '')));
    const isOneKind = signs.size === 1 && !signs.has('');
    if (isOneKind && (signs.has('#') || signs.has('＃') || !keywords)) continue;
    for (const { kind, start, end } of operands) if (kind === 'word' && /[#＃@＠]/u.test(draft.question.charAt(start))) draft.shield(start, end);
  }
}

/** The chains that plain words did not use up, with their words left in the remainder. */
function joinChains(draft: Draft, chains: readonly Chain[]): string[][] {
  const joined: string[][] = [];
  for (const { operands, signs } of chains) {
    if (operands.some(({ start, end }) => draft.isClaimed(start, end))) continue;
    const brackets = signs.filter(({ kind }) => kind !== 'or');
    for (const { start, end } of signs) draft.take(start, end);
    if (brackets.length % 2 === 0) for (const { start, end } of brackets) draft.erase(start, end);
    for (const { kind, start, end } of operands) {
      if (kind !== 'phrase') continue;
      // Without its marks, for a phrase that stands for one of several is none that must be there.
      draft.take(start, start + 1);
      draft.take(end - 1, end);
    }
    joined.push(operands.map((operand) => (operand.kind === 'phrase' ? operand.text : draft.question.slice(operand.start, operand.end))));
  }
  return joined;
}

function readTime(draft: Draft, now: number, language: string): void {
  if (draft.isSettled('since') || draft.isSettled('until')) return;
  const ranges = timeRanges(draft.text, now, language);
  const joined = join(ranges, draft.get('since'), draft.get('until'));
  if (!joined) return;
  for (const { start, end, since, until, event } of ranges) {
    if (since !== undefined && joined.since !== undefined) draft.set('since', joined.since, start, end);
    if (until !== undefined && joined.until !== undefined) draft.set('until', joined.until, start, end);
    if (event) draft.keep(event.start, event.end);
  }
}

/**
 * One range out of all that the question names: what they share, or, of separate ones ("2007, then 2009"), from the first to the
 * last. Nothing where the result would be empty ("before 2000 or after 2018"), also with the bounds that are known already.
 */
function join(ranges: readonly TimeRange[], notBefore = -Infinity, notFrom = Infinity): Pick<TimeRange, 'since' | 'until'> | undefined {
  if (ranges.length === 0) return undefined;
  const since = Math.max(notBefore, ...ranges.map((range) => range.since ?? -Infinity));
  const until = Math.min(notFrom, ...ranges.map((range) => range.until ?? Infinity));
  if (since < until) return { ...(since === -Infinity ? {} : { since }), ...(until === Infinity ? {} : { until }) };
  if (notBefore !== -Infinity || notFrom !== Infinity) return undefined;
  const isClosed = ranges.every((range) => range.since !== undefined && range.until !== undefined);
  return isClosed ? { since: Math.min(...ranges.map((range) => range.since ?? 0)), until: Math.max(...ranges.map((range) => range.until ?? 0)) } : undefined;
}
