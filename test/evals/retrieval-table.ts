import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { renderGoals, renderResults } from './retrieval-report.ts';
import { measureSet, topicHalves, type Results } from './retrieval-results.ts';
import { findSets, readPosts, readQueries, readReferences, type JudgedSet } from './retrieval-sets.ts';
import { indexCorpus, rankBySystems, type LeftOut } from './retrieval-systems.ts';

const HELP = `npm run eval:retrieval [-- OPTIONS]

Prints how well posts are found on judged sets: BM25 alone, dense alone, plain RRF of both (k = 60), and ours. Sets are the
folders below data/retrieval of EVAL_DATA (default: the folder "shared" beside the checkout) that hold queries.jsonl and qrels.tsv.

  --sets NAMES   only these sets, by their paths or the beginnings of them, with commas between: trec-microblog,clef2020-claims/dev.
                 Without it all but those named "train", which the embedding model may have learned from
  --ablate       also ours without each of its stages
  --model NAME   the embedding model (default: threadwise-embed-en; none: by words alone)
  --help         this text

p is that of a two-sided paired randomisation test with 10,000 flips and a fixed seed. Ends with 0 also where a goal is missed.
`;

const STAGES: readonly LeftOut[] = ['words', 'meaning', 'feedback', 'secondFeedback', 'neighbours', 'priors', 'time', 'gate'];

const REPORT_EVERY_MS = 5_000;

const { values: options } = parseArgs({
  options: { sets: { type: 'string' }, ablate: { type: 'boolean', default: false }, model: { type: 'string' }, help: { type: 'boolean', default: false } },
});
if (options.help) process.stdout.write(HELP);
else await printTable();

async function printTable(): Promise<void> {
  const shared = path.resolve(process.env['EVAL_DATA'] ?? path.resolve(import.meta.dirname, '../../../shared'));
  const root = path.join(shared, 'data/retrieval');
  if (!existsSync(root)) throw new Error(`${root} is not there. Set EVAL_DATA to a folder that holds data/retrieval.`);
  const sets = (await findSets(root)).filter(({ name }) => isChosen(name));
  if (sets.length === 0) throw new Error(`No set below ${root} is named ${options.sets ?? 'other than "train"'}. Give the beginnings of their paths to --sets.`);
  const settings: Record<string, string> = options.model === undefined ? {} : { EMBEDDING_MODEL: options.model, MODELS_DIR: path.join(shared, 'models') };
  const references = await readReferences(root);
  const measured: Results[] = [];
  for (const corpus of new Set(sets.map((set) => set.corpus))) {
    const ofCorpus = sets.filter((set) => set.corpus === corpus);
    for (const results of await measureSets(corpus, ofCorpus, settings)) {
      measured.push(results);
      process.stdout.write(`${renderResults(results, references.get(results.set))}\n`);
      for (const half of topicHalves(results)) process.stdout.write(`${renderResults(half)}\n`);
    }
  }
  process.stdout.write(renderGoals(measured, references));
}

function isChosen(name: string): boolean {
  const chosen = options.sets?.split(',').map((each) => each.trim());
  return chosen ? chosen.some((each) => name === each || name.startsWith(`${each}/`)) : !name.endsWith('/train');
}

/** Indexes a corpus once for all of its sets. */
async function measureSets(file: string, sets: readonly JudgedSet[], settings: Readonly<Record<string, string>>): Promise<Results[]> {
  const posts = await readPosts(file);
  await using corpus = await indexCorpus(posts, settings, progressOf(`${path.basename(path.dirname(file))}: posts indexed`, posts.length));
  const measured: Results[] = [];
  for (const set of sets) {
    const queries = await readQueries(set);
    const onProgress = progressOf(`${set.name}: queries`, queries.length);
    measured.push(await measureSet(set.name, queries, (query) => rankBySystems(query, corpus, options.ablate ? STAGES : []), onProgress));
  }
  return measured;
}

/** Says how far a step is, every few seconds and at its end. */
function progressOf(step: string, total: number): (done: number) => void {
  const started = performance.now();
  let reportedAt = started;
  return (done) => {
    const now = performance.now();
    if (done < total && now - reportedAt < REPORT_EVERY_MS) return;
    reportedAt = now;
    process.stderr.write(`${step}: ${done} of ${total}, ${((now - started) / 1000).toFixed(1)} s\n`);
  };
}
