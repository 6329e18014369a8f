import { inverseDocumentFrequency } from '../domain/inverse-document-frequency.ts';
import type { PostFilter } from '../domain/filter.ts';
import type { EmbeddingModel } from '../ports/models.ts';
import type { PostArchive, PostHit, PostScope, WeightedTerm, WordCondition } from '../ports/post-archive.ts';
import { Candidates, RankedHit } from './candidates.ts';
import { embedQuery } from './embed-query.ts';
import { closeness, smoothAmongNeighbours } from './neighbours.ts';
import { expandQuery, feedbackPosts, type FeedbackPosts } from './query-feedback.ts';
import type { RankedPost } from './ranked-post.ts';
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
/** So many times as long, and nothing is left of it that a number of 64 bits would show. */
const FADED = 40;

export interface RankQuery {
  /** What it is searched by in words. */
  readonly terms: readonly WeightedTerm[];
  /** What it is searched by in meaning, and what a reranker reads. */
  readonly meaning: string;
  /** The vector of `meaning`, where it is on its way. */
  readonly vector?: Promise<readonly number[]> | undefined;
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

/**
 * The best posts for a query, at most `RANK_DEPTH`. BM25 and cosine similarity are added as scores (Bruch, Gai and Ingber, "An
 * Analysis of Fusion Functions for Hybrid Retrieval", 2023). Where the best posts share a topic, their terms join the query, twice
 * (pseudo-relevance feedback), posts gain that were written when they were, and neighbours lend each other of their score; a query for
 * one certain post is left as it is. What each step adds: docs/quality.md.
 */
export async function rankPosts(query: RankQuery, deps: RankDeps): Promise<RankedPost[]> {
  const uses = (stage: RankStage) => query.without?.includes(stage) !== true;
  const found = await findCandidates(query, deps);
  const { candidates } = found;
  const first = candidates.bestFirst(candidates.places);
  const topic = uses('feedback') ? await topicStrength(found, first, query, deps) : 0;
  if (topic > 0) await hearBestPosts(found, first, topic, query, deps);
  else if (uses('priors')) candidates.prior.set(priorsOf(candidates));
  let ranked = candidates.bestFirst(candidates.places);
  if (topic > 0 && uses('neighbours')) {
    await smooth(candidates, ranked.subarray(0, SMOOTHED), topic, deps, query.signal);
    ranked = candidates.bestFirst(ranked);
  }
  ranked = ranked.subarray(0, RANK_DEPTH);
  if (uses('reading') && deps.reranker) {
    await read(candidates, ranked, query, deps);
    ranked = candidates.bestFirst(ranked);
  }
  return Array.from(ranked, (place) => new RankedHit(candidates, place));
}

interface Found {
  readonly candidates: Candidates;
  /** 0 for a short query to 1 for a long one. */
  readonly longness: number;
  readonly meaningWeight: number;
  readonly hasVectors: boolean;
}

/** The best of words and of meaning, scored by both. */
async function findCandidates({ terms, meaning, vector: early, signal, ...query }: RankQuery, deps: RankDeps): Promise<Found> {
  const { archive } = deps;
  const uses = (stage: RankStage) => query.without?.includes(stage) !== true;
  const scope: PostScope = { filter: query.filter, ...(query.words ? { words: query.words } : {}), ...(query.upToSequence === undefined ? {} : { upToSequence: query.upToSequence }) };
  const options = { ...scope, limit: BY_WORDS, keepCopies: !uses('collapse') };
  const nearest = async () => {
    const vector = uses('meaning') ? await (early ?? embedQuery(meaning, deps, signal)) : [];
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

  const near = new Map(byMeaning.map(({ sourceId }, place) => [sourceId, place]));
  const onlyWords = byWords.filter(({ sourceId }) => !near.has(sourceId));
  const candidates = new Candidates([...byMeaning, ...onlyWords]);
  const best = byWords[0]?.score ?? 1;
  let behind = byMeaning.length;
  for (const { sourceId, score } of byWords) candidates.words[near.get(sourceId) ?? behind++] = score / best;
  byMeaning.forEach(({ score }, place) => {
    candidates.cosines[place] = Math.max(0, score);
  });
  const similarities = vector.length === 0 ? [] : await archive.similarities(onlyWords, vector, signal);
  onlyWords.forEach((_, i) => {
    candidates.cosines[byMeaning.length + i] = Math.max(0, similarities[i] ?? 0);
  });
  for (let place = 0; place < candidates.hits.length; place++) {
    candidates.meaning[place] = meaningWeight * (candidates.cosines[place] ?? 0);
    if (uses('priors') && candidates.hitAt(place).repeats) candidates.prior[place] = PRIOR.repeats;
  }
  return { candidates, longness, meaningWeight, hasVectors: byMeaning.length > 0 };
}

/**
 * From 0 to 1: whether the best posts are about one thing, so that their words may be trusted. Without vectors it is told by how much
 * of the query they hold.
 */
async function topicStrength({ candidates, longness, hasVectors }: Found, ranked: Uint32Array, { terms, signal, without = [] }: RankQuery, deps: RankDeps): Promise<number> {
  if (without.includes('gate')) return candidates.hits.length > 0 ? 1 : 0;
  if (longness === 1) return 0;
  const best = candidates.hitsAt(ranked.subarray(0, COHERENCE_POSTS));
  if (hasVectors) return (1 - longness) * ramp(closeness([...(await vectorsOf(best, deps, signal)).values()]), 0.4, 0.6);
  return (1 - longness) * ramp(await coverage(best, terms, deps.archive, signal), 0.4, 0.7);
}

/** The mean share of the query's weight that posts hold, 0 to 1. */
async function coverage(posts: readonly PostHit[], terms: readonly WeightedTerm[], archive: PostArchive, signal?: AbortSignal): Promise<number> {
  const [bodies, frequencies, { postCount }] = await Promise.all([
    archive.bodyTerms(posts, signal),
    archive.documentFrequencies(terms.map(({ term }) => term), signal),
    archive.stats(signal),
  ]);
  const weights = terms.map(({ weight }, i) => ((frequencies[i] ?? 0) === 0 ? 0 : weight * inverseDocumentFrequency(postCount, frequencies[i] ?? 0)));
  const total = weights.reduce((a, b) => a + b, 0) * bodies.length || 1;
  const held = bodies.reduce((all, body) => all + weights.reduce((part, weight, i) => part + (body.includes(terms[i]?.term ?? '') ? weight : 0), 0), 0);
  return held / total;
}

/** Scores the candidates again with the terms of the best ones, in two rounds: all of them, then the best with the better feedback. */
async function hearBestPosts({ candidates, meaningWeight }: Found, first: Uint32Array, topic: number, query: RankQuery, deps: RankDeps): Promise<void> {
  const { without = [], signal } = query;
  const { postCount } = await deps.archive.stats(signal);
  const priors = without.includes('priors') ? undefined : priorsOf(candidates);
  const weight = (1 - topic) * meaningWeight + topic * MEANING_AFTER_FEEDBACK;
  const rescore = async (scored: Uint32Array, ranked: Uint32Array, round: { readonly posts: number; readonly share: number }) => {
    const heard = await feedback(candidates, ranked, round.posts, deps, signal);
    const terms = await expandQuery(query.terms, heard, round.share * topic, deps.archive, postCount, signal);
    const scores = await deps.archive.scoreTerms(candidates.hitsAt(scored), terms, signal);
    const best = scores.reduce((a, b) => Math.max(a, b), 0) || 1;
    const times = Float64Array.from(heard.posts, ({ hit }) => hit.createdAt);
    scored.forEach((place, i) => {
      candidates.words[place] = (scores[i] ?? 0) / best;
      candidates.meaning[place] = weight * (candidates.cosines[place] ?? 0);
      candidates.prior[place] = priors?.[place] ?? 0;
      candidates.time[place] = without.includes('time') ? 0 : topic * nearInTime(candidates.hitAt(place).createdAt, times, heard.weights);
    });
  };
  await rescore(candidates.places, first, FIRST);
  if (without.includes('secondFeedback')) return;
  const ranked = candidates.bestFirst(candidates.places);
  const [again, rest] = [ranked.subarray(0, SECOND.depth), ranked.subarray(SECOND.depth)];
  await rescore(again, again, SECOND);
  // The rest was scored by another query: it stays behind.
  const lowest = again.reduce((least, place) => Math.min(least, candidates.score(place)), Infinity);
  const highest = rest[0] === undefined ? -Infinity : candidates.score(rest[0]);
  if (highest > lowest) for (const place of rest) candidates.words[place] = (candidates.words[place] ?? 0) - (highest - lowest);
}

async function feedback(candidates: Candidates, ranked: Uint32Array, count: number, deps: RankDeps, signal: AbortSignal | undefined): Promise<FeedbackPosts> {
  const best = Array.from(ranked.subarray(0, 3 * count), (place) => ({ hit: candidates.hitAt(place), score: candidates.score(place) }));
  return feedbackPosts(best, await vectorsOf(best.map(({ hit }) => hit), deps, signal), count);
}

const priorsOf = ({ hits }: Candidates): Float64Array => Float64Array.from(hits, prior);

function prior({ repeats, hasLinks, length, likes, reposts }: PostHit): number {
  const terms = Math.min(Math.max(length, 1), PRIOR.enoughTerms);
  const popularity = Math.min(PRIOR.mostPopular, Math.log1p(likes + 2 * reposts));
  return (repeats ? PRIOR.repeats : 0) + (hasLinks ? PRIOR.link : 0) + PRIOR.length * Math.log(terms / PRIOR.enoughTerms) + PRIOR.popularity * popularity;
}

/** What a post gains that was written at the times of the posts that are heard. */
function nearInTime(createdAt: number, times: Float64Array, weights: readonly number[]): number {
  let near = 0;
  for (let i = 0; i < times.length; i++) {
    const faded = Math.abs(createdAt - (times[i] ?? 0)) / TIME.fade;
    if (faded < FADED) near += (weights[i] ?? 0) * Math.exp(-faded);
  }
  return TIME.weight * near;
}

async function vectorsOf(hits: readonly PostHit[], { archive }: RankDeps, signal: AbortSignal | undefined): Promise<Map<PostHit, Float32Array>> {
  const vectors = await archive.vectors(hits, signal);
  return new Map(hits.flatMap((hit, i) => (vectors[i] ? [[hit, vectors[i]] as const] : [])));
}

async function smooth(candidates: Candidates, best: Uint32Array, topic: number, deps: RankDeps, signal: AbortSignal | undefined): Promise<void> {
  const vectors = await deps.archive.vectors(candidates.hitsAt(best), signal);
  const posts = Array.from(best, (place, i) => ({ place, score: candidates.score(place), vector: vectors[i] })).filter((post): post is typeof post & { vector: Float32Array } => post.vector !== undefined);
  const changes = smoothAmongNeighbours(posts, topic);
  posts.forEach(({ place }, i) => {
    candidates.neighbours[place] = changes[i] ?? 0;
  });
}

/** With a reranker, the best `RERANK_DEPTH` stand in its order, before the rest. */
async function read(candidates: Candidates, ranked: Uint32Array, { meaning, signal }: RankQuery, deps: RankDeps): Promise<void> {
  const best = ranked.subarray(0, RERANK_DEPTH);
  const posts = await deps.archive.findByIds(candidates.hitsAt(best).map(({ sourceId }) => sourceId), signal);
  const relevance = await scoreByReading(meaning, posts, deps, signal);
  if (!relevance) return;
  const next = ranked[RERANK_DEPTH];
  const floor = next === undefined ? 0 : candidates.score(next);
  for (const place of best) candidates.reading[place] = floor + (relevance.get(candidates.hitAt(place).sourceId) ?? 0) - candidates.score(place);
}

const ramp = (value: number, from: number, to: number): number => Math.min(1, Math.max(0, (value - from) / (to - from)));
