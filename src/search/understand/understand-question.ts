import type { InferredFilter, PostFilter } from '../../domain/filter.ts';
import type { AuthorsCalled } from './author-names.ts';
import { readAuthors } from './authors.ts';
import { detectQuestionLanguage } from './detect-question-language.ts';
import { Draft } from './draft.ts';
import { readHashtags } from './hashtags.ts';
import { readLanguages } from './languages.ts';
import { readOperators } from './operators.ts';
import { timeRanges, type TimeRange } from './time-ranges.ts';
import { readTraits } from './traits.ts';

export interface UnderstandingContext {
  /** Milliseconds since 1970-01-01 UTC: what "last week" is counted from. */
  readonly now: number;
  /** Who goes by a name in the archive; without it only "@handles" are authors. See `indexAuthors`. */
  readonly authorsCalled?: AuthorsCalled;
}

export interface UnderstoodQuestion {
  readonly filter: PostFilter;
  /** The fields of `filter` in the order of the question, with the words as typed. */
  readonly inferred: readonly InferredFilter[];
  /** The question without the words that became filter. */
  readonly remainder: string;
  /** ISO 639-1 language of the question. */
  readonly language: string;
}

/** More is no question, and is left as words. */
const LONGEST_QUESTION = 4_000;

/**
 * Reads out of a question which posts may answer it: time, authors, mentions, hashtags, languages, media, replies, reposts
 * and likes, in plain words (English, German, Spanish, Portuguese, French) or as operators such as `from:icco`.
 * Quoted phrases are left alone. Never throws; the filter is always a valid one.
 */
export function understandQuestion(question: string, { now, authorsCalled = () => [] }: UnderstandingContext): UnderstoodQuestion {
  const language = detectQuestionLanguage(question);
  const draft = new Draft(question.slice(0, LONGEST_QUESTION));
  readOperators(draft);
  readHashtags(draft);
  readTraits(draft);
  readAuthors(draft, authorsCalled);
  readLanguages(draft);
  readTime(draft, now, language);
  const rest = question.length > LONGEST_QUESTION ? ` ${question.slice(LONGEST_QUESTION)}` : '';
  return { filter: draft.filter(), inferred: draft.inferred(), remainder: draft.remainder() + rest, language };
}

function readTime(draft: Draft, now: number, language: string): void {
  const hasOperator = draft.get('since') !== undefined || draft.get('until') !== undefined;
  const ranges = hasOperator ? [] : timeRanges(draft.text, now, language);
  const joined = join(ranges);
  if (!joined) return;
  for (const { start, end, since, until, event } of ranges) {
    if (since !== undefined && joined.since !== undefined) draft.set('since', joined.since, start, end);
    if (until !== undefined && joined.until !== undefined) draft.set('until', joined.until, start, end);
    if (event) draft.keep(event.start, event.end);
  }
}

/**
 * One range out of all that the question names: what they share, or, of separate ones ("2007, then 2009"), from the first to the
 * last. Nothing where the result would be empty ("before 2000 or after 2018").
 */
function join(ranges: readonly TimeRange[]): Pick<TimeRange, 'since' | 'until'> | undefined {
  if (ranges.length === 0) return undefined;
  const since = Math.max(...ranges.map((range) => range.since ?? -Infinity));
  const until = Math.min(...ranges.map((range) => range.until ?? Infinity));
  if (since < until) return { ...(since === -Infinity ? {} : { since }), ...(until === Infinity ? {} : { until }) };
  const isClosed = ranges.every((range) => range.since !== undefined && range.until !== undefined);
  return isClosed ? { since: Math.min(...ranges.map((range) => range.since ?? 0)), until: Math.max(...ranges.map((range) => range.until ?? 0)) } : undefined;
}
