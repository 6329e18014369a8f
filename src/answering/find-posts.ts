import type { PostFilter } from '../domain/filter.ts';
import type { Post } from '../domain/post.ts';
import type { PostArchive } from '../ports/post-archive.ts';
import { allTerms, analyze, analyzePost } from '../search/analyze.ts';
import { queryTerms } from '../search/query-terms.ts';
import { rankPosts } from '../search/rank-posts.ts';
import type { RankedPost } from '../search/ranked-post.ts';
import { RERANK_DEPTH, scoreByReading } from '../search/score-by-reading.ts';
import { answerCue } from './answer-cues.ts';
import { browsePosts } from './browse-posts.ts';
import { answerability, fieldScore, LIMITS } from './evidence-quality/answerability.ts';
import { measurePost } from './evidence-quality/measure-post.ts';
import { dropRepeats, holdsPhrases, type Evidence, type Found } from './evidence.ts';
import { bm25, coverage, type TermWeights } from './term-weights.ts';
import type { AnswerDeps, ReadQuestion } from './turn.ts';

/** Posts looked at for each one kept: repeats and weak matches fall away. */
const POOL = 4;
/** Replies around so many of the best posts are looked at, too: answers stand in replies that do not repeat the topic. */
const THREADS = 5;
const THREAD_POSTS = 200;
/** A post with less of the best one's strength only dilutes the answer; with a reranker's word, one with less of that. */
const MIN_OF_BEST = 0.25;
const MIN_OF_BEST_READ = 0.4;
/** So many of the best tell how much of the question the archive holds. */
const JUDGED = 3;
/** A post with this share of the question's weight speaks of all that was asked. */
const ALL_WORDS = 0.95;
/** What a reranker's reading counts against words and meaning together, each as a share of the best. */
const READING = 1;
/** What the reranker holds for relevant with at least this score is about the question, whatever its words. */
const READS_WELL = 0.5;
/** Of a post's strength, so much is its lead in the search over the field, the rest BM25 of the question's own words. */
const BY_SEARCH = 0.6;
/** What the post that a reply answers adds to the reply's own strength. */
const PARENT = 0.5;
/** A repost says what somebody else said. */
const REPOST = 0.5;
/** What a post gains whose words stand together as in the question, and that holds the kind of thing that is asked for. */
const GAINS = { pairs: 0.15, cue: 0.25 };
/** What a post loses that only asks. */
const ONLY_ASKS = 0.2;
/** A post with fewer words of its own says nothing that could be quoted. */
const MIN_WORDS = 3;

/**
 * The posts that answer best, best first, as the search ranks them, with the replies around them; none when nothing in the archive
 * is likely to answer (`answerability`), unless the filter says by itself which posts are meant. `near`: the share of that likelihood which
 * will do, for questions that posts of their topic answer in part whatever they say.
 */
export async function findPosts(question: ReadQuestion, limit: number, weights: TermWeights, deps: AnswerDeps, signal: AbortSignal, { near = 1 }: { readonly near?: number } = {}): Promise<Found> {
  const { filter, phrases, condition } = question;
  const { terms } = await queryTerms(question, deps.archive, signal);
  const query = { terms, meaning: question.meaning || question.text, filter, signal, without: ['reading' as const], ...(condition ? { words: condition } : {}) };
  const ranked = await rankPosts(query, deps);
  const pool = await inOrder(ranked.slice(0, limit * POOL), deps.archive, signal);
  const posts = await withReplies(pool, filter, deps.archive, signal);
  const { scored, lead } = await scoreInThreads(posts, ranked, weights, question, deps.archive, signal);
  const { judged, least } = await addReading(bestFirst(scored.filter(({ post }) => holdsPhrases(post, phrases))), question.text, deps, signal);
  const strong = judged.filter(({ strength }) => strength >= least);
  const matching = dropRepeats(strong);
  const byMeaning = ranked.some(({ stages }) => stages.meaning > 0);
  const limits = byMeaning ? LIMITS.byMeaning : LIMITS.byWords;
  const held = Math.max(0, ...pool.slice(0, JUDGED).map((post) => coverage(new Set(analyzePost(post).body), weights)));
  const likely = Math.max(answerability({ coverage: held, terms: weights.size, lead, byMeaning }), ...strong.map(({ read }) => read));
  const judgement = { answerability: likely, work: { rounds: 1, maxRounds: 1, postsRead: posts.length, maxPostsRead: mostPostsRead(limit) } };
  const isLikely = held >= ALL_WORDS || likely >= needed(filter, near * limits.near);
  if (matching.length > 0 && (isLikely || (await leavesFew(filter, limit, deps.archive, signal)))) {
    const evidence = matching.slice(0, limit).map(({ post, relevance, strength }) => ({ post, relevance, strength }));
    return { total: matching.length, evidence, weights, match: likely < limits.clear && held < ALL_WORDS ? 'partial' : 'whole', ...judgement };
  }
  if (phrases.length > 0 || !(namesItsPosts(filter) || (await leavesFew(filter, limit, deps.archive, signal)))) return { total: 0, evidence: [], weights, match: 'whole', ...judgement };
  return { ...(await browsePosts(question, limit, deps, signal)), match: 'filter', ...judgement };
}

/** The most posts that `findPosts` reads for a limit. */
export const mostPostsRead = (limit: number): number => limit * POOL + 2 * THREAD_POSTS;

/** A post with what its words, its thread and a reader give it. */
interface Scored extends Evidence {
  /** What a reranker holds of it, where that is good by itself; else 0. */
  readonly read: number;
}

async function inOrder(ranked: readonly RankedPost[], archive: PostArchive, signal: AbortSignal): Promise<Post[]> {
  const posts = new Map((await archive.findByIds(ranked.map(({ sourceId }) => sourceId), signal)).map((post) => [post.sourceId, post]));
  return ranked.flatMap(({ sourceId }) => posts.get(sourceId) ?? []);
}

/**
 * With a reranker, its score of the best posts, as a share of the best one's, is added to their strength: a post that it finds
 * beside the question falls behind, and one that shares few words may win. As a share of `READS_WELL` where no score comes up to
 * that, so that noise is not stretched. A score from there on is a relevance by itself; a low one takes none away, as
 * rerankers differ in how they score what is half right.
 */
async function addReading(ranked: readonly Scored[], question: string, deps: AnswerDeps, signal: AbortSignal): Promise<{ readonly judged: readonly Scored[]; readonly least: number }> {
  const best = ranked.slice(0, RERANK_DEPTH).map(({ post }) => post);
  const scores = await scoreByReading(question, best, deps, signal);
  if (!scores) return { judged: ranked, least: MIN_OF_BEST };
  const top = Math.max(READS_WELL, ...scores.values());
  const judged = ranked.map(({ post, relevance, strength }) => {
    const score = scores.get(post.sourceId) ?? 0;
    const read = score >= READS_WELL ? score : 0;
    return { post, relevance: Math.max(relevance, read), strength: strength + (READING * score) / top, read };
  });
  return { judged: bestFirst(judged), least: MIN_OF_BEST_READ };
}

/** Strengths as shares of the best one's. */
function bestFirst(scored: readonly Scored[]): Scored[] {
  const best = Math.max(...scored.map(({ strength }) => strength)) || 1;
  return scored.map((post) => ({ ...post, strength: post.strength / best })).sort((a, b) => b.strength - a.strength);
}

/** How likely an answer must be: the more the filter says, the less the words must. */
function needed(filter: PostFilter, near: number): number {
  if (namesItsPosts(filter)) return 0;
  return filter.since !== undefined && filter.until !== undefined ? near / 2 : near;
}

/** Whether hardly more posts pass the filter than an answer is written from: then a reader sees at a glance which of them matter. */
const leavesFew = async (filter: PostFilter, limit: number, archive: PostArchive, signal: AbortSignal): Promise<boolean> =>
  filter.since !== undefined && filter.until !== undefined && (await archive.count({ filter }, signal)) <= limit;

/** Whether the filter says by itself which posts are meant: then they are worth showing, however their words differ. */
const namesItsPosts = (filter: PostFilter): boolean =>
  [filter.authors, filter.hashtags, filter.languages, filter.threadOf, filter.quoting].some((field) => field !== undefined);

/** The pool, and the replies to its best posts and to what these reply to, with the replies to those. */
async function withReplies(pool: readonly Post[], filter: PostFilter, archive: PostArchive, signal: AbortSignal): Promise<Post[]> {
  const heads = pool.slice(0, THREADS).flatMap(({ sourceId, inReplyToId }) => (inReplyToId === undefined ? [sourceId] : [sourceId, inReplyToId]));
  const near = (await archive.replies([...new Set(heads)], { filter }, signal)).slice(0, THREAD_POSTS);
  const far = (await archive.replies(near.map(({ sourceId }) => sourceId), { filter }, signal)).slice(0, THREAD_POSTS);
  const posts = new Map([...pool, ...near, ...far].map((post) => [post.sourceId, post]));
  return [...posts.values()];
}

/**
 * The strength of each post: how far the search's score is above the field, as a share of the best post's, with BM25 (of these posts,
 * as a share of the best), and for less that of the post that it replies to. Posts without words of their own, and with words that the question excludes, are left out. `lead` is that of
 * the best post, in the search's scores.
 */
async function scoreInThreads(posts: readonly Post[], ranked: readonly RankedPost[], weights: TermWeights, { text: asked, excluded, filter }: ReadQuestion, archive: PostArchive, signal: AbortSignal): Promise<{ readonly scored: Scored[]; readonly lead: number }> {
  const field = fieldScore(ranked.map(({ score }) => score));
  const lead = (ranked[0]?.score ?? 0) - field;
  const shares = new Map(ranked.map(({ sourceId, score }) => [sourceId, Math.max(0, score - field) / (lead || 1)]));
  const terms = new Map([...posts, ...(await parentsBeside(posts, archive, signal))].map((post) => [post.sourceId, allTerms(analyzePost(post))]));
  const byWords = bm25([...terms.values()], weights);
  const mostWords = Math.max(...byWords) || 1;
  const strengths = new Map([...terms.keys()].map((id, i) => [id, BY_SEARCH * (shares.get(id) ?? 0) + ((1 - BY_SEARCH) * (byWords[i] ?? 0)) / mostWords]));
  const unwanted = analyze(excluded.join(' '));
  const looked = { weights, cue: answerCue(asked) };
  const scored = posts.flatMap((post): Scored[] => {
    const own = terms.get(post.sourceId) ?? [];
    if (unwanted.some((term) => own.includes(term)) || !hasWords(post)) return [];
    const { inReplyToId: parent = '' } = post;
    const measures = measurePost(post.text, own, looked);
    const inThread = (strengths.get(post.sourceId) ?? 0) + PARENT * (strengths.get(parent) ?? 0);
    const strength = inThread * (1 + GAINS.pairs * measures.pairs + GAINS.cue * measures.cue) * (1 - ONLY_ASKS * measures.asks) * (post.isRepost && !filter.isRepost ? REPOST : 1);
    return [{ post, relevance: coverage(new Set([...own, ...(terms.get(parent) ?? [])]), weights), strength, read: 0 }];
  });
  return { scored, lead };
}

/** What the posts reply to, where it is none of them. */
async function parentsBeside(posts: readonly Post[], archive: PostArchive, signal: AbortSignal): Promise<Post[]> {
  const missing = new Set(posts.flatMap(({ inReplyToId }) => inReplyToId ?? []));
  for (const { sourceId } of posts) missing.delete(sourceId);
  return archive.findByIds([...missing], signal);
}

const hasWords = ({ text }: Post): boolean => analyze(text.replaceAll(/https?:\/\/\S+|[@#]\S+/g, ' ')).length >= MIN_WORDS;
