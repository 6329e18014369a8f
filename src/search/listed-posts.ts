import type { ListedPost } from './explain-ranking.ts';
import type { RankedPost, StageScores } from './ranked-post.ts';

const STAGES = ['words', 'meaning', 'time', 'prior', 'neighbours', 'reading'] as const satisfies readonly (keyof StageScores)[];

/**
 * A ranking as it is kept for its next pages, in columns: an object for every post of every list would keep the garbage collector busy. A
 * ranked post may hold on to the index that it was found in; these do not.
 */
export class ListedPosts {
  readonly #sourceIds: readonly string[];
  readonly #threads: readonly string[];
  readonly #scores: Float64Array;
  readonly #duplicates: Uint32Array;
  /** Of all posts, one after the other, in the order of `STAGES`. */
  readonly #stages: Float64Array;

  constructor(ranked: readonly RankedPost[]) {
    this.#sourceIds = ranked.map(({ sourceId }) => sourceId);
    this.#threads = ranked.map(({ thread }) => thread);
    this.#scores = new Float64Array(ranked.length);
    this.#duplicates = new Uint32Array(ranked.length);
    this.#stages = new Float64Array(ranked.length * STAGES.length);
    let at = 0;
    for (const [rank, { score, duplicates, stages }] of ranked.entries()) {
      this.#scores[rank] = score;
      this.#duplicates[rank] = duplicates;
      for (const stage of STAGES) this.#stages[at++] = stages[stage];
    }
  }

  get length(): number {
    return this.#sourceIds.length;
  }

  slice(start: number, end: number): ListedPost[] {
    return this.#sourceIds.slice(start, end).map((sourceId, i) => this.#at(start + i, sourceId));
  }

  /** The rank of a post; -1 where it is not among them. */
  rankOf(sourceId: string): number {
    return this.#sourceIds.indexOf(sourceId);
  }

  #at(rank: number, sourceId: string): ListedPost {
    const [words = 0, meaning = 0, time = 0, prior = 0, neighbours = 0, reading = 0] = this.#stages.subarray(rank * STAGES.length, (rank + 1) * STAGES.length);
    return { sourceId, thread: this.#threads[rank] ?? sourceId, score: this.#scores[rank] ?? 0, stages: { words, meaning, time, prior, neighbours, reading }, duplicates: this.#duplicates[rank] ?? 0 };
  }
}
