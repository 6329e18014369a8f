import type { PostFilter } from '../domain/filter.ts';
import type { EmbeddingModel } from '../ports/models.ts';
import type { PostArchive, ScoredPost } from '../ports/post-archive.ts';
import { analyze } from './analyze.ts';
import { askModel } from './ask-model.ts';
import { fuse } from './fuse.ts';
import { RERANK_DEPTH, scoreByReading, type ReadingDeps } from './score-by-reading.ts';

/** How deep a ranking goes. Later posts are too far off to be worth a page. */
const RANK_DEPTH = 1000;
/** How long a search waits for the meaning of its query. */
const EMBED_MS = 5_000;

export interface RankQuery {
  /** Searched by its words. */
  readonly query: string;
  readonly filter: PostFilter;
  readonly upToSequence?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface RankDeps extends ReadingDeps {
  readonly archive: PostArchive;
  readonly embeddings?: EmbeddingModel | undefined;
}

/**
 * The best posts for a query in words, at most `RANK_DEPTH`: BM25, fused with vectors where there are any. With a reranker the
 * best `RERANK_DEPTH` of them stand in its order, before the rest.
 */
export async function rankPosts({ query, signal, ...scope }: RankQuery, deps: RankDeps): Promise<ScoredPost[]> {
  const [byWords, byMeaning] = await Promise.all([
    rankByWords(query, scope, deps, signal),
    rankByMeaning(query, RANK_DEPTH, scope, deps, signal),
  ]);
  const fused = byMeaning.length === 0 ? byWords : fuse(byWords, byMeaning).slice(0, RANK_DEPTH);
  return rerank(query, fused, deps, signal);
}

type Scope = Pick<RankQuery, 'filter' | 'upToSequence'>;

/** BM25 over the terms of the query; empty when it has none. */
export async function rankByWords(query: string, scope: Scope, { archive }: RankDeps, signal?: AbortSignal): Promise<ScoredPost[]> {
  const terms = [...new Set(analyze(query))];
  return terms.length === 0 ? [] : archive.searchTerms({ ...scope, terms, match: 'any', limit: RANK_DEPTH }, signal);
}

/** Nearest by meaning; empty without an embedding model, and while it cannot be reached, which is reported. */
export async function rankByMeaning(meaning: string, limit: number, scope: Scope, deps: RankDeps, signal?: AbortSignal): Promise<ScoredPost[]> {
  const vector = await embedQuery(meaning, deps, signal);
  return vector.length === 0 ? [] : deps.archive.searchVector({ ...scope, vector, limit }, signal);
}

async function embedQuery(meaning: string, { embeddings, ...deps }: RankDeps, signal: AbortSignal | undefined): Promise<number[]> {
  if (!embeddings) return [];
  const work = (limit: AbortSignal) => embeddings.embedQuery(meaning, limit);
  return (await askModel({ step: 'embed', model: embeddings, limitMs: EMBED_MS, work }, deps, signal)) ?? [];
}

/** The best posts in the order of the reranker, ties as they were; their scores stay above those of the rest. */
async function rerank(query: string, hits: readonly ScoredPost[], deps: RankDeps, signal: AbortSignal | undefined): Promise<ScoredPost[]> {
  if (!deps.reranker) return [...hits];
  const posts = await deps.archive.findByIds(hits.slice(0, RERANK_DEPTH).map(({ sourceId }) => sourceId), signal);
  const relevance = await scoreByReading(query, posts, deps, signal);
  if (!relevance) return [...hits];
  const [best, rest] = [hits.slice(0, RERANK_DEPTH), hits.slice(RERANK_DEPTH)];
  const floor = rest[0]?.score ?? 0;
  const read = best.map(({ sourceId }) => ({ sourceId, score: floor + (relevance.get(sourceId) ?? 0) }));
  return [...read.sort((a, b) => b.score - a.score), ...rest];
}
