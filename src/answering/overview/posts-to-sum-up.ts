import type { Effort } from '../../domain/answer.ts';
import type { Post } from '../../domain/post.ts';
import type { PostArchive } from '../../ports/post-archive.ts';
import { queryTerms } from '../../search/query-terms.ts';
import { rankPosts } from '../../search/rank-posts.ts';
import type { RankedPost } from '../../search/ranked-post.ts';
import { dropRepeats } from '../evidence.ts';
import { coverage, type TermWeights } from '../term-weights.ts';
import type { AnswerDeps, ReadQuestion } from '../turn.ts';
import { givesOrders } from '../untrusted/set-aside-orders.ts';
import { findSubject, postsOfSubject, type Subject } from './find-subject.ts';

/** Posts that a summary reads. */
const READ: Record<Effort, number> = { FAST: 100, BALANCED: 200, THOROUGH: 300 };
/** A post is about the topic from this share of the best one's score on, when it holds this share of the question's words, of a long question about one word. */
const ABOUT = { score: 0.45, coverage: 0.33, words: 1.2 };
/** In a thread that is about it, posts with this share are, too. */
const IN_THREAD = 0.25;
/** So many of the best posts tell what the subject is. */
const BEST = 15;
/** What being heard counts beside the nearness to the question, by its logarithm. */
const HEARD = 0.06;
/** A time with more posts is read in so many slices. */
const SLICES = 20;

export interface PostsToSumUp {
  /** Without repeats and without posts that give orders to their reader; the best first, or the most heard where nothing was searched. */
  readonly posts: readonly Post[];
  /** How many there are in all; more than `posts` where the archive has more than are read, or the same more than once. */
  readonly total: number;
  /** When the first and the last of all were written, in milliseconds since 1970-01-01 UTC, and how many authors they have. */
  readonly first: number;
  readonly last: number;
  readonly authors: number;
}

/**
 * What a topic has to be summed up: the posts that hold its words, those around them in their threads, and those that share the subject
 * of the best ones, by its hashtags and authors (`findSubject`): long questions share few words with what they are about. Those first that
 * are nearest to the question and most heard.
 */
export async function postsOnTopic(question: ReadQuestion, effort: Effort, weights: TermWeights, deps: AnswerDeps, signal: AbortSignal): Promise<PostsToSumUp & { readonly subject: Subject }> {
  const { archive } = deps;
  const { terms } = await queryTerms(question, archive, signal);
  const ranked = await rankPosts({ terms, meaning: question.meaning || question.text, filter: question.filter, words: question.condition, without: ['reading'], signal }, deps);
  const bodies = await archive.bodyTerms(ranked.slice(0, READ[effort] * 2), signal);
  const best = ranked[0]?.score ?? 0;
  const subject = findSubject(await archive.findByIds(ranked.slice(0, BEST).map(({ sourceId }) => sourceId), signal), weights);
  const shared = question.condition ? [] : await postsOfSubject(subject, question.filter, archive, signal);
  const isAbout = (hit: RankedPost, i: number) => {
    const own = new Set(bodies[i]);
    if (subject.terms.size > 0 && ![...subject.terms].some((term) => own.has(term))) return false;
    return hit.score >= ABOUT.score * best && coverage(own, weights) >= Math.min(ABOUT.coverage, ABOUT.words / weights.size);
  };
  const about = ranked.slice(0, bodies.length).filter(isAbout);
  const threads = new Set(about.map(({ thread }) => thread));
  const kept = ranked.filter((hit, i) => (i < bodies.length && isAbout(hit, i)) || (threads.has(hit.thread) && hit.score >= IN_THREAD * best)).slice(0, READ[effort]);
  const found = new Map([...shared, ...(await archive.findByIds(kept.map(({ sourceId }) => sourceId), signal))].map((post) => [post.sourceId, post]));
  const shares = new Map(ranked.map(({ sourceId, score }) => [sourceId, score / (best || 1)]));
  const worth = (post: Post) => (shares.get(post.sourceId) ?? 0) + HEARD * Math.log1p(Math.max(0, hearing(post)));
  const posts = [...found.values()].sort((a, b) => worth(b) - worth(a)).slice(0, READ[effort]);
  const copies = kept.reduce((sum, { duplicates }) => sum + duplicates, 0);
  return { ...extentOf(posts), posts: own(posts), total: found.size + copies, subject };
}

/** What passes the filter, to be summed up: all of it, or what was most heard in each slice of its time. */
export async function postsOfFilter({ filter }: ReadQuestion, effort: Effort, { archive }: Pick<AnswerDeps, 'archive'>, signal: AbortSignal): Promise<PostsToSumUp> {
  const limit = READ[effort];
  const { total, value: authors, first = 0, last = 0 } = await archive.aggregate({ filter, groupBy: 'none', measure: 'authors', order: 'most', limit: 1 }, signal);
  if (total <= limit) return { posts: own((await archive.list({ filter, order: 'newest', limit }, signal)).sort(byHearing)), total, first, last, authors };
  const length = (last + 1 - first) / SLICES;
  const posts: Post[] = [];
  for (let i = 0; i < SLICES; i += 1) {
    const slice = { ...filter, since: Math.floor(first + i * length), until: Math.floor(first + (i + 1) * length) };
    posts.push(...(await heard(slice, Math.ceil(limit / SLICES), archive, signal)));
  }
  return { posts: own(posts.sort(byHearing)), total, first, last, authors };
}

export const extentOf = (posts: readonly Post[]): Pick<PostsToSumUp, 'first' | 'last' | 'authors'> => {
  const times = posts.map(({ createdAt }) => createdAt);
  return { first: Math.min(...times), last: Math.max(...times), authors: new Set(posts.map(({ author }) => author.id)).size };
};

async function heard(filter: ReadQuestion['filter'], limit: number, archive: PostArchive, signal: AbortSignal): Promise<Post[]> {
  const { rows } = await archive.aggregate({ filter, groupBy: 'post', measure: 'likes', order: 'most', limit }, signal);
  return archive.findByIds(rows.map(({ key }) => key), signal);
}

const own = (posts: readonly Post[]): Post[] => dropRepeats(posts.filter((post) => !givesOrders(post)).map((post) => ({ post, relevance: 1, strength: 1 }))).map(({ post }) => post);

const byHearing = (a: Post, b: Post): number => hearing(b) - hearing(a) || b.createdAt - a.createdAt;
const hearing = ({ metrics, isRepost }: Post): number => (isRepost ? -1 : metrics.likes + 2 * metrics.reposts + metrics.replies);
