import type { Post } from '../domain/post.ts';
import type { Found } from './evidence.ts';
import { findDominantAuthor } from './overview/find-dominant-author.ts';
import type { AnswerDeps, ReadQuestion } from './turn.ts';
import { givesOrders } from './untrusted/set-aside-orders.ts';
import { asksForViews } from './viewpoints/asks-for-views.ts';
import { findNotices, type FoundNotice } from './viewpoints/find-notices.ts';
import { findViewpoints } from './viewpoints/find-viewpoints.ts';

/** So many of the best posts are looked after for corrections and contradictions. */
const WATCHED = 24;

/**
 * What a reader of these posts should know besides: later corrections and contradictions, where people disagree, and who wrote most. `posts`:
 * those that an answer looks at, where they are more than its evidence. Nothing that was written after `deps.clock.now()` counts. Posts that
 * give orders to their reader are not named. Rejects as the archive does.
 */
export async function lookAround(found: Found, question: ReadQuestion, { archive, clock }: Pick<AnswerDeps, 'archive' | 'clock'>, signal: AbortSignal, posts?: readonly Post[]): Promise<Found> {
  if (found.evidence.length === 0) return found;
  const evidence = found.evidence.map(({ post }) => post);
  const looked = posts ?? evidence;
  const { authors, excludeAuthors = [], threadOf } = question.filter;
  const until = clock.now() + 1;
  const [notices, views] = await Promise.all([
    findNotices(evidence.slice(0, WATCHED), archive, signal, { until, excludeAuthors }),
    authors ? undefined : findViewpoints(evidence, archive, signal, { asked: asksForViews(question.text), filter: { until, excludeAuthors }, leaveOut: new Set(found.weights.keys()) }),
  ]);
  const kept = new Map<string, readonly FoundNotice[]>();
  for (const [id, all] of notices) {
    const fit = all.filter(({ post }) => !givesOrders(post));
    if (fit.length > 0) kept.set(id, fit);
  }
  const dominantAuthor = authors?.length === 1 || threadOf !== undefined ? undefined : findDominantAuthor(looked);
  const named = [...[...kept.values()].flatMap((all) => all.map(({ post }) => post)), ...(views?.posts ?? []), ...namedByThemes(found, looked)];
  const known = new Set(evidence.map(({ sourceId }) => sourceId));
  const beside = new Map([...(found.beside ?? []), ...named.filter(({ sourceId }) => !known.has(sourceId)).map((post) => [post.sourceId, post] as const)]);
  return {
    ...found,
    ...(kept.size > 0 ? { notices: kept } : {}),
    ...(views ? { viewpoints: views.viewpoints } : {}),
    ...(dominantAuthor ? { dominantAuthor } : {}),
    ...(beside.size > 0 ? { beside } : {}),
  };
}

function namedByThemes({ themes = [] }: Found, looked: readonly Post[]): Post[] {
  const ids = new Set(themes.flatMap(({ postSourceIds }) => postSourceIds));
  return looked.filter(({ sourceId }) => ids.has(sourceId));
}
