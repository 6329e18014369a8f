import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { cacheKey } from '../../src/answering/caching/cache-key.ts';
import { LEAST_SIMILARITY, likeness } from '../../src/answering/caching/answer-from-cache.ts';
import { readQuestion } from '../../src/answering/read-question.ts';
import { routeByRules } from '../../src/answering/rules/route-by-rules.ts';
import { ModelOpener } from '../../src/compose-models.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { modelReport } from '../../src/telemetry/model-report.ts';
import { turnDeps } from '../fakes/answer-deps.ts';
import { FakeArchive } from '../fakes/fake-archive.ts';
import { makePost } from '../fakes/sample-posts.ts';
import { rowOf, type EvalRow } from './table.ts';

/** Two questions; `same` where one answer serves both. `kind` says how they differ. */
const Pair = z.object({ a: z.string(), b: z.string(), same: z.boolean(), kind: z.string() });
type Pair = z.infer<typeof Pair>;

/** Authors that the questions name. */
const HANDLES = ['gwen_oldquay', 'sam', 'mara', 'tomas', 'lena', 'gwen', 'council'];

/**
 * Whether the answer to one question would be served for the other, over pairs of our own: paraphrases, and opposites, swaps and other
 * near misses. A false hit gives people the answer to another question.
 */
export async function evaluateQuestionCache({ verbose = false } = {}): Promise<EvalRow[]> {
  const lines = (await readFile(new URL('question-pairs.jsonl', import.meta.url), 'utf8')).trim().split('\n');
  const pairs = lines.map((line) => Pair.parse(JSON.parse(line)));
  const models = await ModelOpener.create(readConfig({}), modelReport(createLogger('warn')));
  await using embeddings = await models.embeddings();
  const deps = turnDeps({ archive: new FakeArchive(HANDLES.map((author) => makePost({ author }))), embeddings });

  const keyOf = async (text: string) => {
    const question = await readQuestion({ text, changed: false, carriedFilter: {} }, {}, deps);
    const byRules = routeByRules({ question: text, understood: question, hasHistory: false });
    return cacheKey(question, byRules, { effort: 'BALANCED' }, deps);
  };
  const serves = async ({ a, b }: Pair) => (await keyOf(a)) === (await keyOf(b)) && (await likeness(a, b, deps)) >= LEAST_SIMILARITY;

  const hits: boolean[] = [];
  for (const pair of pairs) hits.push(await serves(pair));
  if (verbose) pairs.forEach((pair, i) => pair.same !== hits[i] && process.stdout.write(`${pair.same ? 'missed' : 'FALSE HIT'} ${pair.kind}: ${pair.a} | ${pair.b}\n`));
  const values = (same: boolean, kind?: string) => pairs.flatMap((pair, i) => (pair.same === same && (kind === undefined || pair.kind === kind) ? [Number(hits[i])] : []));
  const kinds = [...new Set(pairs.filter(({ same }) => same).map(({ kind }) => kind))].sort();
  return [
    rowOf('different questions are kept apart', values(false).map((hit) => 1 - hit), 0.995),
    rowOf('the same question in other words is served', values(true), 0.6),
    ...kinds.map((kind) => rowOf(`  ${kind}`, values(true, kind))),
  ];
}
