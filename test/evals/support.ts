import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { checkSentence, type CheckDeps } from '../../src/answering/check-sentence.ts';
import { readSentence } from '../../src/answering/checking/read-claim.ts';
import { readPost } from '../../src/answering/checking/read-post.ts';
import { PLAIN_SENSE, senseOf } from '../../src/answering/checking/word-meaning.ts';
import { sentenceSpans } from '../../src/answering/split-sentences.ts';
import type { Post } from '../../src/domain/post.ts';
import type { EmbeddingModel } from '../../src/ports/models.ts';
import { rowOf, type EvalRow } from './table.ts';

export interface SupportOptions {
  /** Absent: words are alike only where the tables say so. */
  readonly embeddings?: EmbeddingModel | undefined;
  /** Told of each pair of our own set that was judged wrongly. */
  readonly onMiss?: (miss: Miss) => void;
}

export interface Miss {
  readonly edit: string;
  readonly fault: string | undefined;
  readonly sentence: string;
  readonly post: string;
}

/** A post with sentences that follow from it, and with sentences that one edit made false. */
interface Pairs {
  readonly post: { readonly author: string; readonly name: string; readonly createdAt: string; readonly text: string };
  readonly holds: readonly string[];
  readonly fails: readonly { readonly edit: string; readonly text: string }[];
}

interface Judged {
  /** All sentences of a text hold. */
  readonly isSupported: boolean;
  /** 0 to 1: the mean support of its sentences, halved where one has another fault than a lack of support. */
  readonly score: number;
}

const OWN = new URL('support.jsonl', import.meta.url);

/**
 * How well the check of sentences agrees with people: on BEGIN (Dziri et al. 2022; what is fully attributable to the knowledge given, against
 * all else), on MTRAG (Katsis et al. 2025; scores of faithfulness), and on pairs of our own over invented posts, where a sentence follows from its post or was made
 * false by one edit. The one threshold of the check was chosen on the dev set of BEGIN-WoW and the even posts of ours; all other figures are of sets that it has not seen.
 */
export async function evaluateSupport(dataFolder: string, { embeddings, onMiss }: SupportOptions = {}): Promise<EvalRow[]> {
  const judge = judgeBy(embeddings);
  const rows = [...(await evaluateOwn(judge, onMiss))];
  for (const [name, file] of [['wow dev', 'wow/begin_dev_wow.tsv'], ['wow test', 'wow/begin_test_wow.tsv'], ['cmu-dog', 'cmu-dog/begin_dev_cmu.tsv'], ['topicalchat', 'topicalchat/begin_dev_tc.tsv']] as const) {
    rows.push(...(await evaluateBegin(name, path.join(dataFolder, 'groundedness/begin', file), judge)));
  }
  return [...rows, ...(await evaluateFaithfulness(path.join(dataFolder, 'groundedness/mtrag/mtrag-human-evaluated.jsonl'), judge))];
}

type Judge = (text: string, posts: readonly Post[]) => Promise<Judged & { readonly faults: readonly string[]; readonly milliseconds: number }>;

function judgeBy(embeddings: EmbeddingModel | undefined): Judge {
  const deps: CheckDeps = { embeddings, clock: { now: () => Date.now() }, report: { searchStepFailed: () => {} } };
  return async (text, posts) => {
    const started = performance.now();
    const sentences = sentenceSpans(text).map(({ start, end }) => capitalised(text.slice(start, end))).filter((sentence) => /\p{L}/u.test(sentence));
    const verdicts = [];
    for (const sentence of sentences) {
      const sense = embeddings ? await senseOf(readSentence(sentence).words, posts.flatMap((post) => readPost(post).words), deps) : PLAIN_SENSE;
      verdicts.push(checkSentence({ text: sentence, sources: posts.map((post) => ({ post })), lead: ' ' }, sense));
    }
    const faults = verdicts.flatMap(({ fault }) => fault ?? []);
    const score = verdicts.reduce((sum, { fault, support }) => sum + (fault === undefined || fault === 'terms' ? support : support / 2), 0) / (verdicts.length || 1);
    return { isSupported: verdicts.length > 0 && faults.length === 0, score, faults, milliseconds: (performance.now() - started) / (sentences.length || 1) };
  };
}

/** BEGIN has lower case alone, which would read as a piece of a sentence. */
const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

async function evaluateOwn(judge: Judge, onMiss: SupportOptions['onMiss']): Promise<EvalRow[]> {
  const sets = readFileSync(OWN, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Pairs);
  const judged: { edit: string; isSupported: boolean; milliseconds: number; isHeldOut: boolean }[] = [];
  for (const [i, { post, holds, fails }] of sets.entries()) {
    const made = postOf(post.text, `own-${i}`, { handle: post.author, name: post.name }, Date.parse(post.createdAt));
    for (const { edit, text } of [...holds.map((holding) => ({ edit: 'holds', text: holding })), ...fails]) {
      const { isSupported, faults, milliseconds } = await judge(text, [made]);
      judged.push({ edit, isSupported, milliseconds, isHeldOut: i % 2 === 1 });
      if (isSupported !== (edit === 'holds')) onMiss?.({ edit, fault: faults[0], sentence: text, post: post.text });
    }
  }
  const heldOut = judged.filter(({ isHeldOut }) => isHeldOut);
  const edits = [...new Set(judged.map(({ edit }) => edit))].filter((edit) => edit !== 'holds');
  return [
    rowOf('own pairs: what passes is true (posts held out)', heldOut.filter(({ isSupported }) => isSupported).map(({ edit }) => Number(edit === 'holds')), 0.8),
    rowOf('own pairs: what is false is held back (held out)', heldOut.filter(({ edit }) => edit !== 'holds').map(({ isSupported }) => Number(!isSupported)), 0.88),
    rowOf('own pairs: what is true passes (held out)', heldOut.filter(({ edit }) => edit === 'holds').map(({ isSupported }) => Number(isSupported)), 0.72),
    ...edits.map((edit) => rowOf(`  held back: ${edit} (all)`, judged.filter((one) => one.edit === edit).map(({ isSupported }) => Number(!isSupported)))),
    { measure: '  ms a sentence', value: judged.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / judged.length, size: judged.length },
  ];
}

async function evaluateBegin(name: string, file: string, judge: Judge): Promise<EvalRow[]> {
  const [, ...lines] = (await readFile(file, 'utf8')).trim().split('\n');
  const judged: (Judged & { readonly isTrue: boolean })[] = [];
  for (const [i, line] of lines.entries()) {
    const [, , knowledge = '', , response = '', label = ''] = line.split('\t');
    const { isSupported, score } = await judge(response, [postOf(knowledge, `${name}-${i}`)]);
    judged.push({ isSupported, score, isTrue: label.trim() === 'Fully attributable' });
  }
  return [
    { measure: `BEGIN ${name}: AUC of the support score`, value: areaUnderCurve(judged), size: judged.length },
    rowOf(`BEGIN ${name}: verdicts that people share`, judged.map(({ isSupported, isTrue }) => Number(isSupported === isTrue))),
    rowOf(`BEGIN ${name}: what passes is attributable`, judged.filter(({ isSupported }) => isSupported).map(({ isTrue }) => Number(isTrue))),
    rowOf(`BEGIN ${name}: what is attributable passes`, judged.filter(({ isTrue }) => isTrue).map(({ isSupported }) => Number(isSupported))),
  ];
}

interface RatedTask {
  readonly task_id: string;
  readonly contexts: readonly { readonly text: string; readonly title?: string }[];
  readonly evaluations: readonly { readonly model_response: string; readonly annotations: { readonly faithfulness?: Readonly<Record<string, { readonly value: string | number }>> } }[];
}

async function evaluateFaithfulness(file: string, judge: Judge): Promise<EvalRow[]> {
  const tasks = (await readFile(file, 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as RatedTask);
  const pairs: { score: number; faithfulness: number }[] = [];
  for (const { task_id, contexts, evaluations } of tasks) {
    if (contexts.length === 0) continue;
    const posts = contexts.map(({ text, title }, i) => ({ ...postOf(text, `${task_id}-${i}`), ...(title === undefined ? {} : { title }) }));
    for (const { model_response, annotations } of evaluations) {
      const values = Object.values(annotations.faithfulness ?? {}).map(({ value }) => Number(value));
      if (values.length > 0) pairs.push({ score: (await judge(model_response, posts)).score, faithfulness: values.reduce((a, b) => a + b, 0) / values.length });
    }
  }
  const value = correlation(ranks(pairs.map(({ score }) => score)), ranks(pairs.map(({ faithfulness }) => faithfulness)));
  return [{ measure: 'MTRAG: rank correlation with faithfulness', value, size: pairs.length, interval: fisher(value, pairs.length) }];
}

const postOf = (text: string, sourceId: string, author: Post['author'] | { readonly handle: string; readonly name: string } = { id: 'source', handle: 'source' }, createdAt = Date.UTC(2020, 0, 1)): Post => ({
  sourceId, text, createdAt, author: { id: author.handle, ...author }, isRepost: false, hashtags: [], mentions: [], links: [], media: [], metrics: { likes: 0, reposts: 0, replies: 0 },
});

/** How often a true one has the higher score of a true and a false one (Hanley and McNeil 1982), by ranks. */
function areaUnderCurve(judged: readonly { readonly score: number; readonly isTrue: boolean }[]): number {
  const ranked = ranks(judged.map(({ score }) => score));
  const [yes, sum] = judged.reduce(([count, total], { isTrue }, i) => (isTrue ? [count + 1, total + (ranked[i] ?? 0)] : [count, total]), [0, 0]);
  return (sum - (yes * (yes + 1)) / 2) / (yes * (judged.length - yes) || 1);
}

/** Ranks from 1, ties in the middle of theirs. */
function ranks(values: readonly number[]): number[] {
  const sorted = values.map((value, i) => ({ value, i })).sort((a, b) => a.value - b.value);
  const result: number[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while (end < sorted.length && sorted[end]?.value === sorted[start]?.value) end++;
    for (const { i } of sorted.slice(start, end)) result[i] = (start + end + 1) / 2;
    start = end;
  }
  return result;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const product = (x: readonly number[], mx: number, y: readonly number[], my: number) => x.reduce((sum, value, i) => sum + (value - mx) * ((y[i] ?? 0) - my), 0);
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb) || 1);
}

/** The 95 % interval of a correlation (Fisher 1921). */
function fisher(value: number, size: number): [number, number] {
  const half = 1.96 / Math.sqrt(Math.max(1, size - 3));
  return [Math.tanh(Math.atanh(value) - half), Math.tanh(Math.atanh(value) + half)];
}
