import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openLanceArchive } from '../../src/adapters/archive/lancedb/open-lance-archive.ts';
import { ModelOpener } from '../../src/compose-models.ts';
import { readConfig } from '../../src/config.ts';
import type { Post } from '../../src/domain/post.ts';
import type { EmbeddingModel } from '../../src/ports/models.ts';
import type { PostArchive } from '../../src/ports/post-archive.ts';
import { analyze } from '../../src/search/analyze.ts';
import { indexPosts } from '../../src/search/index-posts.ts';
import { queryTerms } from '../../src/search/query-terms.ts';
import { readQuery } from '../../src/search/understand/read-query.ts';
import { rankPosts, type RankStage } from '../../src/search/rank-posts.ts';
import { modelReport } from '../../src/telemetry/model-report.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { BM25, DENSE, fuseRanks, OURS, plainQueryTerms, RRF } from './retrieval-baselines.ts';
import { Bm25Index } from './retrieval-bm25.ts';
import type { JudgedQuery } from './retrieval-sets.ts';

/** How many posts of a ranking are read. */
const DEPTH = 1000;
const BATCH = 2_000;

/** A corpus that can be searched by every system. */
export interface SearchableCorpus extends AsyncDisposable {
  readonly archive: PostArchive;
  readonly embeddings: EmbeddingModel | undefined;
  readonly bm25: Bm25Index;
}

/** What ours may be measured without; "words": searched by meaning alone. */
export type LeftOut = RankStage | 'words';

/** Indexes posts once for all systems, in a folder that goes with the corpus. `settings` are those of the environment. */
export async function indexCorpus(posts: readonly Post[], settings: Readonly<Record<string, string>>, onProgress: (done: number) => void = () => {}): Promise<SearchableCorpus> {
  const models = await ModelOpener.create(readConfig({ ...settings }), modelReport(createLogger('warn')));
  const embeddings = await models.embeddings();
  const folder = await mkdtemp(path.join(tmpdir(), 'threadwise-eval-'));
  const archive = await openLanceArchive({ folder, ...(embeddings ? { vectorModel: { identity: embeddings.identity, dimensions: embeddings.dimensions } } : {}) });
  const close = async () => {
    await archive[Symbol.asyncDispose]();
    await embeddings?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (let start = 0; start < posts.length; start += BATCH) {
      await indexPosts(posts.slice(start, start + BATCH), { archive, embeddings });
      onProgress(Math.min(start + BATCH, posts.length));
    }
    await archive.optimize();
  } catch (error) {
    await close();
    throw error;
  }
  const bm25 = new Bm25Index(posts.map(({ sourceId, createdAt, text, title = '' }) => ({ id: sourceId, createdAt, terms: [...analyze(text), ...analyze(title)] })));
  return { archive, embeddings, bm25, [Symbol.asyncDispose]: close };
}

/** The ranking of each system, best first, by its name. Without an embedding model there is none by meaning. */
export async function rankBySystems(query: JudgedQuery, corpus: SearchableCorpus, stages: readonly LeftOut[] = []): Promise<Map<string, readonly string[]>> {
  const byWords = idsOf(corpus.bm25.rank(plainQueryTerms(query.text), { limit: DEPTH, notAfter: query.time }));
  const rankings = new Map<string, readonly string[]>([[BM25, byWords]]);
  if (corpus.embeddings) {
    const byMeaning = await rankByMeaning(query, corpus.archive, corpus.embeddings);
    rankings.set(DENSE, byMeaning).set(RRF, fuseRanks([byWords, byMeaning]).slice(0, DEPTH));
  }
  rankings.set(OURS, await rankByOurs(query, corpus));
  for (const stage of stages) rankings.set(`${OURS} without ${stage}`, await rankByOurs(query, corpus, stage));
  return rankings;
}


async function rankByMeaning(query: JudgedQuery, archive: PostArchive, embeddings: EmbeddingModel): Promise<string[]> {
  const vector = await embeddings.embedQuery(query.text);
  if (vector.length === 0) return [];
  return idsOf(await archive.searchVector({ vector, filter: upTo(query), keepCopies: true, limit: DEPTH }));
}

/** Judges rated every copy of a post, so copies stay apart. */
async function rankByOurs(query: JudgedQuery, { archive, embeddings }: SearchableCorpus, stage?: LeftOut): Promise<string[]> {
  const terms = stage === 'words' ? [] : (await queryTerms(readQuery(query.text, { now: Date.now(), infer: false }), archive)).terms;
  const without: RankStage[] = stage === undefined || stage === 'words' ? ['collapse'] : ['collapse', stage];
  return idsOf(await rankPosts({ terms, meaning: query.text, filter: upTo(query), without }, { archive, embeddings, clock: { now: () => Date.now() }, report: { searchStepFailed } }));
}

/** The product would go on without the model; its figures would be wrong. */
function searchStepFailed(step: string, error: unknown): never {
  throw new Error(`The search could not use its model to ${step}.`, { cause: error });
}

const upTo = ({ time }: JudgedQuery) => (time === undefined ? {} : { until: time + 1 });
const idsOf = (hits: readonly { readonly sourceId: string }[]): string[] => hits.map(({ sourceId }) => sourceId);
