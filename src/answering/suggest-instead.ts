import type { PostFilter } from '../domain/filter.ts';
import { queryTerms } from '../search/query-terms.ts';
import { rankPosts } from '../search/rank-posts.ts';
import type { AnswerDeps, ReadQuestion } from './turn.ts';
import { answerLanguage } from './wording/answer-language.ts';
import { FOLLOW_UPS } from './wording/follow-up-words.ts';

export type SuggestDeps = Pick<AnswerDeps, 'archive' | 'embeddings' | 'clock' | 'report'>;

/** A hashtag or an author of posts near a question, with the number of posts in the archive. */
interface NearTopic {
  readonly kind: 'tag' | 'author';
  readonly name: string;
  readonly posts: number;
}

/** So many of the nearest posts say what is near. */
const NEAREST = 12;
const MOST_TOPICS = 3;
/** An author or a tag of one post alone is no topic. */
const SHARED_BY = 2;

/** What the posts nearest to a question have in common, whether or not they answer it: hashtags first, then authors, at most 3. */
export async function nearestTopics(question: ReadQuestion, deps: SuggestDeps, signal?: AbortSignal): Promise<NearTopic[]> {
  const { archive } = deps;
  const { terms } = await queryTerms(question, archive, signal);
  if (terms.length === 0) return [];
  const near = async (filter: PostFilter) => rankPosts({ terms, meaning: question.meaning || question.text, filter, signal, without: ['reading', 'feedback'] }, deps);
  const within = await near(question.filter);
  const ranked = within.length > 0 || Object.keys(question.filter).length === 0 ? within : await near({});
  const posts = await archive.findByIds(ranked.slice(0, NEAREST).map(({ sourceId }) => sourceId), signal);
  const tags = shared(posts.map(({ hashtags }) => hashtags)).map((name) => ({ kind: 'tag' as const, name, filter: { hashtags: [name] } }));
  const authors = shared(posts.map(({ author }) => [author.handle])).map((name) => ({ kind: 'author' as const, name, filter: { authors: [name.toLowerCase()] } }));
  const candidates = [...tags, ...authors].slice(0, MOST_TOPICS);
  const counts = await Promise.all(candidates.map(({ filter }) => archive.count({ filter }, signal)));
  return candidates.flatMap(({ kind, name }, i) => ((counts[i] ?? 0) > 0 ? [{ kind, name, posts: counts[i] ?? 0 }] : []));
}

/** Questions near an unanswered one, in its language, each with posts in the archive. */
export async function suggestInstead(question: ReadQuestion, deps: SuggestDeps, signal?: AbortSignal): Promise<string[]> {
  const words = FOLLOW_UPS[answerLanguage(question.language)];
  const topics = await nearestTopics(question, deps, signal);
  return topics.map(({ kind, name }) => (kind === 'tag' ? words.said(name) : words.by(name)));
}

/** Values of at least two posts, most frequent first. */
function shared(values: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values.flat()) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= SHARED_BY).sort(([, a], [, b]) => b - a).map(([value]) => value);
}
