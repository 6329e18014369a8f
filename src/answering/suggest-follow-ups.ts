import type { Route } from '../domain/answer.ts';
import type { PostFilter } from '../domain/filter.ts';
import type { Evidence } from './evidence.ts';
import { suggestClarified } from './routing/clarify.ts';
import { suggestInstead } from './suggest-instead.ts';
import type { AnswerDeps, ReadQuestion } from './turn.ts';
import { answerLanguage } from './wording/answer-language.ts';
import { FOLLOW_UPS } from './wording/follow-up-words.ts';

const MAX_FOLLOW_UPS = 3;
/** Fewer posts than this are not worth a question. */
const WORTH_ASKING = 2;

interface Candidate {
  readonly text: string;
  /** What the posts that answer it pass. */
  readonly filter: PostFilter;
}

/**
 * Questions that the archive can answer, each tried before it is shown: about the hashtags and authors of the posts that were found; where
 * none were, about what comes near; and where the question says too little, ways to say more.
 */
export async function suggestFollowUps(route: Route, question: ReadQuestion, evidence: readonly Evidence[], deps: AnswerDeps, signal: AbortSignal): Promise<string[]> {
  if (route === 'CLARIFY') return suggestClarified(question, deps, signal);
  if (evidence.length === 0 && (route === 'SEARCH' || route === 'ANSWER' || route === 'SUMMARIZE')) return suggestInstead(question, deps, signal);
  const { archive } = deps;
  const candidates = candidatesFor(route, question, evidence);
  const counts = await Promise.all(candidates.map(({ filter }) => archive.count({ filter }, signal)));
  return candidates.filter((_, i) => (counts[i] ?? 0) >= WORTH_ASKING).slice(0, MAX_FOLLOW_UPS).map(({ text }) => text);
}

function candidatesFor(route: Route, { language, filter }: ReadQuestion, evidence: readonly Evidence[]): Candidate[] {
  const words = FOLLOW_UPS[answerLanguage(language)];
  const [tag, other] = mostFrequent(evidence.flatMap(({ post }) => post.hashtags.map((name) => name.toLowerCase()))).filter((name) => !filter.hashtags?.includes(name));
  const authors = mostFrequent(evidence.map(({ post }) => post.author.handle)).filter((handle) => !filter.authors?.includes(handle.toLowerCase()));
  const [author] = authors;
  const candidates: Candidate[] = [];
  if (tag !== undefined && route !== 'SUMMARIZE') candidates.push({ text: words.summary(tag), filter: { hashtags: [tag] } });
  if (author !== undefined && authors.length > 1 && tag !== undefined) candidates.push({ text: words.saidBy(author, tag), filter: { authors: [author], hashtags: [tag] } });
  if (tag !== undefined && route !== 'COUNT') candidates.push({ text: words.number(tag), filter: { hashtags: [tag] } });
  if (other !== undefined) candidates.push({ text: words.said(other), filter: { hashtags: [other] } });
  if (author !== undefined) candidates.push({ text: words.by(author), filter: { authors: [author] } });
  return candidates;
}

function mostFrequent(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([value]) => value);
}
