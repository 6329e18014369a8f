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
