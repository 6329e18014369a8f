import { BM25, OURS, RIVALS } from './retrieval-baselines.ts';
import { goalsOf, type Goal } from './retrieval-goals.ts';
import { MEASURES, meanScores, type Scores } from './retrieval-measures.ts';
import { meanOf, scoresOf, type Results } from './retrieval-results.ts';
import type { Reference } from './retrieval-sets.ts';
import { pairedRandomisationTest } from './retrieval-significance.ts';

const NAME_WIDTH = 36;

/** The systems on one set: measures, nDCG@10 over that of BM25 alone, figures of others, and how sure the differences are. */
export function renderResults(results: Results, references: readonly Reference[] = []): string {
  const base = meanOf(results, BM25, 'nDCG@10');
  const rows = [...results.systems].map(([system, scores]) => renderRow(system, meanScores(scores), base));
  const others = references.map(({ system, scores }) => renderRow(`reference: ${system}`, scores, base));
  const tests = RIVALS.filter((rival) => results.systems.has(rival)).map((rival) => renderTest(results, rival));
  const header = `${'  '.padEnd(NAME_WIDTH)}${[...MEASURES, 'x BM25'].map((measure) => measure.padStart(9)).join('')}`;
  return [`${results.title} (${results.queries.length} queries)`, header, ...rows, ...others, ...tests, ''].join('\n');
}

function renderRow(system: string, scores: Scores, base: number): string {
  const cells = [...MEASURES.map((measure) => scores[measure].toFixed(4)), (scores['nDCG@10'] / base).toFixed(3)];
  return `  ${system}`.padEnd(NAME_WIDTH) + cells.map((cell) => cell.padStart(9)).join('');
}

function renderTest(results: Results, rival: string): string {
  const p = (measure: 'nDCG@10' | 'MAP') => pairedRandomisationTest(scoresOf(results, OURS, measure), scoresOf(results, rival, measure)).toFixed(4);
  return `  ${OURS} against ${rival}: p = ${p('nDCG@10')} (nDCG@10), ${p('MAP')} (MAP)`;
}

/** One line for each goal of the sets. */
export function renderGoals(results: readonly Results[], references: ReadonlyMap<string, readonly Reference[]>): string {
  const goals: Goal[] = results.flatMap((each) => goalsOf(each, references.get(each.set) ?? []));
  const met = goals.filter(({ isMet }) => isMet).length;
  return ['Goals', ...goals.map(({ isMet, text }) => `  ${isMet ? 'pass' : 'FAIL'}  ${text}`), `  ${met} of ${goals.length} met`, ''].join('\n');
}
