import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Counted } from '../../src/answering/counting/aggregation.ts';
import { countPosts } from '../../src/answering/count-posts.ts';
import { readQuestion } from '../../src/answering/read-question.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { PostArchive } from '../../src/ports/post-archive.ts';
import { type EvalRow, rowOf } from './table.ts';

/** A question over the sample archive with what it asks and the figures, which were counted from the raw posts. */
const Case = z.object({
  id: z.string(),
  half: z.enum(['dev', 'test']),
  language: z.string(),
  question: z.string(),
  /** What is asked, in the words of `Aggregation`. */
  shape: z.record(z.string(), z.union([z.string(), z.boolean()])),
  total: z.number().optional(),
  value: z.number().optional(),
  groups: z.number().optional(),
  tied: z.number().optional(),
  /** The first rows, with all that share the first place among them, up to five. */
  rows: z.array(z.tuple([z.string(), z.number()])).optional(),
  /** Figures of a share's part, or of all that are compared, rising. */
  parts: z.array(z.number()).optional(),
  /** How many units an average is over. */
  over: z.number().optional(),
});
type Case = z.infer<typeof Case>;

export interface CountingOptions {
  readonly verbose?: boolean;
  /** Only these questions; both halves where absent. */
  readonly half?: 'dev' | 'test';
}

/** Asks the questions of counting.jsonl over an archive that holds the sample: whether the right thing is counted, and rightly. */
export async function evaluateCounting(deps: { readonly archive: PostArchive; readonly clock: Clock }, { verbose = false, half }: CountingOptions = {}): Promise<EvalRow[]> {
  const lines = (await readFile(new URL('counting.jsonl', import.meta.url), 'utf8')).trim().split('\n');
  const cases = lines.map((line) => Case.parse(JSON.parse(line))).filter((one) => half === undefined || one.half === half);
  const outcomes: (Awaited<ReturnType<typeof ask>> & { readonly one: Case })[] = [];
  for (const one of cases) {
    const outcome = await ask(one, deps);
    if (verbose && (!outcome.shape || !outcome.figures)) process.stdout.write(`${one.id} ${one.question}\n  expected ${JSON.stringify(one)}\n  counted  ${JSON.stringify(outcome.counted)}\n`);
    outcomes.push({ one, ...outcome });
  }
  const ofHalf = (name: 'dev' | 'test') => outcomes.filter(({ one }) => one.half === name);
  const halves = (['dev', 'test'] as const).filter((name) => ofHalf(name).length > 0);
  return halves.flatMap((name) => [
    rowOf(`counting (${name}): the right thing is counted`, ofHalf(name).map(({ shape }) => Number(shape)), 0.9),
    rowOf(`counting (${name}): and all its figures are right`, ofHalf(name).map(({ shape, figures }) => Number(shape && figures)), 0.9),
  ]);
}

async function ask(one: Case, deps: { readonly archive: PostArchive; readonly clock: Clock }) {
  const question = await readQuestion({ text: one.question, carriedFilter: {} } as Parameters<typeof readQuestion>[0], {}, deps);
  const { counted } = await countPosts(question, deps, new AbortController().signal);
  if (!counted) throw new Error(`${one.id} was not counted`);
  const asked: Readonly<Record<string, unknown>> = { ...counted.asked };
  return { counted, shape: Object.entries(one.shape).every(([key, value]) => asked[key] === value), figures: hasFigures(counted, one) };
}

function hasFigures({ asked, result, parts, units }: Counted, { total, value, groups, tied, rows, parts: expected, over }: Case): boolean {
  const isPeople = asked.kind === 'total' && asked.measure === 'authors';
  const figures = parts.map((part) => (asked.kind === 'share' ? part.total : part.value)).sort((a, b) => a - b);
  const keys = new Map(result.rows.map((row) => [row.key, row.value]));
  // Those that share a place stand in no order that matters; posts and times do.
  const hasRows = rows === undefined || (rows.every(([key, number]) => keys.get(key) === number) && (tied === undefined || rows.length === Math.min(tied, 5) || asked.kind === 'extreme'));
  const isFirst = rows === undefined || asked.kind === 'ranking' || rows.every(([key], at) => result.rows[at]?.key === key);
  return (
    (total === undefined || result.total === total) &&
    (value === undefined || (isPeople ? result.groups : result.value) === value) &&
    (groups === undefined || result.groups === groups) &&
    (tied === undefined || result.tied === tied) &&
    hasRows &&
    isFirst &&
    (expected === undefined || JSON.stringify(figures) === JSON.stringify(expected)) &&
    (over === undefined || units?.count === over)
  );
}
