import type { Effort, Theme, TimelineEntry } from '../../domain/answer.ts';
import type { Post } from '../../domain/post.ts';
import type { PostArchive } from '../../ports/post-archive.ts';
import { analyze } from '../../search/analyze.ts';
import type { Evidence, Found } from '../evidence.ts';
import { findPosts } from '../find-posts.ts';
import { lookAround } from '../look-around.ts';
import { coverage, termsOf, weighTerms } from '../term-weights.ts';
import type { AnswerDeps, ReadQuestion } from '../turn.ts';
import { givesOrders } from '../untrusted/set-aside-orders.ts';
import { bucketOf, buildTimeline, unitFor } from './build-timeline.ts';
import { clusterPosts, type Comparable } from './cluster-posts.ts';
import { isOfSubject, type Subject } from './find-subject.ts';
import { labelPosts } from './label-posts.ts';
import { extentOf, postsOfFilter, postsOnTopic, type PostsToSumUp } from './posts-to-sum-up.ts';

/** Themes, posts that stand for each, and posts in all that an answer is written from. */
const SIZES: Record<Effort, { readonly themes: number; readonly each: number; readonly evidence: number }> = {
  FAST: { themes: 3, each: 2, evidence: 8 },
  BALANCED: { themes: 5, each: 3, evidence: 16 },
  THOROUGH: { themes: 8, each: 4, evidence: 32 },
};
/** A summary says what there is: posts need less of the likelihood of an answer. */
const NEAR = 0.75;
/** A theme has at least so many posts. */
const SMALLEST_THEME = 3;
/** Of a topic's theme, so many posts are among its better half, or among so few of the best. */
const [NEAR_POSTS, FEW] = [2, 12];
/** A topic whose terms have this share of the question's weight is worth telling, though no post is likely to answer. */
const TOPIC = 0.25;
/** With this share of it, many posts are about what was asked. */
const MOST_OF_IT = 0.5;
/** So many posts of each theme are evidence. */
const OF_THEME = 2;
/** Two posts that share more of their terms (Jaccard) say the same. */
const SAME = 0.6;
/** A time with so many entries is told whole. */
const MOST_ENTRIES = 60;

/**
 * What a summary is written from: the posts on a topic, by an author, in a thread, under a hashtag or of a time, in themes with the posts
 * that stand for them; how they are spread over the time; who wrote most of them; and where people disagree. Reads up to 300 posts. Without
 * evidence the archive has nothing on it. Rejects as the archive does.
 */
export async function gatherOverview(question: ReadQuestion, effort: Effort, deps: AnswerDeps, signal: AbortSignal): Promise<Found> {
  const size = SIZES[effort];
  const weights = await weighTerms(termsOf(question.words, question.phrases), deps.archive);
  const found = weights.size === 0 ? undefined : await findPosts(question, size.evidence, weights, deps, signal, { near: NEAR });
  const nothing = found?.evidence.length === 0;
  if (nothing && question.phrases.length > 0) return found;
  const byFilter = found === undefined || found.match === 'filter';
  const onTopic = byFilter ? undefined : await postsOnTopic(question, effort, weights, deps, signal);
  if (nothing && !(onTopic && hasTopic(onTopic.subject) && coverage(onTopic.subject.terms, weights) >= TOPIC)) return found;
  const looked = onTopic && found ? withBest(onTopic, found) : await postsOfFilter(question, effort, deps, signal);
  if (looked.posts.length === 0) return found ?? { total: 0, evidence: [], weights, match: 'whole' };

  const leaveOut = new Set([...weights.keys(), ...(onTopic?.subject.hashtags ?? []).flatMap((tag) => analyze(`#${tag} ${tag}`))]);
  const clusters = await cluster(looked.posts, leaveOut, deps.archive, signal);
  const best = new Set(looked.posts.slice(0, Math.max(FEW, Math.ceil(looked.posts.length / 2))));
  const near = onTopic ? clusters.filter((posts) => isNear(posts, best)) : clusters;
  // A theme that nothing names tells a reader nothing.
  const themes = near.map((posts) => themeOf(posts, looked.posts, leaveOut, size.each)).filter(({ label }) => label !== '').slice(0, size.themes);
  const overview: Found = {
    ...found,
    total: looked.total,
    evidence: chooseEvidence(looked.posts, themes, found, size.evidence),
    weights,
    match: nothing ? 'partial' : onTopic && (hasTopic(onTopic.subject) || coverage(onTopic.subject.terms, weights) >= MOST_OF_IT) ? 'whole' : (found?.match ?? 'whole'),
    ...(themes.length > 1 ? { themes } : {}),
    timeline: byFilter ? await countTimeline(question, looked.posts, deps.archive, signal) : buildTimeline(looked.posts),
    overview: { first: looked.first, last: looked.last, authors: looked.authors, read: looked.posts.length },
    work: { rounds: 1, maxRounds: 1, postsRead: looked.posts.length, maxPostsRead: 300 },
  };
  return lookAround(overview, question, deps, signal, looked.posts);
}

/** The posts that answer best are among those that are summed up, where they share their subject. */
function withBest({ posts, total, subject }: PostsToSumUp & { readonly subject: Subject }, { evidence }: Found): PostsToSumUp {
  const known = new Set(posts.map(({ sourceId }) => sourceId));
  const more = evidence.map(({ post }) => post).filter((post) => !known.has(post.sourceId) && !givesOrders(post) && isOfSubject(post, subject));
  const all = [...posts, ...more];
  return { ...extentOf(all), posts: all, total: total + more.length };
}

/** Posts with a hashtag or an author in common are about one thing, in whatever words it was asked for. */
const hasTopic = ({ hashtags, authors }: Subject): boolean => hashtags.length + authors.length > 0;

/** Whether the best half holds posts of a theme: the rest shares no more than a word with what was asked. */
const isNear = (theme: readonly Post[], best: ReadonlySet<Post>): boolean => theme.filter((post) => best.has(post)).length >= NEAR_POSTS;

async function cluster(posts: readonly Post[], leaveOut: ReadonlySet<string>, archive: PostArchive, signal: AbortSignal): Promise<Post[][]> {
  const [bodies, vectors] = await Promise.all([archive.bodyTerms(posts, signal), archive.vectors(posts, signal)]);
  const parents = new Map(posts.map(({ sourceId, inReplyToId }) => [sourceId, inReplyToId]));
  const rootOf = (id: string): string => {
    let root = id;
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent;
    return root;
  };
  const comparable = posts.map((post, i): Comparable => ({ post, terms: bodies[i] ?? [], vector: vectors[i], thread: rootOf(post.sourceId) }));
  return clusterPosts(comparable, leaveOut).map((one) => one.map(({ post }) => post)).filter(({ length }) => length >= SMALLEST_THEME);
}

function themeOf(posts: readonly Post[], all: readonly Post[], leaveOut: ReadonlySet<string>, shown: number): Theme {
  const inside = new Set(posts);
  return {
    label: labelPosts(posts, all.filter((post) => !inside.has(post)), { leaveOut }),
    postCount: posts.length,
    authorCount: new Set(posts.map(({ author }) => author.id)).size,
    postSourceIds: representatives(posts, shown).map(({ sourceId }) => sourceId),
  };
}

/** The posts in the middle of a theme that do not say the same; one of each author first, no reposts while there are others. */
function representatives(posts: readonly Post[], count: number): Post[] {
  const own = posts.filter(({ isRepost }) => !isRepost);
  const texts = new Map((own.length > 0 ? own : posts).map((post) => [post, new Set(analyze(post.text))]));
  const candidates: Post[] = [];
  for (const [post, terms] of texts) if (!candidates.some((other) => overlap(texts.get(other) ?? new Set(), terms) > SAME)) candidates.push(post);
  const authors = new Set<string>();
  const first = candidates.filter(({ author }) => !authors.has(author.id) && authors.add(author.id));
  return [...first, ...candidates.filter((post) => !first.includes(post))].slice(0, count);
}

/** Jaccard overlap of two sets. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((term) => b.has(term)).length;
  return shared / (a.size + b.size - shared || 1);
}

/** The posts that stand for the themes, theme by theme, then the best of the rest. */
function chooseEvidence(posts: readonly Post[], themes: readonly Theme[], found: Found | undefined, count: number): Evidence[] {
  const byId = new Map(posts.map((post) => [post.sourceId, post]));
  const known = new Map(found?.evidence.map((one) => [one.post.sourceId, one]));
  const standing = themes.flatMap(({ postSourceIds }) => postSourceIds.slice(0, OF_THEME)).flatMap((id) => byId.get(id) ?? []);
  return [...new Set([...standing, ...posts])].slice(0, count).map((post) => known.get(post.sourceId) ?? { post, relevance: 1, strength: 1 });
}

/** The time of all posts that pass the filter, counted by the archive; hours are those of the posts that were read. */
async function countTimeline({ filter }: ReadQuestion, posts: readonly Post[], archive: PostArchive, signal: AbortSignal): Promise<TimelineEntry[]> {
  const { first = 0, last = 0 } = await archive.aggregate({ filter, groupBy: 'none', measure: 'posts', order: 'most', limit: 1 }, signal);
  const unit = unitFor(last - first);
  const shown = new Map(buildTimeline(posts).map((entry) => [entry.since, entry.postSourceIds]));
  if (unit === 'hour') return buildTimeline(posts);
  const { rows } = await archive.aggregate({ filter, groupBy: unit, measure: 'posts', order: 'first', limit: MOST_ENTRIES }, signal);
  return rows
    .map((row) => ({ ...bucketOf(row.first, unit), postCount: row.posts }))
    .sort((a, b) => a.since - b.since)
    .map((entry) => ({ ...entry, postSourceIds: shown.get(entry.since) ?? [] }));
}
