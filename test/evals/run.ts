import { existsSync } from 'node:fs';
import path from 'node:path';
import { evaluateAbstention } from './abstention.ts';
import { evaluateCounting } from './counting.ts';
import { SAMPLE, SAMPLE_END, withArchive, withEmbeddings, withSamplePosts } from './eval-archive.ts';
import { evaluateFollowUpCases } from './follow-up-cases.ts';
import { evaluateFollowUps } from './follow-ups.ts';
import { evaluateImports } from './imports.ts';
import { evaluateAttacks, evaluateInjection, readOwnAttacks } from './injection.ts';
import { evaluateQuestionCache } from './question-cache.ts';
import { evaluateRetrieval } from './retrieval.ts';
import { evaluateRouting } from './routing.ts';
import { evaluateSample } from './sample.ts';
import { evaluateSupport } from './support.ts';
import { missesFloor, renderTable, type EvalRow } from './table.ts';
import { evaluateTimeCases } from './time-cases.ts';
import { evaluateTweetQa } from './tweetqa.ts';
import { evaluateViewpoints } from './viewpoints.ts';

/**
 * npm run eval [-- --fast] [-- --verbose] [-- --only TITLE]: prints how well questions are answered, and fails when a floor is missed. The
 * sample archive and our own sets are always there; archives and judged sets of others are looked for in EVAL_DATA (default: the
 * folder "shared" beside the checkout). --fast leaves out what takes minutes; --verbose shows what went wrong; --only runs the parts
 * whose title holds the word.
 */
const fast = process.argv.includes('--fast');
const verbose = process.argv.includes('--verbose');
const only = process.argv.includes('--only') ? (process.argv[process.argv.indexOf('--only') + 1] ?? '').toLowerCase() : '';
const root = path.resolve(import.meta.dirname, '../..');
const shared = path.resolve(process.env['EVAL_DATA'] ?? path.join(root, '../shared'));
const data = existsSync(shared) ? path.join(shared, 'data') : undefined;
const words = { EMBEDDING_MODEL: 'none' };
const potion = { MODELS_DIR: path.join(shared, 'models'), EMBEDDING_MODEL: 'potion-base-2M' };

const tables: EvalRow[][] = [];
async function add(title: string, evaluate: () => Promise<EvalRow[]>): Promise<void> {
  if (!title.toLowerCase().includes(only)) return;
  const started = performance.now();
  const rows = await evaluate();
  tables.push(rows);
  process.stdout.write(`${renderTable(`${title} (${Math.round((performance.now() - started) / 1000)} s)`, rows)}\n`);
}

const SAMPLES = [
  ['by words and meaning', {}, { recall: 0.54, precision: 0.34, rightPost: 0.7, abstains: 0.55, answers: 0.9 }],
  ['by words', words, { recall: 0.47, precision: 0.34, rightPost: 0.62, abstains: 0.6, answers: 0.81 }],
] as const;
for (const [title, settings, floors] of SAMPLES) {
  await add(`Sample archive, ${title}`, () =>
    withArchive(settings, async (parts) => {
      await parts.importFrom(SAMPLE);
      return evaluateSample(parts.app, floors, { verbose });
    }),
  );
}
await add('Routing', () => withEmbeddings((embeddings) => evaluateRouting(data, embeddings ? { embeddings } : {})));
await add('Follow-ups, our own cases', () => evaluateFollowUpCases({ verbose }));
await add('Counting over the sample archive', () => withSamplePosts((archive) => evaluateCounting({ archive, clock: { now: () => SAMPLE_END } }, { verbose })));
await add('Cache: answers to other questions', () => evaluateQuestionCache({ verbose }));
if (fast || data === undefined) await add('Injection, our own attacks', () => evaluateAttacks('own', readOwnAttacks()));

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

if (data === undefined) {
  process.stdout.write(`Other evals were left out: ${shared} is not there. Set EVAL_DATA to a folder that holds data/ and models/.\n`);
} else {
  await add('Time in questions', () => evaluateTimeCases(path.join(data, 'time/recognizers-datetime'), { verbose }));
  await add('Follow-ups', () => evaluateFollowUps(data, { verbose, ...(fast ? { conversations: 40 } : {}), floors: { 'CAsT 2019: content-word F1, ours': 0.8, 'CANARD: content-word F1, ours': 0.7 } }));
  await add('Support of sentences', () => withEmbeddings((embeddings) => evaluateSupport(data, embeddings ? { embeddings } : {})));
  await add('Viewpoints', () => evaluateViewpoints(data));
  await add('TweetQA through the whole way', () => evaluateTweetQa(data, (use) => withArchive({}, use), { ...(fast ? { questions: 100 } : {}), floors: { 'the right post is cited': 0.62, 'answers at all': 0.85 } }));
  await add('Import of real archives', () => evaluateImports(path.join(data, 'archives'), (use) => withArchive({}, use)));
  if (!fast) {
    await add('Abstention (MTRAG)', () => evaluateAbstention(data, (use) => withArchive({}, use)));
    await add('Injection', () => evaluateInjection(data));
  }
  for (const [title, settings, floors] of fast ? FAST_RETRIEVAL : RETRIEVAL) {
    // The ranking is tuned to the model that comes with the program.
    const options = { settings, floors, mustLead: Object.keys(settings).length === 0, ...(fast ? { queries: FAST_QUERIES } : {}) };
    await add(`Retrieval, ${title}`, () => evaluateRetrieval(path.join(data, 'retrieval'), options));
  }
}
process.exitCode = tables.some((rows) => rows.some(missesFloor)) ? 1 : 0;
