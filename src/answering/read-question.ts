import { narrowFilter, normaliseFilter, type InferredFilter, type PostFilter } from '../domain/filter.ts';
import { contentWords } from '../search/understand/content-words.ts';
import { understandQuestion } from '../search/understand/understand-question.ts';
import { authorDirectory } from './author-directory.ts';
import type { RewrittenQuestion } from './rewrite-question.ts';
import type { AnswerDeps, ReadQuestion } from './turn.ts';

/** What a standalone question asks: its filter with the words that led to it, and the words left to search by. */
export async function readQuestion(
  { text, carriedFilter }: RewrittenQuestion,
  given: PostFilter,
  { archive, clock }: Pick<AnswerDeps, 'archive' | 'clock'>,
): Promise<ReadQuestion> {
  const understood = understandQuestion(text, { now: clock.now(), authorsCalled: await authorDirectory(archive) });
  const inferred = { ...carriedFilter, ...understood.filter };
  const filter = normaliseFilter(narrowFilter(given, inferred));
  const meant = normaliseFilter(understood.filter);
  const holds = ({ field }: InferredFilter) => JSON.stringify(filter[field]) === JSON.stringify(meant[field]);
  // What the caller's filter overrules is still asked about: its words are searched.
  const overruled = understood.inferred.filter((part) => !holds(part)).map(({ words }) => words);
  const { words, phrases, excluded = [] } = contentWords([understood.remainder, ...overruled].join(' '), understood.language);
  return { text, filter, inferred: understood.inferred.filter(holds), words, phrases, excluded, language: understood.language };
}
