import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Post } from '../src/domain/post.ts';
import { readPosts, retrievalFolder, scaleFile } from './search-data.ts';
import { ENGINES, VECTOR_INDEXES, type EngineName, type VectorIndexName } from './search-engine.ts';
import type { SpeedTask } from './search-measure.ts';
import { makeQueries, QUERY_SOURCE_POSTS } from './search-queries.ts';
import { runTask } from './search-run-task.ts';
import { renderQuality, renderSpeed, type QualityRow, type SpeedRow } from './search-table.ts';

const HELP = `npm run bench:search [-- OPTIONS]

How fast and how well Threadwise finds posts, beside the bare LanceDB calls of a hybrid search, Orama and SQLite FTS5 on the same posts
and queries. Each runs in a process of its own, one after the other. Tables in Markdown go to standard output, progress to standard error.

  --sizes 100000,300000,1000000  numbers of posts, the first ones of scale/posts-1m.jsonl.gz
  --data FOLDER                  the folder that holds scale/ and retrieval/ (default: EVAL_DATA/data, else ../shared/data)
  --only ours,lancedb,orama,sqlite
  --part speed,quality           leave one out to save its time
  --queries 300                  searches that are timed alone; twice as many are made 8 at once
  --vector-index ${VECTOR_INDEXES.join(' | ')}  of the bare LanceDB table (default: ivf-rq)
  --build-minutes 30             when a build is ended, and measured with the posts that are in
  --memory-gib 8                 the same for the memory of a process
`;

const PARTS = ['speed', 'quality'] as const;
const FAMILIES = ['ours', 'lancedb', 'orama', 'sqlite'] as const;
const SPEED_ENGINES: readonly EngineName[] = ['ours', 'lancedb', 'orama', 'orama-hybrid', 'sqlite'];
const QUALITY_ENGINES: readonly EngineName[] = ['ours', 'lancedb-text', 'orama', 'orama-own', 'orama-hybrid', 'sqlite', 'sqlite-own'];
const WARM_UP_QUERIES = 50;
/** What a task may take beside its build: reading posts and timing searches. */
const REST_MS = 15 * 60_000;

async function main(): Promise<void> {
  const plan = readPlan();
  if (!plan) return void process.stdout.write(HELP);
  for (const needed of [plan.parts.includes('speed') ? scaleFile(plan.dataFolder) : '', plan.parts.includes('quality') ? retrievalFolder(plan.dataFolder) : '']) {
    if (needed !== '' && !existsSync(needed)) throw new Error(`${needed} is not there. Name the folder that holds scale/ and retrieval/ with --data FOLDER, or set EVAL_DATA to the folder above it.`);
  }
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new Error('Stopped.')));
  process.once('SIGTERM', () => stop.abort(new Error('Stopped.')));
  const folder = await mkdtemp(path.join(tmpdir(), 'threadwise-bench-search-'));
  try {
    process.stdout.write(`\`npm run bench:search\` on ${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}.\n`);
    if (plan.parts.includes('speed')) process.stdout.write(`\n${renderSpeed(await runSpeed(plan, folder, stop.signal))}`);
    if (plan.parts.includes('quality')) process.stdout.write(`\n${renderQuality(await runQuality(plan, folder, stop.signal))}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Plan {
  readonly sizes: readonly number[];
  readonly dataFolder: string;
  readonly families: readonly string[];
  readonly parts: readonly string[];
  readonly queries: number;
  readonly vectorIndex: VectorIndexName;
  readonly buildLimitMs: number;
  readonly memoryLimitBytes: number;
}

/** Undefined where help was asked for. */
function readPlan(): Plan | undefined {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string', default: '100000,300000,1000000' },
      data: { type: 'string' },
      only: { type: 'string', default: FAMILIES.join(',') },
      part: { type: 'string', default: PARTS.join(',') },
      queries: { type: 'string', default: '300' },
      'vector-index': { type: 'string', default: 'ivf-rq' },
      'build-minutes': { type: 'string', default: '30' },
      'memory-gib': { type: 'string', default: '8' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const shared = path.resolve(process.env['EVAL_DATA'] ?? path.resolve(import.meta.dirname, '../../shared'));
  return {
    sizes: values.sizes.split(',').map((size) => Math.ceil(positive('--sizes', size))),
    dataFolder: values.data === undefined ? path.join(shared, 'data') : path.resolve(values.data),
    families: someOf('--only', values.only, FAMILIES),
    parts: someOf('--part', values.part, PARTS),
    queries: Math.ceil(positive('--queries', values.queries)),
    vectorIndex: someOf('--vector-index', values['vector-index'], VECTOR_INDEXES)[0] ?? 'ivf-rq',
    buildLimitMs: positive('--build-minutes', values['build-minutes']) * 60_000,
    memoryLimitBytes: positive('--memory-gib', values['memory-gib']) * 2 ** 30,
  };
}

function positive(option: string, value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0) throw new Error(`${option} takes numbers above 0, not "${value}".`);
  return number;
}

function someOf<T extends string>(option: string, list: string, known: readonly T[]): T[] {
  return list.split(',').map((name) => {
    const found = known.find((one) => one === name.trim());
    if (found === undefined) throw new Error(`${option} takes ${known.join(', ')}, not "${name}".`);
    return found;
  });
}

async function runSpeed(plan: Plan, folder: string, signal: AbortSignal): Promise<SpeedRow[]> {
  const queries = await drawQueries(plan);
  const rows: SpeedRow[] = [];
  for (const posts of plan.sizes) {
    for (const engine of chosen(SPEED_ENGINES, plan)) {
      progress(`${ENGINES[engine]}, ${posts} posts`);
      const outcome = await runTask({ kind: 'speed', engine, ...plan, posts, queries, folder: path.join(folder, `${engine}-${posts}`) }, limitsOf(plan, signal));
      rows.push({ engine, posts, outcome });
    }
  }
  return rows;
}

async function drawQueries({ dataFolder, queries }: Plan): Promise<SpeedTask['queries']> {
  const posts: Post[] = [];
  for await (const batch of readPosts(scaleFile(dataFolder), QUERY_SOURCE_POSTS)) posts.push(...batch);
  const drawn = makeQueries(posts, WARM_UP_QUERIES + 3 * queries);
  return { warmUp: drawn.slice(0, WARM_UP_QUERIES), alone: drawn.slice(WARM_UP_QUERIES, WARM_UP_QUERIES + queries), together: drawn.slice(WARM_UP_QUERIES + queries) };
}

async function runQuality(plan: Plan, folder: string, signal: AbortSignal): Promise<QualityRow[]> {
  const rows: QualityRow[] = [];
  for (const engine of chosen(QUALITY_ENGINES, plan)) {
    progress(`${ENGINES[engine]}, judged sets`);
    const outcome = await runTask({ kind: 'quality', engine, ...plan, folder: path.join(folder, `${engine}-judged`) }, limitsOf(plan, signal));
    rows.push({ engine, outcome });
  }
  return rows;
}

const chosen = (engines: readonly EngineName[], { families }: Plan): EngineName[] => engines.filter((engine) => families.some((family) => engine === family || engine.startsWith(`${family}-`)));

/** A build checks its limits between batches; what hangs in between is killed. */
const limitsOf = ({ buildLimitMs, memoryLimitBytes }: Plan, signal: AbortSignal) => ({ timeoutMs: 2 * buildLimitMs + REST_MS, heapBytes: memoryLimitBytes, signal });

const progress = (line: string): void => void process.stderr.write(`${line}\n`);

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
