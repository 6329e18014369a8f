import type { RankedPost } from '../../src/search/ranked-post.ts';

/** A ranked post by an author and in a thread of its own, unless others are given. */
export const rankedPost = (sourceId: string, more: Partial<RankedPost> = {}): RankedPost => ({
  sourceId,
  score: 1,
  createdAt: Date.UTC(2024, 0, 1),
  author: `author-of-${sourceId}`,
  thread: sourceId,
  likes: 0,
  reposts: 0,
  repeats: false,
  hasLinks: false,
  length: 8,
  duplicates: 0,
  stages: { words: more.score ?? 1, meaning: 0, time: 0, prior: 0, neighbours: 0, reading: 0 },
  ...more,
});
