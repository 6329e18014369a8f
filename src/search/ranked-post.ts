import type { PostHit } from '../ports/post-archive.ts';

/** What each stage of the ranking gave a post; the score is their sum. */
export interface StageScores {
  /** BM25 as a share of the best post's, with the words of the feedback. */
  readonly words: number;
  /** Nearness of the meaning, weighted. */
  readonly meaning: number;
  /** Written at the time that the best posts cluster around. */
  readonly time: number;
  /** What is known of the post without the query: repeats, links, length, likes and reposts. */
  readonly prior: number;
  /** What the nearest neighbours among the best posts gave or took. */
  readonly neighbours: number;
  /** What the reranker's reading gave. */
  readonly reading: number;
}

export interface RankedPost extends PostHit {
  readonly stages: StageScores;
}

export const sum = ({ words, meaning, time, prior, neighbours, reading }: StageScores): number => words + meaning + time + prior + neighbours + reading;

/** A hit with its place in the ranking; what is known of the post is read from the hit when it is asked for. */
export class RankedHit implements RankedPost {
  readonly score: number;
  readonly stages: StageScores;
  readonly duplicates: number;
  readonly #hit: PostHit;

  constructor(hit: PostHit, stages: StageScores, duplicates = hit.duplicates) {
    this.#hit = hit;
    this.stages = stages;
    this.score = sum(stages);
    this.duplicates = duplicates;
  }

  get sourceId(): string { return this.#hit.sourceId; }
  get createdAt(): number { return this.#hit.createdAt; }
  get author(): string { return this.#hit.author; }
  get thread(): string { return this.#hit.thread; }
  get likes(): number { return this.#hit.likes; }
  get reposts(): number { return this.#hit.reposts; }
  get repeats(): boolean { return this.#hit.repeats; }
  get hasLinks(): boolean { return this.#hit.hasLinks; }
  get length(): number { return this.#hit.length; }
}
