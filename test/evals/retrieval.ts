import { readFile } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { Post } from '../../src/domain/post.ts';
import type { EvalArchive } from './run.ts';
import type { EvalRow } from './table.ts';

interface JudgedSet {
  readonly name: string;
  readonly corpus: string;
  readonly queries: string;
  /** Queries that the fast run takes, spread over the set; 0: not in the fast run. */
  readonly fastQueries: number;
  /** Floors of nDCG@10 for the whole set and the fast part. */
  readonly floor: number;
}

const SETS: readonly JudgedSet[] = [
  { name: 'tweetqa-retrieval/dev', corpus: 'tweetqa-retrieval/corpus.jsonl.gz', queries: 'tweetqa-retrieval/dev', fastQueries: 150, floor: 0.5 },
  { name: 'clef2020-claims/dev', corpus: 'clef2020-claims/corpus.jsonl.gz', queries: 'clef2020-claims/dev', fastQueries: 0, floor: 0.65 },
  { name: 'trec-microblog/2011', corpus: 'trec-microblog/corpus-2011-12/corpus.jsonl.gz', queries: 'trec-microblog/2011', fastQueries: 0, floor: 0.4 },
  { name: 'trec-microblog/2013', corpus: 'trec-microblog/corpus-2013-14/corpus.jsonl.gz', queries: 'trec-microblog/2013', fastQueries: 0, floor: 0.4 },
];

interface Query {
  readonly id: string;
  readonly text: string;
  readonly time?: string;
}

/** nDCG@10 (linear gain) and MRR@10 of `searchPosts` on judged sets; a query sees only posts up to its time. */
export async function evaluateRetrieval(folder: string, { fast }: { fast: boolean }, withArchive: (use: (parts: EvalArchive) => Promise<EvalRow[]>) => Promise<EvalRow[]>): Promise<EvalRow[]> {
  const rows: EvalRow[] = [];
  for (const set of SETS) {
    if (fast && set.fastQueries === 0) continue;
    rows.push(...(await withArchive((parts) => evaluateSet(folder, set, fast, parts))));
  }
  return rows;
}

async function evaluateSet(folder: string, set: JudgedSet, fast: boolean, { app, archive }: EvalArchive): Promise<EvalRow[]> {
  await indexCorpus(path.join(folder, set.corpus), archive);
  const judged = await readJudgements(path.join(folder, set.queries, 'qrels.tsv'));
  const all = (await readLines<Query>(path.join(folder, set.queries, 'queries.jsonl'))).filter(({ id }) => [...(judged.get(id)?.values() ?? [])].some((grade) => grade > 0));
  const step = fast ? Math.max(1, Math.floor(all.length / set.fastQueries)) : 1;
  const queries = all.filter((_, i) => i % step === 0);
  let ndcg = 0;
  let mrr = 0;
  for (const { id, text, time } of queries) {
    const filter = time === undefined ? {} : { until: Date.parse(time) + 1 };
    const { items } = await app.searchPosts({ query: text, filter, sort: 'RELEVANCE', first: 10 });
    const grades = items.map(({ item }) => Math.max(0, judged.get(id)?.get(item.sourceId) ?? 0));
    ndcg += gain(grades) / gain([...(judged.get(id)?.values() ?? [])].map((grade) => Math.max(0, grade)).sort((a, b) => b - a).slice(0, 10));
    const first = grades.findIndex((grade) => grade > 0);
    mrr += first < 0 ? 0 : 1 / (first + 1);
  }
  return [
    { measure: `${set.name}: nDCG@10`, value: ndcg / queries.length, size: queries.length, floor: set.floor },
    { measure: `${set.name}: MRR@10`, value: mrr / queries.length, size: queries.length },
  ];
}

const gain = (grades: readonly number[]): number => grades.reduce((sum, grade, i) => sum + grade / Math.log2(i + 2), 0);

async function indexCorpus(file: string, archive: EvalArchive['archive']): Promise<void> {
  let batch: Post[] = [];
  for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
    const { id, text, author = 'unknown', createdAt = '2000-01-01T00:00:00Z', title } = JSON.parse(line) as Record<string, string>;
    batch.push({
      sourceId: id ?? '', text: text ?? '', createdAt: Date.parse(createdAt), author: { id: author, handle: author }, ...(title === undefined ? {} : { title }),
      isRepost: false, hashtags: [], mentions: [], links: [], media: [], metrics: { likes: 0, reposts: 0, replies: 0 },
    });
    if (batch.length === 2_000) {
      await archive.index(batch);
      batch = [];
    }
  }
  await archive.index(batch);
  await archive.optimize();
}

async function readJudgements(file: string): Promise<Map<string, Map<string, number>>> {
  const judged = new Map<string, Map<string, number>>();
  for (const line of (await readFile(file, 'utf8')).trim().split('\n').slice(1)) {
    const [query = '', post = '', grade] = line.split('\t');
    judged.set(query, (judged.get(query) ?? new Map<string, number>()).set(post, Number(grade)));
  }
  return judged;
}

const readLines = async <T>(file: string): Promise<T[]> => (await readFile(file, 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as T);
