import type { Post } from '../domain/post.ts';
import { analyzePost } from '../search/analyze.ts';
import type { Found } from './evidence.ts';
import { findDominantAuthor } from './overview/find-dominant-author.ts';
import { coverage } from './term-weights.ts';
import type { AnswerDeps, ReadQuestion } from './turn.ts';
import { givesOrders } from './untrusted/set-aside-orders.ts';
import { asksForViews } from './viewpoints/asks-for-views.ts';
import { findNotices, type FoundNotice } from './viewpoints/find-notices.ts';
import { findViewpoints } from './viewpoints/find-viewpoints.ts';

/** So many of the best posts are looked after for corrections and contradictions. */
const WATCHED = 24;

/** An answer rests on so many of the best posts, with this share of the best one's strength. */
const LEADING = { posts: 4, strength: 0.5 };
/** What people take sides over holds this share of the question's weight. */
const ON_QUESTION = 0.4;

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
  const asked = asksForViews(question.text);
  const [notices, sides] = await Promise.all([
    findNotices(evidence.slice(0, WATCHED), archive, signal, { until, excludeAuthors }),
    authors ? undefined : findViewpoints(asked || found.overview ? evidence : ledBy(found), archive, signal, { asked, filter: { until, excludeAuthors }, leaveOut: new Set(found.weights.keys()), speaksOf: (about) => isOnQuestion(about, found) }),
  ]);
  const kept = new Map<string, readonly FoundNotice[]>();
  for (const [id, all] of notices) {
    const fit = all.filter(({ post }) => !givesOrders(post));
    if (fit.length > 0) kept.set(id, fit);
  }
  const dominantAuthor = authors?.length === 1 || threadOf !== undefined ? undefined : findDominantAuthor(looked);
  const named = [...[...kept.values()].flatMap((all) => all.map(({ post }) => post)), ...(sides?.posts ?? []), ...namedByThemes(found, looked)];
  const known = new Set(evidence.map(({ sourceId }) => sourceId));
  const beside = new Map([...(found.beside ?? []), ...named.filter(({ sourceId }) => !known.has(sourceId)).map((post) => [post.sourceId, post] as const)]);
  return {
    ...found,
    ...(kept.size > 0 ? { notices: kept } : {}),
    ...(sides ? { viewpoints: sides.viewpoints } : {}),
    ...(dominantAuthor ? { dominantAuthor } : {}),
    ...(beside.size > 0 ? { beside } : {}),
  };
}

/** The posts that an answer rests on: people may be divided over what else came up, too. */
const ledBy = ({ evidence }: Found): Post[] => evidence.slice(0, LEADING.posts).filter(({ strength }) => strength >= LEADING.strength).map(({ post }) => post);

/** Whether a post speaks of what was asked. Replies need not: they say what they think of it. */
const isOnQuestion = (post: Post, { weights }: Found): boolean => weights.size === 0 || coverage(new Set(analyzePost(post).body), weights) >= ON_QUESTION;

function namedByThemes({ themes = [] }: Found, looked: readonly Post[]): Post[] {
  const ids = new Set(themes.flatMap(({ postSourceIds }) => postSourceIds));
  return looked.filter(({ sourceId }) => ids.has(sourceId));
}
