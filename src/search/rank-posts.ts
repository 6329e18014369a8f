import type { PostFilter } from '../domain/filter.ts';
import type { EmbeddingModel } from '../ports/models.ts';
import type { PostArchive, PostHit, PostScope, WeightedTerm, WordCondition } from '../ports/post-archive.ts';
import { embedQuery } from './embed-query.ts';
import { closeness, smoothAmongNeighbours } from './neighbours.ts';
import { expandQuery, feedbackPosts, type FeedbackPosts } from './query-feedback.ts';
import { RankedHit, sum, type RankedPost, type StageScores } from './ranked-post.ts';
import { RERANK_DEPTH, scoreByReading, type ReadingDeps } from './score-by-reading.ts';
import { STOP_TERMS } from './stop-terms.ts';

/** How deep a ranking goes. Later posts are too far off to be worth a page. */
const RANK_DEPTH = 1000;
/** So many of the best by words and of the nearest are looked at. */
const [BY_WORDS, NEAREST] = [700, 500];

/** What a cosine of 1 counts against the best match of words, and what it counts for a long query. */
const MEANING = 1.25;
const MEANING_OF_LONG = 5;
/** What it counts once the words of the best posts have joined the query: they say much of what the cosine says. */
const MEANING_AFTER_FEEDBACK = 0.4;
/** Words of content from which on a query begins to be long, and is: then it tells the one post that it is about. */
const [LONG_FROM, LONG_TO] = [6, 12];
/** So many of the best posts tell whether a query has a topic that posts share. */
const COHERENCE_POSTS = 10;
/** Posts that are heard, what their terms get of the query, and how many of the best are scored again: first and second round. */
const FIRST = { posts: 5, share: 0.5 };
const SECOND = { posts: 12, share: 0.6, depth: 300 };
/** So many of the best lend each other of their score. */
const SMOOTHED = 60;
/** What is known of a post before any query. */
const PRIOR = { repeats: -0.4, link: 0.1, length: 0.05, enoughTerms: 15, popularity: 0.01, mostPopular: 10 };
/** What being written at the time of the best posts counts, and within how many milliseconds that fades to a third. */
const TIME = { weight: 0.1, fade: 2 * 86_400_000 };

export interface RankQuery {
  /** What it is searched by in words. */
  readonly terms: readonly WeightedTerm[];
  /** What it is searched by in meaning, and what a reranker reads. */
  readonly meaning: string;
  readonly filter: PostFilter;
  readonly words?: WordCondition | undefined;
  readonly upToSequence?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What is left out; for measuring what each stage adds. */
  readonly without?: readonly RankStage[];
}

/** `gate`: what holds feedback back where it would hurt. `collapse`: copies of one text are one result. */
export type RankStage = 'meaning' | 'feedback' | 'secondFeedback' | 'neighbours' | 'priors' | 'time' | 'gate' | 'collapse' | 'reading';

export interface RankDeps extends ReadingDeps {
  readonly archive: PostArchive;
  readonly embeddings?: EmbeddingModel | undefined;
}

/** A post while it is being ranked. */
interface Candidate {
  readonly hit: PostHit;
  /** 0 to 1, 0 without vectors. */
  readonly cosine: number;
  readonly stages: { -readonly [K in keyof StageScores]: StageScores[K] };
  /** Their sum when they were last put in order. */
  score: number;
}

/**
 * The best posts for a query, at most `RANK_DEPTH`. BM25 and cosine similarity are added as scores (Bruch, Gai and Ingber, "An
 * Analysis of Fusion Functions for Hybrid Retrieval", 2023). Where the best posts share a topic, their terms join the query, twice
 * (pseudo-relevance feedback), posts gain that were written when they were, and neighbours lend each other of their score; a query for
 * one certain post is left as it is. What each step adds: docs/quality.md.
 */
export async function rankPosts(query: RankQuery, deps: RankDeps): Promise<RankedPost[]> {
  const uses = (stage: RankStage) => query.without?.includes(stage) !== true;
  const found = await findCandidates(query, deps);
  const topic = uses('feedback') ? await topicStrength(found, query, deps) : 0;
  if (topic > 0) await hearBestPosts(found, topic, query, deps);
  else if (uses('priors')) for (const { hit, stages } of found.candidates) stages.prior = prior(hit);
  const ranked = bestFirst(found.candidates);
  if (topic > 0 && uses('neighbours')) smooth(ranked, topic, await vectorsOf(ranked.slice(0, SMOOTHED), deps, query.signal));
  const fused = bestFirst(ranked).slice(0, RANK_DEPTH);
  if (uses('reading')) await read(fused, query, deps);
  return bestFirst(fused).map(({ hit, stages }) => new RankedHit(hit, stages));
}

interface Found {
  readonly candidates: Candidate[];
  /** 0 for a short query to 1 for a long one. */
  readonly longness: number;
  readonly meaningWeight: number;
  readonly hasVectors: boolean;
}

/** The best of words and of meaning, scored by both. */
async function findCandidates({ terms, meaning, signal, ...query }: RankQuery, deps: RankDeps): Promise<Found> {
  const { archive } = deps;
  const uses = (stage: RankStage) => query.without?.includes(stage) !== true;
  const scope: PostScope = { filter: query.filter, ...(query.words ? { words: query.words } : {}), ...(query.upToSequence === undefined ? {} : { upToSequence: query.upToSequence }) };
  const options = { ...scope, limit: BY_WORDS, keepCopies: !uses('collapse') };
  const nearest = async () => {
    const vector = uses('meaning') ? await embedQuery(meaning, deps, signal) : [];
    return { vector, byMeaning: vector.length === 0 ? [] : await archive.searchVector({ ...options, vector, limit: NEAREST }, signal) };
  };
  const [{ vector, byMeaning }, byWords, frequencies] = await Promise.all([
    nearest(),
    terms.length === 0 ? [] : archive.searchTerms({ ...options, terms }, signal),
    archive.documentFrequencies(terms.map(({ term }) => term), signal),
  ]);
  const content = terms.filter(({ term, weight }, i) => weight >= 1 && (frequencies[i] ?? 0) > 0 && !STOP_TERMS.has(term)).length;
  const longness = uses('gate') ? ramp(content, LONG_FROM, LONG_TO) : 0;
  const meaningWeight = MEANING + longness * (MEANING_OF_LONG - MEANING);

  const candidates = new Map<string, Candidate>();
  const add = (hit: PostHit, words: number, cosine: number) => {
    const repeats = hit.repeats && uses('priors') ? PRIOR.repeats : 0;
    const stages = { words, meaning: meaningWeight * Math.max(0, cosine), time: 0, prior: repeats, neighbours: 0, reading: 0 };
    candidates.set(hit.sourceId, { hit, cosine: Math.max(0, cosine), stages, score: 0 });
  };
  for (const hit of byMeaning) add(hit, 0, hit.score);
  const best = byWords[0]?.score ?? 1;
  const onlyWords: PostHit[] = [];
  for (const hit of byWords) {
    const near = candidates.get(hit.sourceId);
    if (near) near.stages.words = hit.score / best;
    else onlyWords.push(hit);
  }
  const similarities = vector.length === 0 ? [] : await archive.similarities(onlyWords, vector, signal);
  onlyWords.forEach((hit, i) => add(hit, hit.score / best, similarities[i] ?? 0));
  return { candidates: [...candidates.values()], longness, meaningWeight, hasVectors: byMeaning.length > 0 };
}

/**
 * From 0 to 1: whether the best posts are about one thing, so that their words may be trusted. Without vectors it is told by how much
 * of the query they hold.
 */
async function topicStrength({ candidates, longness, hasVectors }: Found, { terms, signal, without = [] }: RankQuery, deps: RankDeps): Promise<number> {
  if (without.includes('gate')) return candidates.length > 0 ? 1 : 0;
  if (longness === 1) return 0;
  const best = bestFirst(candidates).slice(0, COHERENCE_POSTS);
  if (hasVectors) return (1 - longness) * ramp(closeness([...(await vectorsOf(best, deps, signal)).values()]), 0.4, 0.6);
  return (1 - longness) * ramp(await coverage(best, terms, deps.archive, signal), 0.4, 0.7);
}

/** The mean share of the query's weight that posts hold, 0 to 1. */
async function coverage(posts: readonly Candidate[], terms: readonly WeightedTerm[], archive: PostArchive, signal?: AbortSignal): Promise<number> {
  const [bodies, frequencies, { postCount }] = await Promise.all([
    archive.bodyTerms(posts.map(({ hit }) => hit), signal),
    archive.documentFrequencies(terms.map(({ term }) => term), signal),
    archive.stats(signal),
  ]);
  const weights = terms.map(({ weight }, i) => ((frequencies[i] ?? 0) === 0 ? 0 : weight * Math.log(1 + (postCount - (frequencies[i] ?? 0) + 0.5) / ((frequencies[i] ?? 0) + 0.5))));
  const total = weights.reduce((a, b) => a + b, 0) * bodies.length || 1;
  const held = bodies.reduce((all, body) => all + weights.reduce((part, weight, i) => part + (body.includes(terms[i]?.term ?? '') ? weight : 0), 0), 0);
  return held / total;
}

/** Scores the candidates again with the terms of the best ones, in two rounds: all of them, then the best with the better feedback. */
async function hearBestPosts({ candidates, meaningWeight }: Found, topic: number, query: RankQuery, deps: RankDeps): Promise<void> {
  const { without = [], signal } = query;
  const { postCount } = await deps.archive.stats(signal);
  const weight = (1 - topic) * meaningWeight + topic * MEANING_AFTER_FEEDBACK;
  const rescore = async (scored: readonly Candidate[], ranked: readonly Candidate[], round: { readonly posts: number; readonly share: number }) => {
    const heard = await feedback(ranked, round.posts, deps, signal);
    const terms = await expandQuery(query.terms, heard, round.share * topic, deps.archive, postCount, signal);
    const scores = await deps.archive.scoreTerms(scored.map(({ hit }) => hit), terms, signal);
    const best = scores.reduce((a, b) => Math.max(a, b), 0) || 1;
    scored.forEach(({ hit, cosine, stages }, i) => {
      stages.words = (scores[i] ?? 0) / best;
      stages.meaning = weight * cosine;
      stages.prior = without.includes('priors') ? 0 : prior(hit);
      stages.time = without.includes('time') ? 0 : topic * nearInTime(hit.createdAt, heard);
    });
  };
  await rescore(candidates, bestFirst(candidates), FIRST);
  if (without.includes('secondFeedback')) return;
  const ranked = bestFirst(candidates);
  const [again, rest] = [ranked.slice(0, SECOND.depth), ranked.slice(SECOND.depth)];
  await rescore(again, again, SECOND);
  // The rest was scored by another query: it stays behind.
  const [lowest, highest] = [Math.min(...again.map(({ stages }) => sum(stages))), rest[0] ? sum(rest[0].stages) : -Infinity];
  if (highest > lowest) for (const { stages } of rest) stages.words -= highest - lowest;
}

async function feedback(ranked: readonly Candidate[], count: number, deps: RankDeps, signal: AbortSignal | undefined): Promise<FeedbackPosts> {
  const best = ranked.slice(0, 3 * count);
  const posts = best.map(({ hit, stages }) => ({ hit, score: sum(stages) }));
  return feedbackPosts(posts, await vectorsOf(best, deps, signal), count);
}

function prior({ repeats, hasLinks, length, likes, reposts }: PostHit): number {
  const terms = Math.min(Math.max(length, 1), PRIOR.enoughTerms);
  const popularity = Math.min(PRIOR.mostPopular, Math.log1p(likes + 2 * reposts));
  return (repeats ? PRIOR.repeats : 0) + (hasLinks ? PRIOR.link : 0) + PRIOR.length * Math.log(terms / PRIOR.enoughTerms) + PRIOR.popularity * popularity;
}

const nearInTime = (createdAt: number, { posts, weights }: FeedbackPosts): number =>
  TIME.weight * posts.reduce((near, post, i) => near + (weights[i] ?? 0) * Math.exp(-Math.abs(createdAt - post.hit.createdAt) / TIME.fade), 0);

async function vectorsOf(posts: readonly Candidate[], { archive }: RankDeps, signal: AbortSignal | undefined): Promise<Map<PostHit, Float32Array>> {
  const vectors = await archive.vectors(posts.map(({ hit }) => hit), signal);
  return new Map(posts.flatMap(({ hit }, i) => (vectors[i] ? [[hit, vectors[i]] as const] : [])));
}

function smooth(ranked: readonly Candidate[], topic: number, vectors: ReadonlyMap<PostHit, Float32Array>): void {
  const best = ranked.filter(({ hit }) => vectors.has(hit)).slice(0, vectors.size);
  const changes = smoothAmongNeighbours(best.map(({ hit, stages }) => ({ score: sum(stages), vector: vectors.get(hit) ?? new Float32Array() })), topic);
  best.forEach(({ stages }, i) => {
    stages.neighbours = changes[i] ?? 0;
  });
}

/** With a reranker, the best `RERANK_DEPTH` stand in its order, before the rest. */
async function read(ranked: readonly Candidate[], { meaning, signal }: RankQuery, deps: RankDeps): Promise<void> {
  if (!deps.reranker) return;
  const best = ranked.slice(0, RERANK_DEPTH);
  const posts = await deps.archive.findByIds(best.map(({ hit }) => hit.sourceId), signal);
  const relevance = await scoreByReading(meaning, posts, deps, signal);
  if (!relevance) return;
  const next = ranked[RERANK_DEPTH];
  const floor = next ? sum(next.stages) : 0;
  for (const { hit, stages } of best) stages.reading = floor + (relevance.get(hit.sourceId) ?? 0) - sum(stages);
}

/** Sorting is stable: ties stay in the order of the archive. */
function bestFirst(candidates: readonly Candidate[]): Candidate[] {
  for (const candidate of candidates) candidate.score = sum(candidate.stages);
  return candidates.toSorted((a, b) => b.score - a.score);
}

const ramp = (value: number, from: number, to: number): number => Math.min(1, Math.max(0, (value - from) / (to - from)));
