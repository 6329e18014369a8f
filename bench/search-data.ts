import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { Post } from '../src/domain/post.ts';
import { openArchive } from '../src/importing/read-archive.ts';
import type { BenchQuery } from './search-engine.ts';

/** As many posts as an import stores at once. */
const BATCH_SIZE = 2_000;

export const scaleFile = (dataFolder: string): string => path.join(dataFolder, 'scale/posts-1m.jsonl.gz');

/** The first `count` posts of an archive that can be imported, in batches. */
export async function* readPosts(file: string, count: number): AsyncGenerator<Post[]> {
  await using reader = await openArchive(file);
  let batch: Post[] = [];
  let left = count;
  for await (const item of reader.posts()) {
    if (item.kind === 'skipped') continue;
    batch.push(item.post);
    left -= 1;
    if (left === 0) break;
    if (batch.length < BATCH_SIZE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

export interface JudgedSet {
  readonly name: string;
  readonly corpus: string;
  /** The folder of its queries and judgements. */
  readonly queries: string;
}

export const JUDGED_SETS: readonly JudgedSet[] = [
  { name: 'Microblog 2011', corpus: 'trec-microblog/corpus-2011-12/corpus.jsonl.gz', queries: 'trec-microblog/2011' },
  { name: 'Microblog 2013', corpus: 'trec-microblog/corpus-2013-14/corpus.jsonl.gz', queries: 'trec-microblog/2013' },
  { name: 'CLEF 2020 dev', corpus: 'clef2020-claims/corpus.jsonl.gz', queries: 'clef2020-claims/dev' },
  { name: 'TweetQA dev', corpus: 'tweetqa-retrieval/corpus.jsonl.gz', queries: 'tweetqa-retrieval/dev' },
];

export const retrievalFolder = (dataFolder: string): string => path.join(dataFolder, 'retrieval');

/** The documents of a judged set as posts, in batches. */
export async function* readCorpus(dataFolder: string, { corpus }: JudgedSet): AsyncGenerator<Post[]> {
  let batch: Post[] = [];
  for await (const line of createInterface({ input: createReadStream(path.join(retrievalFolder(dataFolder), corpus)).pipe(createGunzip()) })) {
    batch.push(toPost(JSON.parse(line) as CorpusLine));
    if (batch.length < BATCH_SIZE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

interface CorpusLine {
  readonly id: string;
  readonly text: string;
  readonly author?: string;
  readonly createdAt?: string;
  readonly title?: string;
}

const toPost = ({ id, text, author = 'unknown', createdAt = '2000-01-01T00:00:00Z', title }: CorpusLine): Post => ({
  sourceId: id,
  text,
  createdAt: Date.parse(createdAt),
  author: { id: author, handle: author },
  ...(title === undefined ? {} : { title }),
  isRepost: false,
  hashtags: [],
  mentions: [],
  links: [],
  media: [],
  metrics: { likes: 0, reposts: 0, replies: 0 },
});

export interface JudgedQuery {
  readonly query: BenchQuery;
  /** Grades by source id; above 0 is relevant. */
  readonly grades: ReadonlyMap<string, number>;
}

/** The queries that have a relevant post. One with a time sees only posts up to it. */
export async function readJudgedQueries(dataFolder: string, { queries }: JudgedSet): Promise<JudgedQuery[]> {
  const folder = path.join(retrievalFolder(dataFolder), queries);
  const judged = new Map<string, Map<string, number>>();
  for (const line of (await linesOf(path.join(folder, 'qrels.tsv'))).slice(1)) {
    const [query = '', post = '', grade] = line.split('\t');
    judged.set(query, (judged.get(query) ?? new Map<string, number>()).set(post, Number(grade)));
  }
  return (await linesOf(path.join(folder, 'queries.jsonl'))).flatMap((line) => {
    const { id, text, time } = JSON.parse(line) as { id: string; text: string; time?: string };
    const grades = judged.get(id);
    if (!grades || ![...grades.values()].some((grade) => grade > 0)) return [];
    return [{ query: { kind: 'words', text, filter: time === undefined ? {} : { until: Date.parse(time) + 1 } }, grades }];
  });
}

const linesOf = async (file: string): Promise<string[]> => (await readFile(file, 'utf8')).trim().split('\n');
