import type { Effort, Route } from '../domain/answer.ts';
import { browsePosts } from './browse-posts.ts';
import { countPosts } from './count-posts.ts';
import type { Found } from './evidence.ts';
import { findPosts } from './find-posts.ts';
import { termsOf, weighTerms } from './term-weights.ts';
import type { AnswerDeps, ReadQuestion } from './turn.ts';

/** How many posts an answer may be written from. */
const EVIDENCE: Record<Effort, number> = { FAST: 6, BALANCED: 12, THOROUGH: 24 };

/** The posts that an answer of this route is written from; undefined for routes that need none. */
export async function retrievePosts(
  route: Route,
  question: ReadQuestion,
  effort: Effort,
  deps: AnswerDeps,
  signal: AbortSignal,
): Promise<Found | undefined> {
  if (route === 'CHAT' || route === 'CLARIFY' || route === 'OFF_TOPIC') return undefined;
  if (route === 'COUNT') return countPosts(question, deps, signal);
  const weights = await weighTerms(termsOf(question.words, question.phrases), deps.archive);
  const limit = EVIDENCE[effort];
  return weights.size === 0 ? browsePosts(question, limit, deps, signal) : findPosts(question, limit, weights, deps, signal);
}
