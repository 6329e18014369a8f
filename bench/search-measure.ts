import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { JUDGED_SETS, readCorpus, readJudgedQueries, readPosts, scaleFile } from './search-data.ts';
import { openEngine, QUERY_KINDS, type BenchQuery, type EngineName, type EngineOptions, type SearchEngine } from './search-engine.ts';

/** One piece of work for one process. */
export type BenchTask = SpeedTask | QualityTask;

interface TaskBase extends EngineOptions {
  readonly engine: EngineName;
  readonly dataFolder: string;
}

export interface SpeedTask extends TaskBase {
  readonly kind: 'speed';
  readonly posts: number;
  readonly buildLimitMs: number;
  readonly memoryLimitBytes: number;
  /** All different, so that no cache of results helps. */
  readonly queries: { readonly warmUp: readonly BenchQuery[]; readonly alone: readonly BenchQuery[]; readonly together: readonly BenchQuery[] };
}

export interface QualityTask extends TaskBase {
  readonly kind: 'quality';
}

export interface SpeedFigures {
  /** So many posts are in it. */
  readonly posts: number;
  /** The limit that ended the build before all posts were in. */
  readonly stoppedBy?: 'time' | 'memory';
  /** Analysis, embedding, storing and indexing; not reading the file. */
  readonly buildMs: number;
  readonly diskBytes?: number;
  /** Resident memory of the whole process before the first post, after the searches, and at most. */
  readonly emptyBytes: number;
  readonly residentBytes: number;
  readonly peakBytes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p50ByKind: Readonly<Record<string, number>>;
  readonly searches: number;
  readonly failedSearches: number;
  readonly firstFailure?: string;
  readonly perSecond: number;
}

/** Mean nDCG@10 by the name of the judged set. */
export type QualityFigures = Readonly<Record<string, number>>;

const PAGE = 20;
const CONCURRENCY = 8;
/** An engine that is slow gets so long for each part, and is measured by what it did until then. */
const PART_MS = 120_000;

/** Builds, warms up, times each search alone, then several at once. */
export async function measureSpeed(task: SpeedTask, report: (line: string) => void): Promise<SpeedFigures> {
  await using engine = await openEngine(task.engine, task);
  const emptyBytes = residentBytes();
  const built = await build(engine, task, report);
  const { warmUp, alone, together } = task.queries;
  await engine.prepare([...warmUp, ...alone, ...together]);
  await timeAlone(engine, warmUp);
  report('times searches');
  const timed = await timeAlone(engine, alone);
  const perSecond = await timeTogether(engine, together);
  const diskBytes = await engine.diskBytes();
  const done = timed.times.map(({ ms }) => ms);
  return {
    ...built,
    ...(diskBytes === undefined ? {} : { diskBytes }),
    emptyBytes,
    residentBytes: residentBytes(),
    peakBytes: process.resourceUsage().maxRSS * 1024,
    p50Ms: quantile(done, 0.5),
    p99Ms: quantile(done, 0.99),
    p50ByKind: Object.fromEntries(QUERY_KINDS.map((kind) => [kind, quantile(timed.times.filter((time) => time.kind === kind).map(({ ms }) => ms), 0.5)])),
    searches: done.length,
    failedSearches: timed.failed,
    ...(timed.firstFailure === undefined ? {} : { firstFailure: timed.firstFailure }),
    perSecond,
  };
}

async function build(engine: SearchEngine, { dataFolder, posts, buildLimitMs, memoryLimitBytes }: SpeedTask, report: (line: string) => void): Promise<Pick<SpeedFigures, 'posts' | 'buildMs' | 'stoppedBy'>> {
  let stored = 0;
  let buildMs = 0;
  let stoppedBy: SpeedFigures['stoppedBy'];
  const timed = async (work: () => Promise<void>) => {
    const started = performance.now();
    await work();
    buildMs += performance.now() - started;
  };
  for await (const batch of readPosts(scaleFile(dataFolder), posts)) {
    await timed(() => engine.add(batch));
    stored += batch.length;
    if (stored % 100_000 === 0) report(`${stored} posts in ${seconds(buildMs)}`);
    if (stored < posts && buildMs > buildLimitMs) stoppedBy = 'time';
    if (stored < posts && process.memoryUsage.rss() > memoryLimitBytes) stoppedBy = 'memory';
    if (stoppedBy) break;
  }
  await timed(() => engine.finish());
  report(`built in ${seconds(buildMs)}`);
  return { posts: stored, buildMs, ...(stoppedBy ? { stoppedBy } : {}) };
}

interface Timed {
  readonly times: { readonly kind: BenchQuery['kind']; readonly ms: number }[];
  failed: number;
  firstFailure?: string;
}

async function timeAlone(engine: SearchEngine, queries: readonly BenchQuery[]): Promise<Timed> {
  const timed: Timed = { times: [], failed: 0 };
  const end = performance.now() + PART_MS;
  for (const query of queries) {
    const started = performance.now();
    if (started > end) break;
    try {
      await engine.search(query, PAGE);
      timed.times.push({ kind: query.kind, ms: performance.now() - started });
    } catch (error) {
      timed.failed += 1;
      timed.firstFailure ??= error instanceof Error ? error.message : String(error);
    }
  }
  return timed;
}

/** Searches a second with `CONCURRENCY` under way all the time. */
async function timeTogether(engine: SearchEngine, queries: readonly BenchQuery[]): Promise<number> {
  const started = performance.now();
  const end = started + PART_MS;
  const waiting = queries.values();
  let done = 0;
  const searchOn = async () => {
    for (const query of waiting) {
      if (performance.now() > end) return;
      await engine.search(query, PAGE).then(() => (done += 1), () => undefined);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, searchOn));
  return (done * 1000) / (performance.now() - started);
}

/** nDCG@10 with linear gain on every judged set. */
export async function measureQuality(task: QualityTask, report: (line: string) => void): Promise<QualityFigures> {
  const figures: Record<string, number> = {};
  for (const [i, set] of JUDGED_SETS.entries()) {
    const folder = path.join(task.folder, String(i));
    await mkdir(folder);
    await using engine = await openEngine(task.engine, { ...task, folder });
    for await (const batch of readCorpus(task.dataFolder, set)) await engine.add(batch);
    await engine.finish();
    const judged = await readJudgedQueries(task.dataFolder, set);
    await engine.prepare(judged.map(({ query }) => query));
    let sum = 0;
    for (const { query, grades } of judged) {
      const found = await engine.search(query, 10);
      const ideal = [...grades.values()].map((grade) => Math.max(0, grade)).sort((a, b) => b - a).slice(0, 10);
      sum += gain(found.map((id) => Math.max(0, grades.get(id) ?? 0))) / gain(ideal);
    }
    figures[set.name] = sum / judged.length;
    report(`${set.name}: nDCG@10 ${(sum / judged.length).toFixed(3)} of ${judged.length} queries`);
  }
  return figures;
}

const gain = (grades: readonly number[]): number => grades.reduce((sum, grade, i) => sum + grade / Math.log2(i + 2), 0);

/** By nearest rank; NaN for no values. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

function residentBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
