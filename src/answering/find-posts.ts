import type { PostFilter } from '../domain/filter.ts';
import type { Post } from '../domain/post.ts';
import type { PostArchive, ScoredPost } from '../ports/post-archive.ts';
import { allTerms, analyze, analyzePost } from '../search/analyze.ts';
import { embedQuery } from '../search/embed-query.ts';
import { RERANK_DEPTH, scoreByReading } from '../search/score-by-reading.ts';
import { answerCue } from './answer-cues.ts';
import { browsePosts } from './browse-posts.ts';
import { dropRepeats, holdsPhrases, type Evidence, type Found } from './evidence.ts';
import { bm25, coverage, type TermWeights } from './term-weights.ts';
import type { AnswerDeps, ReadQuestion } from './turn.ts';

/** Posts looked at for each one kept: repeats and weak matches fall away. */
const POOL = 5;
/** Replies around so many of the best posts are looked at, too: answers stand in replies that do not repeat the topic. */
const THREADS = 5;
const THREAD_POSTS = 200;
/** Share of the question's weight that the best post, in its thread, must hold for the archive to hold anything on it. */
const MIN_RELEVANCE = 0.3;
/** Below this share the best post holds only a part of what is asked, and the answer says so. */
const WHOLE = 0.6;
/** A post with less of the best one's score only dilutes the answer. */
const MIN_OF_BEST = 0.4;
/** What meaning counts against words, each as a share of the best. */
const MEANING = 1;
/** So many of the nearest posts are looked at; the last one shows how near posts are that have nothing to do with it. */
const NEAREST = 100;
/** A post that is nearer than the hundredth nearest by more than this is about the question, whatever its words. */
const STANDS_OUT = 0.13;
/** What a reranker's reading counts against words and meaning together, each as a share of the best. */
const READING = 1;
/** What the reranker holds for relevant with at least this score is about the question, whatever its words. */
const READS_WELL = 0.5;
/** What the post that a reply answers adds to the reply's own score. */
const PARENT = 0.3;
/** A repost says what somebody else said. */
const REPOST = 0.5;
/** What a post gains that holds the kind of thing that is asked for. */
const CUE = 1.25;
/** A post with fewer words of its own says nothing that could be quoted. */
const MIN_WORDS = 3;

/** The posts that hold most of what is asked, best first; none when no post holds enough of it. */
export async function findPosts(question: ReadQuestion, limit: number, weights: TermWeights, deps: AnswerDeps, signal: AbortSignal): Promise<Found> {
  const { filter, phrases } = question;
  const scope = { filter, ...(question.condition ? { words: question.condition } : {}) };
  const [byWords, byMeaning] = await Promise.all([
    deps.archive.searchTerms({ ...scope, terms: [...weights.keys()].map((term) => ({ term, weight: 1 })), limit: limit * POOL }, signal),
    embedQuery(question.text, deps, signal).then((vector) => (vector.length === 0 ? [] : deps.archive.searchVector({ ...scope, vector, limit: NEAREST }, signal))),
  ]);
  const candidates = new Set([...byWords, ...byMeaning.slice(0, limit)].map(({ sourceId }) => sourceId));
  const pool = await deps.archive.findByIds([...candidates], signal);
  const posts = await withReplies(pool, filter, deps.archive, signal);
  const scored = (await scoreInThreads(posts, weights, question, deps.archive, signal)).filter(({ post }) => holdsPhrases(post, phrases));
  const ranked = await addReading(addMeaning(scored, byMeaning), question.text, deps, signal);
  const strong = ranked.filter(({ strength }) => strength >= MIN_OF_BEST);
  const matching = dropRepeats(strong);
  const relevance = Math.max(0, ...strong.map((post) => post.relevance));
  if (matching.length > 0 && relevance >= neededRelevance(filter)) {
    return { total: matching.length, evidence: matching.slice(0, limit), weights, match: relevance < WHOLE ? 'partial' : 'whole' };
  }
  if (phrases.length > 0 || !namesItsPosts(filter)) return { total: 0, evidence: [], weights, match: 'whole' };
  return { ...(await browsePosts(question, limit, deps, signal)), match: 'filter' };
}

/**
 * Best first by words and threads (as a share of the best) plus meaning (how far the post stands out from the
 * hundredth nearest): a sum of two scores on one scale keeps a clear winner of either, which a fusion of ranks loses.
 */
function addMeaning(scored: readonly Scored[], byMeaning: readonly ScoredPost[]): Evidence[] {
  const bestScore = Math.max(...scored.map(({ score }) => score)) || 1;
  const [nearest, farthest] = [byMeaning[0]?.score ?? 0, byMeaning.at(-1)?.score ?? 0];
  const similarity = new Map(byMeaning.map(({ sourceId, score }) => [sourceId, score]));
  const range = nearest - farthest || 1;
  return bestFirst(
    scored.map(({ post, relevance, score }) => {
      const near = similarity.get(post.sourceId);
      const meaning = near === undefined ? 0 : (near - farthest) / range;
      return { post, relevance: relevance + Math.max(0, (near ?? farthest) - farthest - STANDS_OUT), strength: score / bestScore + MEANING * meaning };
    }),
  );
}

/**
 * With a reranker, its score of the best posts, as a share of the best one's, is added to their strength: a post that it finds
 * beside the question falls behind, and one that shares few words may win. As a share of `READS_WELL` where no score comes up to
 * that, so that noise is not stretched. A score from there on is a relevance by itself; a low one takes none away, as
 * rerankers differ in how they score what is half right.
 */
async function addReading(ranked: readonly Evidence[], question: string, deps: AnswerDeps, signal: AbortSignal): Promise<readonly Evidence[]> {
  const best = ranked.slice(0, RERANK_DEPTH).map(({ post }) => post);
  const scores = await scoreByReading(question, best, deps, signal);
  if (!scores) return ranked;
  const top = Math.max(READS_WELL, ...scores.values());
  return bestFirst(
    ranked.map(({ post, relevance, strength }) => {
      const score = scores.get(post.sourceId) ?? 0;
      return { post, relevance: score >= READS_WELL ? Math.max(relevance, score) : relevance, strength: strength + (READING * score) / top };
    }),
  );
}

/** Strengths as shares of the best one's. */
function bestFirst(evidence: readonly Evidence[]): Evidence[] {
  const best = Math.max(...evidence.map(({ strength }) => strength)) || 1;
  return evidence.map((post) => ({ ...post, strength: post.strength / best })).sort((a, b) => b.strength - a.strength);
}

/** How much of the question the best post must hold: the more the filter says, the less the words must. */
function neededRelevance(filter: PostFilter): number {
  if (namesItsPosts(filter)) return 0;
  return filter.since !== undefined && filter.until !== undefined ? MIN_RELEVANCE / 2 : MIN_RELEVANCE;
}

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
 * Best first, by BM25 (which the engine's own ranking only approximates for short posts) of the post and, for less, of the
 * post that it replies to. Posts without words of their own, and with words that the question excludes, are left out.
 */
async function scoreInThreads(posts: readonly Post[], weights: TermWeights, { text: asked, excluded, filter }: ReadQuestion, archive: PostArchive, signal: AbortSignal): Promise<Scored[]> {
  const missing = new Set(posts.map(({ inReplyToId }) => inReplyToId).filter((id) => id !== undefined));
  for (const { sourceId } of posts) missing.delete(sourceId);
  const parents = await archive.findByIds([...missing], signal);
  const all = [...posts, ...parents];
  const terms = all.map((post) => allTerms(analyzePost(post)));
  const scores = bm25(terms, weights);
  const place = new Map(all.map(({ sourceId }, i) => [sourceId, i]));
  const unwanted = analyze(excluded.join(' '));
  const cue = answerCue(asked);
  return posts
    .map((post, i) => {
      const parent = post.inReplyToId === undefined ? undefined : place.get(post.inReplyToId);
      const held = new Set(terms[i]);
      const withParent = parent === undefined ? held : new Set([...held, ...(terms[parent] ?? [])]);
      const own = (scores[i] ?? 0) + (parent === undefined ? 0 : PARENT * (scores[parent] ?? 0));
      const score = own * (post.isRepost && !filter.isRepost ? REPOST : 1) * (cue?.test(post.text) ? CUE : 1);
      return { post, relevance: coverage(withParent, weights), score, excluded: unwanted.some((term) => held.has(term)) };
    })
    .filter(({ post, excluded: out }) => !out && hasWords(post))
    .sort((a, b) => b.score - a.score);
}

const hasWords = ({ text }: Post): boolean => analyze(text.replaceAll(/https?:\/\/\S+|[@#]\S+/g, ' ')).length >= MIN_WORDS;

interface Scored {
  readonly post: Post;
  readonly relevance: number;
  readonly score: number;
}
