import type { Route } from '../domain/answer.ts';
import type { Evidence } from './evidence.ts';

const MAX_FOLLOW_UPS = 3;

/** Questions that the same posts show the archive can answer: about their hashtags and their authors. */
export function suggestFollowUps(route: Route, evidence: readonly Evidence[]): string[] {
  const tags = mostFrequent(evidence.flatMap(({ post }) => post.hashtags));
  const authors = mostFrequent(evidence.map(({ post }) => post.author.handle));
  const suggestions = [
    tags[0] && route !== 'SUMMARIZE' ? `Summarise #${tags[0]}` : undefined,
    tags[0] && route !== 'COUNT' ? `How many posts are tagged #${tags[0]}?` : undefined,
    authors.length > 1 && tags[0] ? `What did @${authors[0]} say about #${tags[0]}?` : undefined,
    tags[1] ? `What did people say about #${tags[1]}?` : undefined,
  ];
  return suggestions.filter((suggestion) => suggestion !== undefined).slice(0, MAX_FOLLOW_UPS);
}

function mostFrequent(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([value]) => value);
}
