import { meanScores, measureRanking, type Measure, type Scores } from './retrieval-measures.ts';
import type { JudgedQuery } from './retrieval-sets.ts';

/** Scores of every system on the same queries. */
export interface Results {
  /** The set, and which of its queries: "trec-microblog/2011, odd topics". */
  readonly title: string;
  readonly set: string;
  readonly queries: readonly JudgedQuery[];
  /** By name of the system, in the order of `queries`. */
  readonly systems: ReadonlyMap<string, readonly Scores[]>;
}

/** Gives the ranking of each system, best first, by its name. */
export type Rank = (query: JudgedQuery) => Promise<ReadonlyMap<string, readonly string[]>>;

/** Asks every query of every system. */
export async function measureSet(set: string, queries: readonly JudgedQuery[], rank: Rank, onProgress: (done: number) => void = () => {}): Promise<Results> {
  const systems = new Map<string, Scores[]>();
  for (const [i, query] of queries.entries()) {
    for (const [system, ranking] of await rank(query)) {
      const scores = systems.get(system) ?? [];
      scores.push(measureRanking(ranking, query.relevant));
      systems.set(system, scores);
    }
    onProgress(i + 1);
  }
  return { title: set, set, queries, systems };
}

/** Topics are tuned on even numbers and reported on odd ones: both halves, where all ids are numbered topics ("MB017"). */
export function topicHalves(results: Results): Results[] {
  const numbers = results.queries.map(({ id }) => Number(/^\p{Lu}+(\d+)$/u.exec(id)?.[1]));
  if (numbers.some(Number.isNaN)) return [];
  return (['even', 'odd'] as const).map((half) => pick(results, `${results.set}, ${half} topics`, (i) => ((numbers[i] ?? 0) % 2 === 0) === (half === 'even')));
}

function pick({ set, queries, systems }: Results, title: string, isIn: (i: number) => boolean): Results {
  return { title, set, queries: queries.filter((_, i) => isIn(i)), systems: new Map([...systems].map(([name, scores]) => [name, scores.filter((_, i) => isIn(i))])) };
}

/** The mean of a measure; not a number where the system did not run. */
export const meanOf = ({ systems }: Results, system: string, measure: Measure): number => {
  const scores = systems.get(system);
  return scores ? meanScores(scores)[measure] : Number.NaN;
};

/** The measure query by query. */
export const scoresOf = ({ systems }: Results, system: string, measure: Measure): number[] => (systems.get(system) ?? []).map((scores) => scores[measure]);
