import { BM25, OURS, RRF } from './retrieval-baselines.ts';
import { meanOf, measureSet, type Results } from './retrieval-results.ts';
import { findSets, readPosts, readQueries, type JudgedQuery } from './retrieval-sets.ts';
import { indexCorpus, rankBySystems } from './retrieval-systems.ts';
import type { EvalRow } from './table.ts';

export interface RetrievalOptions {
  /** Settings of the environment, such as the embedding model. */
  readonly settings: Readonly<Record<string, string>>;
  /** Least nDCG@10 of ours by set. Other sets are left out. */
  readonly floors: Readonly<Record<string, number>>;
  /** Whether ours must be ahead of its rivals; otherwise it is only told. */
  readonly mustLead?: boolean;
  /** So many queries of a set are asked, spread over it; absent: all. */
  readonly queries?: number;
}

/** By how much nDCG@10 of ours must be above that of a rival to lead. */
const LEAD = 0.001;

/** How well posts are found on judged sets, and how far ours is ahead of BM25 alone and, with an embedding model, of plain RRF. */
export async function evaluateRetrieval(folder: string, { settings, floors, mustLead = false, queries = Infinity }: RetrievalOptions): Promise<EvalRow[]> {
  const rows: EvalRow[] = [];
  for (const set of await findSets(folder)) {
    const floor = floors[set.name];
    if (floor === undefined) continue;
    await using corpus = await indexCorpus(await readPosts(set.corpus), settings);
    const results = await measureSet(set.name, spread(await readQueries(set), queries), (query) => rankBySystems(query, corpus));
    rows.push(...rowsOf(results, floor, mustLead));
  }
  return rows;
}

function spread(queries: readonly JudgedQuery[], most: number): JudgedQuery[] {
  const step = Math.max(1, Math.floor(queries.length / most));
  return queries.filter((_, i) => i % step === 0);
}

function rowsOf(results: Results, floor: number, mustLead: boolean): EvalRow[] {
  const size = results.queries.length;
  const ours = meanOf(results, OURS, 'nDCG@10');
  const rivals = [BM25, RRF].filter((rival) => results.systems.has(rival));
  return [
    { measure: `${results.set}: nDCG@10`, value: ours, size, floor },
    { measure: `${results.set}: MAP`, value: meanOf(results, OURS, 'MAP'), size },
    ...rivals.map((rival) => ({ measure: `${results.set}: nDCG@10 above ${rival} by`, value: ours - meanOf(results, rival, 'nDCG@10'), size, ...(mustLead ? { floor: LEAD } : {}) })),
  ];
}
