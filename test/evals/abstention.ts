import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { App } from '../../src/app.ts';
import { findPosts } from '../../src/answering/find-posts.ts';
import { readQuestion } from '../../src/answering/read-question.ts';
import { termsOf, weighTerms } from '../../src/answering/term-weights.ts';
import type { AnswerDeps } from '../../src/answering/turn.ts';
import type { Answer } from '../../src/domain/answer.ts';
import type { Post } from '../../src/domain/post.ts';
import type { EmbeddingModel } from '../../src/ports/models.ts';
import type { PostArchive, PostHit } from '../../src/ports/post-archive.ts';
import { postOf } from './retrieval-sets.ts';
import { indexCorpus } from './retrieval-systems.ts';
import type { EvalArchive } from './eval-archive.ts';
import { rowOf, type EvalRow } from './table.ts';

type WithArchive = (use: (parts: EvalArchive) => Promise<EvalRow[]>) => Promise<EvalRow[]>;

const Task = z.object({
  task_id: z.string(),
  conversation_id: z.string(),
  contexts: z.array(z.object({ document_id: z.string(), text: z.string(), title: z.string().optional() })),
  input: z.array(z.object({ speaker: z.enum(['user', 'agent']), text: z.string() })),
  answerability: z.array(z.enum(['ANSWERABLE', 'PARTIAL', 'UNANSWERABLE', 'UNDERSPECIFIED', 'CONVERSATIONAL'])),
});
export type Task = z.infer<typeof Task>;

const BATCH = 500;

/**
 * Last turns of conversations (MTRAG-UN, Katsis et al. 2025), asked after the turns before them, over the pooled reference passages of
 * all of them, each as one post. Unanswerable turns have no passage of their own: what others brought in may be near them, and
 * an answerable turn stands among all others, so the set is harder than its collections one by one, and smaller.
 */
export async function evaluateAbstention(dataFolder: string, withArchive: WithArchive, floors: Readonly<Record<string, number>> = {}): Promise<EvalRow[]> {
  const tasks = await readTasks(dataFolder);
  return withArchive(async ({ app, archive }) => {
    const posts = passagesOf(tasks).map(({ document_id, text, title }) => postOf({ id: document_id, text, ...(title === undefined ? {} : { title }) }));
    for (let start = 0; start < posts.length; start += BATCH) await archive.index(posts.slice(start, start + BATCH));
    await archive.optimize();
    const asked: Asked[] = [];
    for (const task of tasks) asked.push({ task, answer: await askLast(app, task) });
    return rowsOf(asked, floors);
  });
}

interface Asked {
  readonly task: Task;
  readonly answer: Answer;
}

function rowsOf(asked: readonly Asked[], floors: Readonly<Record<string, number>>): EvalRow[] {
  const row = (measure: string, values: readonly number[]) => rowOf(measure, values, floors[measure]);
  const those = (kind: Task['answerability'][number]) => asked.filter(({ task }) => task.answerability.includes(kind));
  const cites = ({ answer }: Asked) => answer.citations.length > 0;
  const reserved = (one: Asked) => !cites(one) || (one.answer.missing?.length ?? 0) > 0;
  const answerable = those('ANSWERABLE');
  const [mean, spread] = [(values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / (values.length || 1), asked.length];
  const right = mean(answerable.map((one) => Number(cites(one))));
  const silent = mean(those('UNANSWERABLE').map((one) => Number(!cites(one))));
  return [
    row('cites nothing when unanswerable', those('UNANSWERABLE').map((one) => Number(!cites(one)))),
    row('cites nothing, or says what is missing, when unanswerable', those('UNANSWERABLE').map((one) => Number(reserved(one)))),
    row('answers when answerable', answerable.map((one) => Number(cites(one)))),
    row('answers without reserve when answerable', answerable.map((one) => Number(!reserved(one)))),
    row('cites a reference passage when answerable', answerable.map(({ task, answer }) => Number(answer.citations.some(({ postSourceId }) => task.contexts.some(({ document_id }) => document_id === postSourceId))))),
    row('says what is missing, or cites nothing, when partial', those('PARTIAL').map((one) => Number(reserved(one)))),
    row('asks back when underspecified', those('UNDERSPECIFIED').map(({ answer }) => Number(answer.route === 'CLARIFY'))),
    { measure: 'mean of answering and abstaining (chance .5)', value: (right + silent) / 2, size: spread },
  ];
}

/** A question with the post that answers it. */
interface Answerable {
  readonly question: string;
  readonly postSourceId: string;
}

/**
 * How well the likelihood of an answer (`Found.answerability`) tells questions whose post is there from the same questions while the
 * search leaves that post out: the area under the receiver operating characteristic, .5 by chance. Other posts may answer, too.
 */
export async function answerabilityRows(posts: readonly Post[], asked: readonly Answerable[], settings: Readonly<Record<string, string>> = {}): Promise<EvalRow[]> {
  await using corpus = await indexCorpus(posts, settings);
  const [there, gone]: [number[], number[]] = [[], []];
  for (const { question, postSourceId } of asked) {
    there.push(await likelihood(question, corpus.archive, corpus.embeddings));
    gone.push(await likelihood(question, without(corpus.archive, postSourceId), corpus.embeddings));
  }
  return [{ measure: 'likelihood of an answer, with the post or without: AUC', value: areaUnderCurve(there, gone), size: there.length + gone.length }];
}

async function likelihood(text: string, archive: PostArchive, embeddings: EmbeddingModel | undefined): Promise<number> {
  // Nothing else of what answering works with is asked for.
  const deps = { archive, embeddings, clock: { now: () => Date.now() }, report: { searchStepFailed: () => {} } } as unknown as AnswerDeps;
  const question = await readQuestion({ text, changed: false, carriedFilter: {} }, {}, deps, false);
  const weights = await weighTerms(termsOf(question.words, question.phrases), archive);
  const found = await findPosts(question, EVIDENCE, weights, deps, new AbortController().signal);
  return found.answerability ?? 0;
}

/** Posts that an answer is written from. */
const EVIDENCE = 12;

/** An archive whose searches leave one post out. */
function without(archive: PostArchive, sourceId: string): PostArchive {
  const others = (hits: readonly PostHit[]) => hits.filter((hit) => hit.sourceId !== sourceId);
  const searches: Partial<PostArchive> = {
    searchTerms: async (...query) => others(await archive.searchTerms(...query)),
    searchVector: async (...query) => others(await archive.searchVector(...query)),
  };
  return new Proxy(archive, {
    get(target, name: keyof PostArchive) {
      const own = searches[name] ?? target[name];
      return typeof own === 'function' ? (own as (...of: unknown[]) => unknown).bind(target) : own;
    },
  });
}

/** The share of pairs in which the first is the larger; ties count half. */
function areaUnderCurve(larger: readonly number[], smaller: readonly number[]): number {
  const wins = larger.flatMap((one) => smaller.map((other) => (one > other ? 1 : one === other ? 0.5 : 0)));
  return wins.reduce((sum: number, win) => sum + win, 0) / (wins.length || 1);
}

/** The last answer of a conversation of the user's turns. */
async function askLast(app: App, { input, task_id }: Task): Promise<Answer> {
  let conversationId: string | undefined;
  let last: Answer | undefined;
  for (const { text } of input.filter(({ speaker, text: said }) => speaker === 'user' && said.trim() !== '')) {
    const { answer } = await app.ask({ question: text.slice(0, MOST_CHARACTERS), wait: true, ...(conversationId === undefined ? {} : { conversationId }) });
    conversationId = answer?.conversationId ?? conversationId;
    last = answer ?? last;
  }
  if (!last) throw new Error(`${task_id} was refused`);
  return last;
}

/** A question of the product is no longer. */
const MOST_CHARACTERS = 2_000;

export async function readTasks(dataFolder: string): Promise<Task[]> {
  const lines = (await readFile(path.join(dataFolder, 'groundedness/mtrag/mtrag-un-reference.jsonl'), 'utf8')).trim().split('\n');
  return lines.map((line) => Task.parse(JSON.parse(line)));
}

/** Every passage once. */
export const passagesOf = (tasks: readonly Task[]): Task['contexts'] => [...new Map(tasks.flatMap(({ contexts }) => contexts.map((passage) => [passage.document_id, passage] as const))).values()];
