import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { App } from '../../src/app.ts';
import type { Answer } from '../../src/domain/answer.ts';
import type { PostFilter } from '../../src/domain/filter.ts';
import type { EvalRow } from './table.ts';

const Question = z.object({
  id: z.string(),
  question: z.string(),
  kind: z.enum(['fact', 'opinion', 'summary', 'correction', 'rumour', 'filter', 'count', 'none']),
  postIds: z.array(z.string()),
  filter: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  count: z.number().optional(),
});
type Question = z.infer<typeof Question>;

interface Outcome {
  readonly question: Question;
  readonly answer: Answer;
  readonly found: readonly string[];
  readonly milliseconds: number;
}

/** The least that the measures may be which depend on how posts are found. */
export interface SampleFloors {
  readonly recall: number;
  readonly precision: number;
  readonly rightPost: number;
  readonly abstains: number;
  readonly answers: number;
}

/** Asks every question about the sample archive; gives one row per measure. */
export async function evaluateSample(app: App, floors: SampleFloors, { verbose }: { verbose: boolean }): Promise<EvalRow[]> {
  const lines = (await readFile(new URL('../../sample/questions.jsonl', import.meta.url), 'utf8')).trim().split('\n');
  const outcomes: Outcome[] = [];
  for (const line of lines) outcomes.push(await askOne(app, Question.parse(JSON.parse(line))));
  if (verbose) for (const outcome of outcomes) process.stdout.write(describe(outcome));

  const answerable = outcomes.filter(({ question }) => question.kind !== 'none' && question.kind !== 'count');
  const cited = answerable.flatMap(({ question, answer }) => answer.citations.map(({ postSourceId }) => question.postIds.includes(postSourceId)));
  return [
    row('posts that answer are found (recall)', floors.recall, answerable.map(({ question, found }) => share(question.postIds, (id) => found.includes(id)))),
    row('a cited post answers (precision)', floors.precision, cited.map(Number)),
    row('at least one right post is cited', floors.rightPost, answerable.map(({ question, answer }) => Number(answer.citations.some(({ postSourceId }) => question.postIds.includes(postSourceId))))),
    row('says so when nothing is there', floors.abstains, outcomes.filter(({ question }) => question.kind === 'none').map(({ answer }) => Number(answer.citations.length === 0))),
    row('answers when something is there', floors.answers, answerable.map(({ answer }) => Number(answer.citations.length > 0))),
    row('the filter is read as meant', 0.9, outcomes.filter(({ question }) => question.filter).map(({ question, answer }) => Number(sameFilter(question, answer.appliedFilter.filter)))),
    row('counts are right', 1, outcomes.filter(({ question }) => question.kind === 'count').map(({ question, answer }) => Number(answer.count?.total === question.count))),
    row('every quote is a span of its post', 1, await Promise.all(outcomes.flatMap(({ answer }) => answer.citations).map(async ({ postSourceId, quote, start, end }) => Number((await app.findPosts([postSourceId]))[0]?.text.slice(start, end) === quote)))),
    { measure: 'milliseconds to the whole answer (median)', value: median(outcomes.map(({ milliseconds }) => milliseconds)), size: outcomes.length },
  ];
}

async function askOne(app: App, question: Question): Promise<Outcome> {
  const started = performance.now();
  const { answer } = await app.ask({ question: question.question, wait: true });
  if (!answer) throw new Error(`${question.id} was refused`);
  const milliseconds = performance.now() - started;
  const found: string[] = [];
  for await (const event of (await app.answerEvents(answer.id, 0, AbortSignal.timeout(5_000))) ?? []) {
    if (event.type === 'PostsFound') found.push(...event.postSourceIds);
  }
  return { question, answer, found, milliseconds };
}

const share = <T>(values: readonly T[], holds: (value: T) => boolean): number => values.filter(holds).length / (values.length || 1);
const row = (measure: string, floor: number, values: readonly number[]): EvalRow => ({ measure, floor, value: values.reduce((sum, value) => sum + value, 0) / (values.length || 1), size: values.length });
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function sameFilter({ filter = {} }: Question, applied: PostFilter): boolean {
  const expected = Object.fromEntries(
    Object.entries(filter).map(([field, value]) => [field, typeof value === 'string' ? Date.parse(value) : value.map((entry) => entry.toLowerCase()).sort()]),
  );
  const fields = new Set([...Object.keys(expected), ...Object.keys(applied)]);
  return [...fields].every((field) => JSON.stringify(expected[field]) === JSON.stringify(applied[field as keyof PostFilter]));
}

function describe({ question, answer, found }: Outcome): string {
  const right = new Set(question.postIds);
  const cited = answer.citations.map(({ postSourceId }) => (right.has(postSourceId) ? '+' : '-')).join('');
  const recall = `${found.filter((id) => right.has(id)).length}/${right.size} of ${found.length}`;
  const filter = question.filter || Object.keys(answer.appliedFilter.filter).length > 0 ? ` filter ${sameFilter(question, answer.appliedFilter.filter) ? 'ok' : JSON.stringify(answer.appliedFilter.filter)}` : '';
  return `${question.id} ${question.kind.padEnd(10)} ${answer.route.padEnd(9)} found ${recall.padEnd(10)} cited ${cited.padEnd(6)}${filter} | ${question.question}\n`;
}
