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
import { evaluateTimeCases } from './time-cases.ts';

/**
 * npm run eval [-- --fast] [-- --verbose]: prints how well questions are answered, and fails when a floor is missed. The
 * sample archive is always there; archives and judged sets of others are looked for in EVAL_DATA (default: the
 * folder "shared" beside the checkout). --fast leaves out what takes minutes; --verbose shows each question.
 */
const fast = process.argv.includes('--fast');
const verbose = process.argv.includes('--verbose');
const root = path.resolve(import.meta.dirname, '../..');
const shared = path.resolve(process.env['EVAL_DATA'] ?? path.join(root, '../shared'));
const words = { EMBEDDING_MODEL: 'none' };
const potion = { MODELS_DIR: path.join(shared, 'models'), EMBEDDING_MODEL: 'potion-base-2M' };
/** The sample ends with 2024: "last year" is asked then, whenever the eval runs. */
const SAMPLE_END = Date.UTC(2024, 11, 31, 12);

const tables: [string, EvalRow[]][] = [];
const add = (title: string, rows: EvalRow[]) => {
  tables.push([title, rows]);
  process.stdout.write(`${renderTable(title, rows)}\n`);
};

const SAMPLES = [
  ['by words and meaning', {}, { recall: 0.44, precision: 0.32, rightPost: 0.66, abstains: 0.55, answers: 0.88 }],
  ['by words', words, { recall: 0.4, precision: 0.33, rightPost: 0.58, abstains: 0.6, answers: 0.75 }],
] as const;
for (const [title, settings, floors] of SAMPLES) {
  add(`Sample archive, ${title}`, await withArchive(settings, async (parts) => {
    await parts.importFrom(path.join(root, 'sample/posts.jsonl'));
    return evaluateSample(parts.app, floors, { verbose });
  }));
}

/** Settings of the search, with the least nDCG@10 on each judged set. */
const RETRIEVAL = [
  ['by words', words, { 'tweetqa-retrieval/dev': 0.625, 'clef2020-claims/dev': 0.79, 'trec-microblog/2011': 0.54, 'trec-microblog/2013': 0.565 }],
  ['by words and meaning (potion-base-2M)', potion, { 'tweetqa-retrieval/dev': 0.615, 'clef2020-claims/dev': 0.69, 'trec-microblog/2011': 0.58, 'trec-microblog/2013': 0.56 }],
  ['by words and meaning (threadwise-embed-en)', {}, { 'tweetqa-retrieval/dev': 0.64, 'clef2020-claims/dev': 0.885, 'trec-microblog/2011': 0.58, 'trec-microblog/2013': 0.57 }],
] as const;
const FAST_RETRIEVAL = [
  ['by words', words, { 'tweetqa-retrieval/dev': 0.64 }],
  ['by words and meaning (threadwise-embed-en)', {}, { 'tweetqa-retrieval/dev': 0.66, 'clef2020-claims/dev': 0.885, 'trec-microblog/2011': 0.59 }],
] as const;
const FAST_QUERIES = 250;

if (existsSync(shared)) {
  add('Import of real archives', await evaluateImports(path.join(shared, 'data/archives'), (use) => withArchive({}, use)));
  add('Time in questions', await evaluateTimeCases(path.join(shared, 'data/time/recognizers-datetime'), { verbose }));
  for (const [title, settings, floors] of fast ? FAST_RETRIEVAL : RETRIEVAL) {
    // The ranking is tuned to the model that comes with the program.
    const options = { settings, floors, mustLead: Object.keys(settings).length === 0, ...(fast ? { queries: FAST_QUERIES } : {}) };
    add(`Retrieval, ${title}`, await evaluateRetrieval(path.join(shared, 'data/retrieval'), options));
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
