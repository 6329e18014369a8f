import type { PostFilter } from '../domain/filter.ts';
import { authorDirectory } from '../search/understand/author-directory.ts';
import { readQuery } from '../search/understand/read-query.ts';
import { toWordCondition } from '../search/understand/word-condition.ts';
import type { RewrittenQuestion } from './rewrite-question.ts';
import type { AnswerDeps, ReadQuestion } from './turn.ts';

/**
 * What a standalone question asks: its filter with the words that led to it, and the words left to search by. Without `infer` only
 * the given filter and operators narrow the posts.
 */
export async function readQuestion(
  { text, carriedFilter }: RewrittenQuestion,
  given: PostFilter,
  { archive, clock }: Pick<AnswerDeps, 'archive' | 'clock'>,
  infer = true,
): Promise<ReadQuestion> {
  const directory = await authorDirectory(archive);
  const read = readQuery(text, { now: clock.now(), ...directory, given, infer, carried: infer ? carriedFilter : pointedAt(carriedFilter) });
  const condition = toWordCondition(read);
  return { text, ...read, ...(condition ? { condition } : {}) };
}

/** A post that the question points at is meant, however its other words are read. */
const pointedAt = ({ threadOf, quoting }: PostFilter): PostFilter => ({ ...(threadOf === undefined ? {} : { threadOf }), ...(quoting === undefined ? {} : { quoting }) });
