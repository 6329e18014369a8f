import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { Post } from '../../src/domain/post.ts';
import { MEASURES, type Grades, type Measure, type Scores } from './retrieval-measures.ts';

/** Queries with judgements: a folder with queries.jsonl and qrels.tsv. */
export interface JudgedSet {
  /** Its path below the folder of all sets: "trec-microblog/2011". */
  readonly name: string;
  readonly folder: string;
  /** The file that holds its posts. */
  readonly corpus: string;
}

export interface JudgedQuery {
  readonly id: string;
  readonly text: string;
  /** When it was asked, in milliseconds since 1970-01-01 UTC: posts up to then count. Absent: all do. */
  readonly time?: number;
  readonly relevant: Grades;
}

/** Figures of another system on a set. */
export interface Reference {
  readonly system: string;
  readonly scores: Scores;
}

const CORPUS = 'corpus.jsonl.gz';

/** All sets below a folder by name. The corpus is beside the queries, above them, or in the folder beside them that names their year ("corpus-2011-12"). */
export async function findSets(root: string): Promise<JudgedSet[]> {
  const files = await readdir(root, { recursive: true });
  const folders = files.filter((file) => path.basename(file) === 'queries.jsonl').map(path.dirname).sort();
  const sets: JudgedSet[] = [];
  for (const name of folders) {
    const folder = path.join(root, name);
    if (!existsSync(path.join(folder, 'qrels.tsv'))) continue;
    const corpus = await findCorpus(folder);
    if (corpus === undefined) throw new Error(`No corpus was found for ${folder}. Put a ${CORPUS} into it, above it, or into a folder beside it that is named after its years.`);
    sets.push({ name: name.split(path.sep).join('/'), folder, corpus });
  }
  return sets;
}

async function findCorpus(folder: string): Promise<string | undefined> {
  const parent = path.dirname(folder);
  const beside = (await readdir(parent)).filter((name) => name.startsWith('corpus-') && namesYear(name, Number(path.basename(folder))));
  return [folder, parent, ...beside.map((name) => path.join(parent, name))].map((place) => path.join(place, CORPUS)).find(existsSync);
}

/** "corpus-2011-12" names 2011 and 2012. */
function namesYear(name: string, year: number): boolean {
  const [, first = '', last = ''] = /-(\d{4})(?:-(\d{2}|\d{4}))?$/.exec(name) ?? [];
  return first !== '' && year >= Number(first) && year <= Number(first.slice(0, 4 - last.length) + last);
}

/** The queries that have a relevant post; those without one say nothing about a ranking. */
export async function readQueries({ folder }: JudgedSet): Promise<JudgedQuery[]> {
  const judged = await readJudgements(path.join(folder, 'qrels.tsv'));
  const lines = (await readFile(path.join(folder, 'queries.jsonl'), 'utf8')).trim().split('\n');
  return lines.flatMap((line) => {
    const { id = '', text = '', time } = JSON.parse(line) as Record<string, string>;
    const relevant = judged.get(id);
    return relevant ? [{ id, text, relevant, ...(time === undefined ? {} : { time: Date.parse(time) }) }] : [];
  });
}

/** Relevant posts by query. Grades of 0 and below (spam) are not relevant. */
async function readJudgements(file: string): Promise<Map<string, Map<string, number>>> {
  const judged = new Map<string, Map<string, number>>();
  for (const line of (await readFile(file, 'utf8')).trim().split('\n').slice(1)) {
    const [query = '', post = '', grade = ''] = line.split('\t');
    if (Number(grade) > 0) judged.set(query, (judged.get(query) ?? new Map<string, number>()).set(post, Number(grade)));
  }
  return judged;
}

export async function readPosts(corpus: string): Promise<Post[]> {
  const posts: Post[] = [];
  for await (const line of createInterface({ input: createReadStream(corpus).pipe(createGunzip()) })) {
    if (line !== '') posts.push(postOf(JSON.parse(line) as PostRecord, UNDATED - posts.length));
  }
  return posts;
}

type PostRecord = Readonly<Record<string, string | undefined>>;

/** No query holds it, so it matches nothing. */
const UNNAMED = '_';
/** Less a millisecond for each post before it: of equal posts the newest comes first, and in the reference the first of the corpus. */
const UNDATED = Date.UTC(2000, 0, 1);

/** `undated`: when a post without a date counts as written. Where the corpora cut a link, "@url" stands in the text. */
export function postOf({ id = '', text = '', author = UNNAMED, createdAt, title }: PostRecord, undated: number = UNDATED): Post {
  const link = /https?:\/\/\S+/.exec(text)?.[0] ?? (text.includes('@url') ? 'https://link.invalid/' : undefined);
  return {
    sourceId: id, text, createdAt: createdAt === undefined ? undated : Date.parse(createdAt), author: { id: author, handle: author }, ...(title === undefined ? {} : { title }),
    isRepost: false, hashtags: [], mentions: [], links: link === undefined ? [] : [{ url: link }], media: [], metrics: { likes: 0, reposts: 0, replies: 0 },
  };
}

const REFERENCE_COLUMNS: Readonly<Record<Measure, string>> = { 'nDCG@10': 'ndcg10', 'MRR@10': 'mrr10', MAP: 'map', P30: 'p30', 'R@100': 'r100' };

/** Figures of other systems by set, from reference-scores.tsv; none where the file is missing. */
export async function readReferences(root: string): Promise<Map<string, Reference[]>> {
  const file = path.join(root, 'reference-scores.tsv');
  const references = new Map<string, Reference[]>();
  if (!existsSync(file)) return references;
  const [header = [], ...rows] = (await readFile(file, 'utf8')).trim().split('\n').map((line) => line.split('\t'));
  for (const row of rows) {
    const cell = (column: string) => row[header.indexOf(column)] ?? '';
    const scores = Object.fromEntries(MEASURES.map((measure) => [measure, Number(cell(REFERENCE_COLUMNS[measure]))])) as Record<Measure, number>;
    references.set(cell('set'), [...(references.get(cell('set')) ?? []), { system: cell('system'), scores }]);
  }
  return references;
}
