import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { App } from '../../src/app.ts';
import type { Answer } from '../../src/domain/answer.ts';
import { answerabilityRows } from './abstention.ts';
import { readPosts } from './retrieval-sets.ts';
import type { EvalArchive } from './eval-archive.ts';
import { rowOf, type EvalRow } from './table.ts';

export interface TweetQaOptions {
  /** "train" is for tuning. */
  readonly split?: 'dev' | 'train';
  /** So many questions, drawn by a fixed hash; absent: 300. */
  readonly questions?: number;
  /** Least values by the first words of a measure. */
  readonly floors?: Readonly<Record<string, number>>;
}

interface TweetQuestion {
  readonly id: string;
  readonly question: string;
  /** Every one of them is right. */
  readonly answers: readonly string[];
  readonly postSourceId: string;
}

interface Asked {
  readonly question: TweetQuestion;
  readonly answer: Answer;
  readonly found: readonly string[];
}

type WithArchive = (use: (parts: EvalArchive) => Promise<EvalRow[]>) => Promise<EvalRow[]>;

const DEFAULT_QUESTIONS = 300;
const BATCH = 2_000;

/**
 * Questions about single posts (TweetQA, Xiong et al. 2019) over all posts of the set: whether the right post is found and cited, and
 * how many of the words of the reference answers are quoted, first and at all. Other posts may answer a question, too, so that no
 * system reaches 1.
 */
export async function evaluateTweetQa(dataFolder: string, withArchive: WithArchive, { split = 'dev', questions = DEFAULT_QUESTIONS, floors = {} }: TweetQaOptions = {}): Promise<EvalRow[]> {
  const posts = await readPosts(path.join(dataFolder, 'retrieval/tweetqa-retrieval/corpus.jsonl.gz'));
  const drawn = drawByHash(await readTweetQuestions(dataFolder, split), questions);
  return withArchive(async ({ app, archive }) => {
    for (let start = 0; start < posts.length; start += BATCH) await archive.index(posts.slice(start, start + BATCH));
    await archive.optimize();
    const asked: Asked[] = [];
    for (const question of drawn) asked.push(await askOne(app, question));
    return [...rowsOf(asked, floors), ...(await answerabilityRows(posts, drawn))];
  });
}

function rowsOf(asked: readonly Asked[], floors: Readonly<Record<string, number>>): EvalRow[] {
  const quotesOf = ({ answer }: Asked) => answer.citations.map(({ quote }) => quote).join('\n');
  const firstQuote = ({ answer }: Asked) => answer.citations[0]?.quote ?? '';
  const row = (measure: string, values: readonly number[]) => rowOf(measure, values, floors[measure]);
  return [
    row('the right post is found', asked.map(({ question, found }) => Number(found.includes(question.postSourceId)))),
    row('the right post is cited', asked.map(({ question, answer }) => Number(answer.citations.some(({ postSourceId }) => postSourceId === question.postSourceId)))),
    row('the first citation is the right post', asked.map(({ question, answer }) => Number(answer.citations[0]?.postSourceId === question.postSourceId))),
    row('words of the answer in the first quote', asked.map((one) => recall(firstQuote(one), one.question.answers))),
    row('words of the answer in all quotes', asked.map((one) => recall(quotesOf(one), one.question.answers))),
    row('F1 of the first quote with the answer', asked.map((one) => f1(firstQuote(one), one.question.answers))),
    row('F1 of all quotes with the answer', asked.map((one) => f1(quotesOf(one), one.question.answers))),
    row('answers at all', asked.map(({ answer }) => Number(answer.citations.length > 0))),
    { measure: 'characters of the first quote (mean)', value: meanOf(asked.map((one) => firstQuote(one).length)), size: asked.length },
    { measure: 'characters of the text (mean)', value: meanOf(asked.map(({ answer }) => answer.text.length)), size: asked.length },
    { measure: 'citations (mean)', value: meanOf(asked.map(({ answer }) => answer.citations.length)), size: asked.length },
  ];
}

async function askOne(app: App, question: TweetQuestion): Promise<Asked> {
  const { answer } = await app.ask({ question: question.question, inferFilter: false, wait: true });
  if (!answer) throw new Error(`${question.id} was refused`);
  const found: string[] = [];
  for await (const event of (await app.answerEvents(answer.id, 0, AbortSignal.timeout(60_000))) ?? []) {
    if (event.type === 'PostsFound') found.push(...event.postSourceIds);
  }
  return { question, answer, found };
}

/** The questions that a post of the retrieval set belongs to. */
export async function readTweetQuestions(dataFolder: string, split: 'dev' | 'train'): Promise<TweetQuestion[]> {
  const judgements = await readFile(path.join(dataFolder, 'retrieval/tweetqa-retrieval', split, 'qrels.tsv'), 'utf8');
  const postOf = new Map(judgements.trim().split('\n').slice(1).map((line) => line.split('\t') as [string, string]));
  const lines = (await readFile(path.join(dataFolder, 'qa/tweetqa', `${split}.jsonl`), 'utf8')).trim().split('\n');
  return lines.flatMap((line) => {
    const { id, question, answers } = JSON.parse(line) as { id: string; question: string; answers: string[] };
    const postSourceId = postOf.get(id);
    return postSourceId === undefined ? [] : [{ id, question, answers, postSourceId }];
  });
}

/** The same on every machine, and spread over the set. */
export function drawByHash<T extends { readonly id: string }>(all: readonly T[], count: number): T[] {
  const key = ({ id }: T) => createHash('sha256').update(id).digest('hex');
  return all.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)).slice(0, count);
}

/** The share of a reference answer's words that a text holds; the best of all references. */
export const recall = (text: string, references: readonly string[]): number => bestOf(references, (wanted) => share(wanted, wordsOf(text)));

/** Harmonic mean of recall and precision of words with the reference that suits best, as in SQuAD. */
export function f1(text: string, references: readonly string[]): number {
  const words = wordsOf(text);
  return bestOf(references, (wanted) => {
    const [found, exact] = [share(wanted, words), share(words, wanted)];
    return found + exact === 0 ? 0 : (2 * found * exact) / (found + exact);
  });
}

const bestOf = (references: readonly string[], measure: (wanted: readonly string[]) => number): number => Math.max(0, ...references.map((reference) => measure(wordsOf(reference))));

/** The share of `words` that is in `others`, each of these used once. */
function share(words: readonly string[], others: readonly string[]): number {
  const left = [...others];
  const hits = words.filter((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
  return hits.length / (words.length || 1);
}

const wordsOf = (text: string): string[] => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !/^(?:a|an|the)$/.test(word));
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
