import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FEATURE_NAMES, stanceFeatures } from '../src/answering/viewpoints/stance-features.ts';

/**
 * npx tsx training/train-stance.ts THREADS: fits the stance of replies on the "train" split of THREADS (one thread a line: `split`,
 * `posts` with `id`, `inReplyTo`, `text`, `stance`) and writes src/answering/viewpoints/stance-weights.ts. Prints accuracy and F1 on "dev".
 *
 * Multinomial logistic regression with an L2 penalty; classes count by (size of the largest / own size) ** BALANCE. The same on any run.
 */
const STANCES = ['FOR', 'AGAINST', 'ASKS', 'OTHER'] as const;
const LABELS: Readonly<Record<string, number>> = { support: 0, deny: 1, query: 2, comment: 3 };
const [PENALTY, BALANCE, STEPS] = [10, 0.7, 4_000];

interface Thread {
  readonly split: string;
  readonly posts: readonly { readonly id: string; readonly inReplyTo: string | null; readonly text: string; readonly stance: string }[];
}
interface Example {
  readonly x: readonly number[];
  readonly y: number;
}

const source = process.argv[2];
if (source === undefined) throw new Error('Give the path of the file with threads.');
const threads = (await readFile(source, 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as Thread);
const weights = fit(examplesOf('train'));
report('train', examplesOf('train'));
report('dev', examplesOf('dev'));
await writeFile(path.join(import.meta.dirname, '../src/answering/viewpoints/stance-weights.ts'), render());

function examplesOf(split: string): Example[] {
  return threads
    .filter((thread) => thread.split === split)
    .flatMap(({ posts }) => {
      const texts = new Map(posts.map(({ id, text }) => [id, text]));
      return posts.slice(1).map(({ text, inReplyTo, stance }) => ({ x: [1, ...stanceFeatures(text, texts.get(inReplyTo ?? '') ?? posts[0]?.text ?? '')], y: LABELS[stance] ?? 3 }));
    });
}

/** Gradient descent with Nesterov's momentum; the step is the inverse of a bound on the curvature. */
function fit(examples: readonly Example[]): number[][] {
  const sizes = STANCES.map((_, k) => examples.filter(({ y }) => y === k).length);
  const balance = sizes.map((size) => (Math.max(...sizes) / size) ** BALANCE);
  const curvature = PENALTY + examples.reduce((sum, { x, y }) => sum + 0.5 * (balance[y] ?? 1) * x.reduce((square, value) => square + value * value, 0), 0);
  const zero = () => STANCES.map(() => [0, ...FEATURE_NAMES.map(() => 0)]);
  let current = zero();
  let ahead = zero();
  for (let step = 0; step < STEPS; step += 1) {
    const gradient = ahead.map((row) => row.map((weight, j) => (j === 0 ? 0 : PENALTY * weight)));
    for (const { x, y } of examples) {
      const shares = softmax(ahead.map((row) => dot(row, x)));
      for (const [k, share] of shares.entries()) {
        const error = (balance[y] ?? 1) * (share - Number(k === y));
        const row = gradient[k];
        if (row) for (const [j, value] of x.entries()) row[j] = (row[j] ?? 0) + error * value;
      }
    }
    const next = ahead.map((row, k) => row.map((weight, j) => weight - (gradient[k]?.[j] ?? 0) / curvature));
    const momentum = step / (step + 3);
    ahead = next.map((row, k) => row.map((weight, j) => weight + momentum * (weight - (current[k]?.[j] ?? 0))));
    current = next;
  }
  return current;
}

function report(split: string, examples: readonly Example[]): void {
  const guessed = examples.map(({ x }) => {
    const scores = weights.map((row) => dot(row, x));
    return scores.indexOf(Math.max(...scores));
  });
  const right = examples.filter(({ y }, i) => guessed[i] === y).length;
  const f1 = STANCES.map((_, k) => (2 * examples.filter(({ y }, i) => y === k && guessed[i] === k).length) / (examples.filter(({ y }) => y === k).length + guessed.filter((guess) => guess === k).length || 1));
  const mean = f1.reduce((sum, value) => sum + value, 0) / f1.length;
  process.stdout.write(`${split}: ${examples.length} replies, accuracy ${(right / examples.length).toFixed(3)}, macro-F1 ${mean.toFixed(3)} (${STANCES.map((stance, k) => `${stance} ${(f1[k] ?? 0).toFixed(3)}`).join(', ')})\n`);
}

function render(): string {
  const rows = STANCES.map((stance, k) => `  ${stance}: [${(weights[k] ?? []).map((weight) => Number(weight.toFixed(3))).join(', ')}],`);
  return `/** Made by training/train-stance.ts: for each stance a constant, then a weight for each of \`FEATURE_NAMES\`. */\nexport const STANCE_WEIGHTS = {\n${rows.join('\n')}\n} as const;\n`;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

function softmax(scores: readonly number[]): number[] {
  const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
