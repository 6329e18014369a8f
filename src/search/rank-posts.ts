import type { PostFilter } from '../domain/filter.ts';
import type { EmbeddingModel } from '../ports/models.ts';
import type { PostArchive, ScoredPost } from '../ports/post-archive.ts';
import { analyze } from './analyze.ts';
import { fuse } from './fuse.ts';

/** How deep a ranking goes. Later posts are too far off to be worth a page. */
const RANK_DEPTH = 1000;

/** Nearest posts by meaning always exist, so only the best may enter the fused list. */
const VECTOR_DEPTH = 100;
/** Words say more than a small embedder about short posts, so meaning gets a quarter of their vote. */
const VECTOR_WEIGHT = 0.25;

export interface RankQuery {
  /** Searched by its words. */
  readonly query: string;
  readonly filter: PostFilter;
  readonly upToSequence?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface RankDeps {
  readonly archive: PostArchive;
  readonly embeddings?: EmbeddingModel | undefined;
}

/** The best posts for a query in words, at most `RANK_DEPTH`: BM25, fused with vectors where there are any. */
export async function rankPosts({ query, signal, ...scope }: RankQuery, deps: RankDeps): Promise<ScoredPost[]> {
  const [byWords, byMeaning] = await Promise.all([
    rankByWords(query, scope, deps, signal),
    rankByMeaning(query, scope, deps, signal),
  ]);
  if (byMeaning.length === 0) return byWords;
  return fuse([
    { hits: byWords, weight: 1 },
    { hits: byMeaning, weight: VECTOR_WEIGHT },
  ]).slice(0, RANK_DEPTH);
}

type Scope = Pick<RankQuery, 'filter' | 'upToSequence'>;

/** BM25 over the terms of the query; empty when it has none. */
export async function rankByWords(query: string, scope: Scope, { archive }: RankDeps, signal?: AbortSignal): Promise<ScoredPost[]> {
  const terms = [...new Set(analyze(query))];
  return terms.length === 0 ? [] : archive.searchTerms({ ...scope, terms, match: 'any', limit: RANK_DEPTH }, signal);
}

/** Nearest by meaning; empty without an embedding model. */
export async function rankByMeaning(meaning: string, scope: Scope, { archive, embeddings }: RankDeps, signal?: AbortSignal): Promise<ScoredPost[]> {
  const vector = (await embeddings?.embedQuery(meaning)) ?? [];
  return vector.length === 0 ? [] : archive.searchVector({ ...scope, vector, limit: VECTOR_DEPTH }, signal);
}
