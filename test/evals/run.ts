import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compose, type Composed } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { importArchive, type ImportReport } from '../../src/importing/import-posts.ts';
import { openArchive } from '../../src/importing/read-archive.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { evaluateImports } from './imports.ts';
import { evaluateRetrieval } from './retrieval.ts';
import { evaluateSample } from './sample.ts';
import { missesFloor, renderTable, type EvalRow } from './table.ts';

/**
 * npm run eval [-- --fast] [-- --verbose]: prints how well questions are answered, and fails when a floor is missed. The
 * sample archive is always there; archives and judged sets of others are looked for in EVAL_DATA (default: the
 * folder "shared" beside the checkout). --fast leaves out what takes minutes; --verbose shows each question.
 */
const fast = process.argv.includes('--fast');
const verbose = process.argv.includes('--verbose');
const root = path.resolve(import.meta.dirname, '../..');
const shared = path.resolve(process.env['EVAL_DATA'] ?? path.join(root, '../shared'));
const own = { MODELS_DIR: path.join(root, 'models'), EMBEDDING_MODEL: 'threadwise-embed-en' };
const potion = { MODELS_DIR: path.join(shared, 'models'), EMBEDDING_MODEL: 'potion-base-2M' };
/** The sample ends with 2024: "last year" is asked then, whenever the eval runs. */
const SAMPLE_END = Date.UTC(2024, 11, 31, 12);

const tables: [string, EvalRow[]][] = [];
const add = (title: string, rows: EvalRow[]) => {
  tables.push([title, rows]);
  process.stdout.write(`${renderTable(title, rows)}\n`);
};

add('Sample archive, by words', await withArchive({}, async (parts) => {
  await parts.importFrom(path.join(root, 'sample/posts.jsonl'));
  return evaluateSample(parts.app, { verbose });
}));

add('Sample archive, by words and meaning (threadwise-embed-en)', await withArchive(own, async (parts) => {
  await parts.importFrom(path.join(root, 'sample/posts.jsonl'));
  // Floors hold for words alone: an embedder finds more, and is sure of itself more often than it should be.
  return (await evaluateSample(parts.app, { verbose: false })).map(({ floor: _floor, ...row }) => row);
}));

if (existsSync(shared)) {
  add('Import of real archives', await evaluateImports(path.join(shared, 'data/archives'), (use) => withArchive({}, use)));
  for (const [title, settings] of [['by words', {}], ['by words and meaning (potion-base-2M)', potion], ['by words and meaning (threadwise-embed-en)', own]] as const) {
    add(`Retrieval, ${title}`, await evaluateRetrieval(path.join(shared, 'data/retrieval'), { fast }, (use) => withArchive(settings, use)));
  }
} else {
  process.stdout.write(`Other evals were left out: ${shared} is not there. Set EVAL_DATA to a folder that holds data/ and models/.\n`);
}
process.exitCode = tables.some(([, rows]) => rows.some(missesFloor)) ? 1 : 0;

export interface EvalArchive extends Composed {
  importFrom(file: string): Promise<ImportReport>;
}

async function withArchive<T>(settings: Record<string, string>, use: (parts: EvalArchive) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'threadwise-eval-'));
  try {
    await using parts = await compose(readConfig({ THREADWISE_DATA: folder, ...settings }), createLogger('warn'), createMetrics(), { now: () => SAMPLE_END });
    const importFrom = async (file: string) => {
      await using reader = await openArchive(file);
      return importArchive({ reader, index: (posts) => parts.archive.index(posts), optimize: () => parts.archive.optimize() });
    };
    return await use({ ...parts, importFrom });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
