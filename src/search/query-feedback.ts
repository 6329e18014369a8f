import { inverseDocumentFrequency } from '../domain/inverse-document-frequency.ts';
import type { PostArchive, PostHit, WeightedTerm } from '../ports/post-archive.ts';
import { cosine } from './cosine.ts';
import { STOP_TERMS } from './stop-terms.ts';

/** Posts that are taken for relevant, and how much of the belief each has: the weights add up to 1. */
export interface FeedbackPosts {
  readonly posts: readonly { readonly hit: PostHit; readonly score: number }[];
  readonly weights: readonly number[];
}

/** Terms of the feedback that join the query. */
const TERMS = 20;
/** How fast belief falls with the score: a post that is so much worse counts a third of the best one. */
const TEMPERATURE = 0.3;
/** Posts as near as this say the same: one of them is heard. */
const SAME = 0.97;
/** A term in fewer posts says nothing about others. */
const LEAST_POSTS = 2;

/** The best `count` posts that do not say the same, weighted by their scores (softmax). `ranked` is best first. */
export function feedbackPosts(
  ranked: readonly { readonly hit: PostHit; readonly score: number }[],
  vectors: ReadonlyMap<PostHit, Float32Array>,
  count: number,
): FeedbackPosts {
  const posts: (typeof ranked)[number][] = [];
  for (const post of ranked.slice(0, 3 * count)) {
    if (posts.length === count) break;
    const vector = vectors.get(post.hit);
    const isHeard = posts.some((kept) => {
      const other = vectors.get(kept.hit);
      return vector !== undefined && other !== undefined && cosine(vector, other) >= SAME;
    });
    if (!isHeard) posts.push(post);
  }
  const best = posts[0]?.score ?? 0;
  const beliefs = posts.map(({ score }) => Math.exp((score - best) / TEMPERATURE));
  const sum = beliefs.reduce((a, b) => a + b, 0);
  return { posts, weights: beliefs.map((belief) => belief / sum) };
}

/**
 * The query with the terms that its best posts share, after RM3 (Abdul-Jaleel et al., "UMass at TREC 2004: Novelty and HARD"): a term
 * is worth its likelihood in the posts times its inverse document frequency. `share` of the weight goes to the new terms, the rest stays.
 */
export async function expandQuery(terms: readonly WeightedTerm[], { posts, weights }: FeedbackPosts, share: number, archive: PostArchive, postCount: number, signal?: AbortSignal): Promise<WeightedTerm[]> {
  const bodies = await archive.bodyTerms(posts.map(({ hit }) => hit), signal);
  const likelihood = new Map<string, number>();
  bodies.forEach((body, at) => {
    for (const term of body) likelihood.set(term, (likelihood.get(term) ?? 0) + (weights[at] ?? 0) / body.length);
  });
  const names = [...likelihood.keys()].filter((term) => !saysNothing(term));
  const frequencies = await archive.documentFrequencies(names, signal);
  const worth = names
    .flatMap((term, at) => {
      const frequency = frequencies[at] ?? 0;
      return frequency < LEAST_POSTS ? [] : { term, weight: (likelihood.get(term) ?? 0) * inverseDocumentFrequency(postCount, frequency) };
    })
    .sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1))
    .slice(0, TERMS);
  const expanded = new Map<string, number>();
  const add = (added: readonly WeightedTerm[], part: number) => {
    const sum = added.reduce((total, { weight }) => total + weight, 0) || 1;
    for (const { term, weight } of added) expanded.set(term, (expanded.get(term) ?? 0) + (part * weight) / sum);
  };
  add(terms, 1 - share);
  add(worth, share);
  return [...expanded].map(([term, weight]) => ({ term, weight }));
}

/** Handles, marks of reposts, what stands for a link or a name, single characters and stop words are shared by posts on anything. */
const saysNothing = (term: string): boolean => term.startsWith('@') || term.length < 2 || STOP_TERMS.has(term) || MARKS.has(term);

const MARKS = new Set(['url', 'name', 'names', 'rt', 'http', 'com', 'via', 'amp']);
