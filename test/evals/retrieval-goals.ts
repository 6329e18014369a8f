import { BM25, DENSE, OURS, RRF } from './retrieval-baselines.ts';
import { MEASURES, type Measure } from './retrieval-measures.ts';
import { meanOf, type Results } from './retrieval-results.ts';
import type { Reference } from './retrieval-sets.ts';

export interface Goal {
  readonly isMet: boolean;
  readonly text: string;
}

/** What ours must reach on a set. */
const LEAST: Readonly<Record<string, Partial<Record<Measure, number>>>> = {
  'trec-microblog/2011': { MAP: 0.42, P30: 0.45 },
  'trec-microblog/2013': { MAP: 0.3, P30: 0.52 },
};

/** Sets on which ours must be so many times as good as BM25 alone. */
const MUST_GAIN = /^(?:trec-microblog|clef2020-claims)\//;
const GAIN = 1.1;

/** Rounding of the reference figures. */
const ROUNDING = 0.000_05;

/** The goals that a whole set is held to. */
export function goalsOf(results: Results, references: readonly Reference[]): Goal[] {
  const ours = (measure: Measure) => meanOf(results, OURS, measure);
  const bm25 = meanOf(results, BM25, 'nDCG@10');
  const least = Object.entries(LEAST[results.set] ?? {}) as [Measure, number][];
  return [
    ...least.map(([measure, goal]) => compare(`${measure} of ours`, ours(measure), `at least ${goal}`, goal)),
    ...publishedRuns(references).map(({ system, scores }) => compare('MAP of ours', ours('MAP'), `above the ${system}, ${scores.MAP.toFixed(4)}`, scores.MAP)),
    ...(MUST_GAIN.test(results.set) ? [compare('nDCG@10 of ours over BM25 alone', ours('nDCG@10') / bm25, `at least ${GAIN}`, GAIN)] : []),
    ...(results.systems.has(DENSE) ? [compare('nDCG@10 of ours', ours('nDCG@10'), `above plain RRF, ${meanOf(results, RRF, 'nDCG@10').toFixed(4)}`, meanOf(results, RRF, 'nDCG@10'))] : []),
    ...references.filter(isBm25).map((reference) => bm25Goal(results, reference)),
  ].map(({ isMet, text }) => ({ isMet, text: `${results.set}: ${text}` }));
}

const publishedRuns = (references: readonly Reference[]) => references.filter(({ system }) => system.endsWith('run file'));

/** BM25 over all that a post says; other rows leave its title or the time out. */
const isBm25 = ({ system }: Reference): boolean => system === 'BM25' || system === 'BM25 title+text';

const compare = (what: string, value: number, goal: string, least: number): Goal => ({ isMet: value >= least, text: `${what} ${value.toFixed(4)}, ${goal}` });

function bm25Goal(results: Results, { scores }: Reference): Goal {
  const below = MEASURES.filter((measure) => meanOf(results, BM25, measure) < scores[measure] - ROUNDING);
  const figures = below.map((measure) => `${measure} ${meanOf(results, BM25, measure).toFixed(4)} is below ${scores[measure].toFixed(4)}`);
  return { isMet: below.length === 0, text: `BM25 alone not below the reference${below.length > 0 ? `: ${figures.join(', ')}` : ' in any measure'}` };
}
