import type { Post } from '../domain/post.ts';
import type { AggregateResult } from '../ports/post-archive.ts';
import { authorDirectory } from '../search/understand/author-directory.ts';
import type { Aggregation, Counted } from './counting/aggregation.ts';
import { CountNames } from './counting/name-counted.ts';
import { readAggregation } from './counting/read-aggregation.ts';
import { queryOf, runAggregation } from './counting/run-aggregation.ts';
import { tabulate } from './counting/tabulate.ts';
import { holdsPhrases, type Found } from './evidence.ts';
import { termsOf, weighTerms } from './term-weights.ts';
import type { AnswerDeps, ReadQuestion } from './turn.ts';
import { answerLanguage } from './wording/answer-language.ts';

/** How many posts are read to see which hold a phrase to the letter. */
const PHRASE_LIMIT = 20_000;
const EXAMPLES = 3;
/**
 * Answers a question by counting: what it asks is run as one aggregation over the archive. Its figures come as sentences and as a table
 * with the query that was run, with posts where they help. Rejects as the archive does.
 */
export async function countPosts(question: ReadQuestion, { archive, clock }: Pick<AnswerDeps, 'archive' | 'clock'>, signal: AbortSignal): Promise<Found> {
  const directory = await authorDirectory(archive);
  const asked = readAggregation(question, { now: clock.now(), ...directory });
  const literal = await countLiterally(asked, archive, signal);
  const counted = literal ?? (await runAggregation(asked, { archive, clock }, signal));
  const posts = literal?.posts ?? (await archive.findByIds(await postsOf(counted, archive, signal), signal));
  const names = new CountNames(answerLanguage(question.language));
  const words = [...asked.scope.words, ...asked.scope.phrases];
  return {
    total: counted.result.total,
    evidence: shown(counted, posts).map((post) => ({ post, relevance: 1, strength: 1 })),
    weights: await weighTerms(termsOf(asked.scope.words, asked.scope.phrases), archive),
    match: 'whole',
    count: { total: totalOf(counted), words },
    table: tabulate(counted, posts, names),
    counted,
    ...(asked.kind === 'total' && asked.instead === true ? { missing: [names.words.instead] } : {}),
  };
}

/** Of a plain count the newest, of others the posts that were asked for, with those that share the first place. */
function shown({ asked, result }: Counted, posts: readonly Post[]): readonly Post[] {
  const wanted = asked.kind === 'extreme' ? Math.max(asked.limit, result.tied) : asked.kind === 'ends' ? asked.limit : EXAMPLES;
  return posts.slice(0, Math.min(EXAMPLES, wanted));
}

/** The one figure that was asked for, where there is one; else the number of posts that were looked at. */
function totalOf({ asked, result, parts }: Counted): number {
  if (asked.kind === 'total') return asked.measure === 'authors' ? result.groups : result.value;
  if (asked.kind === 'variety') return result.groups;
  if (asked.kind === 'share') return asked.others === true ? result.total - (parts[0]?.total ?? 0) : (parts[0]?.total ?? 0);
  return result.total;
}

/** The posts that an answer shows or names: of a plain count the newest, of others those that were asked for. */
async function postsOf({ asked, result }: Counted, archive: AnswerDeps['archive'], signal: AbortSignal): Promise<string[]> {
  if (asked.kind === 'ends' || asked.kind === 'extreme') return result.rows.map(({ key }) => key);
  if (asked.kind !== 'total' || asked.measure !== 'posts') return [];
  const newest = await archive.aggregate({ ...queryOf(asked.scope), groupBy: 'post', measure: 'posts', order: 'last', limit: EXAMPLES }, signal);
  return newest.rows.map(({ key }) => key);
}

/**
 * Posts that hold a phrase to the letter, as far as posts are only counted: the index knows the forms of its words, and no signs. Undefined
 * where they are too many to be read: then the forms are counted.
 */
async function countLiterally(asked: Aggregation, archive: AnswerDeps['archive'], signal: AbortSignal): Promise<(Counted & { readonly posts: readonly Post[] }) | undefined> {
  const { phrases } = asked.scope;
  if (asked.kind !== 'total' || asked.measure !== 'posts' || phrases.length === 0) return undefined;
  const { total, rows } = await archive.aggregate({ ...queryOf(asked.scope), groupBy: 'post', measure: 'posts', order: 'last', limit: PHRASE_LIMIT }, signal);
  if (total > PHRASE_LIMIT) return undefined;
  const posts = (await archive.findByIds(rows.map(({ key }) => key), signal)).filter((post) => holdsPhrases(post, phrases));
  const result: AggregateResult = { total: posts.length, value: posts.length, groups: 0, tied: 0, rows: [] };
  return { asked, result, parts: [], handles: new Map(), posts };
}
