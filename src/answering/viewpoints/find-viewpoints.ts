import type { Viewpoint } from '../../domain/answer.ts';
import type { PostFilter } from '../../domain/filter.ts';
import type { Post } from '../../domain/post.ts';
import type { PostArchive } from '../../ports/post-archive.ts';
import { analyze } from '../../search/analyze.ts';
import { labelPosts } from '../overview/label-posts.ts';
import { givesOrders } from '../untrusted/set-aside-orders.ts';
import { readStance, type Stance } from './read-stance.ts';

interface ViewpointOptions {
  /** Whether the question asks for opinions. Otherwise sides are told only where people clearly disagree. */
  readonly asked: boolean;
  /** What the posts of a side must pass. */
  readonly filter?: PostFilter;
  /** Whether a post speaks of what was asked: sides over another one are not told. Absent: all do. */
  readonly speaksOf?: (about: Post) => boolean;
  /** Terms of the question: no label needs them. */
  readonly leaveOut?: ReadonlySet<string>;
}

/** Sides over one post, with the posts that they name. */
export interface FoundViewpoints {
  readonly viewpoints: readonly Viewpoint[];
  /** What they are about. */
  readonly about: Post;
  readonly posts: readonly Post[];
}

/** So many threads are read, those first that hold most of the posts. */
const THREADS = 4;
/** A stance is counted from this confidence on. */
const SURE = 0.75;
/** Without being asked for opinions, so many authors must take the smaller side for it to be told, or so many both together. */
const CLEAR = { smaller: 1, both: 3 };
const SIDE_POSTS = 4;
const ORDER: readonly Stance[] = ['FOR', 'AGAINST', 'ASKS', 'OTHER'];

/**
 * Where people stand on the post that divides them most, among the threads of these posts: who agrees with it, who contradicts it, who
 * asks. A reply to a reply stands against the first post when it contradicts one who agrees with it. Only plain words count; what does not
 * show is `OTHER`. Undefined where nobody disagrees.
 */
export async function findViewpoints(posts: readonly Post[], archive: PostArchive, signal: AbortSignal, options: ViewpointOptions): Promise<FoundViewpoints | undefined> {
  const threads = await threadsOf(posts, archive, signal);
  const mayCount = passes(options.filter ?? {});
  const divided = threads
    .map((thread) => takeSides(thread, mayCount))
    .filter((sides) => sides !== undefined)
    .map((sides) => ({ sides, weight: weigh(sides) }))
    .filter(({ sides, weight }) => weight > 0 && (options.asked || isClear(sides)) && (options.speaksOf?.(sides.about) ?? true))
    .sort((a, b) => b.weight - a.weight);
  const [most] = divided;
  return most && describe(most.sides, options.asked, options.leaveOut);
}

/** The threads that hold most of the posts, by their order of rank, each in time order. */
async function threadsOf(posts: readonly Post[], archive: PostArchive, signal: AbortSignal): Promise<Post[][]> {
  const threads: Post[][] = [];
  const known = new Set<string>();
  for (const { sourceId } of posts) {
    if (threads.length === THREADS) break;
    if (known.has(sourceId)) continue;
    const thread = await archive.thread(sourceId, signal);
    for (const post of thread) known.add(post.sourceId);
    if (thread.length > 2) threads.push(thread);
  }
  return threads;
}

const passes = ({ since = -Infinity, until = Infinity, excludeAuthors = [] }: PostFilter) => ({ createdAt, author, isRepost }: Post): boolean =>
  !isRepost && createdAt >= since && createdAt < until && !excludeAuthors.includes(author.handle.toLowerCase());

interface Taken {
  readonly post: Post;
  readonly stance: Stance;
}

interface Sides {
  readonly about: Post;
  /** In time order, without the first post. */
  readonly taken: readonly Taken[];
  /** Where each author stands, by id: with the latest post that takes a side, or that asks. */
  readonly standing: ReadonlyMap<string, Stance>;
}

function takeSides(thread: readonly Post[], mayCount: (post: Post) => boolean): Sides | undefined {
  const [about, ...replies] = thread;
  if (!about) return undefined;
  const byId = new Map(thread.map((post) => [post.sourceId, post]));
  const stances = new Map<string, Stance>();
  const taken: Taken[] = [];
  for (const post of replies) {
    const parent = byId.get(post.inReplyToId ?? '');
    if (!parent) continue;
    const own = parent.author.id === post.author.id ? undefined : readStance(post.text, parent.text);
    const stance = own === undefined ? (stances.get(parent.sourceId) ?? 'OTHER') : own.confidence < SURE ? 'OTHER' : own.stance;
    const towardsFirst = parent === about ? stance : turned(stance, parent.author.id === about.author.id ? 'FOR' : (stances.get(parent.sourceId) ?? 'OTHER'));
    stances.set(post.sourceId, own === undefined ? stance : towardsFirst);
    if (mayCount(post) && !givesOrders(post) && post.author.id !== about.author.id) taken.push({ post, stance: own === undefined ? stance : towardsFirst });
  }
  const standing = new Map<string, Stance>();
  for (const { post, stance } of taken) if (RANK[stance] <= RANK[standing.get(post.author.id) ?? 'OTHER']) standing.set(post.author.id, stance);
  return { about, taken, standing };
}

/** A side counts before a question, and a question before what takes no side. */
const RANK: Readonly<Record<Stance, number>> = { FOR: 0, AGAINST: 0, ASKS: 1, OTHER: 2 };

/** The stance towards the first post of one who stands so to a post that itself stands so. */
function turned(stance: Stance, of: Stance): Stance {
  if (stance === 'ASKS' || stance === 'OTHER') return stance;
  if (of === 'FOR') return stance;
  return of === 'AGAINST' ? (stance === 'FOR' ? 'AGAINST' : 'FOR') : 'OTHER';
}

const authorsOf = ({ standing }: Sides, side: Stance): number => [...standing.values()].filter((stance) => stance === side).length;

/** How much people are divided: nothing where nobody is against it. Its author stands for it. */
const weigh = (sides: Sides): number => (authorsOf(sides, 'AGAINST') === 0 ? 0 : 3 * Math.min(authorsOf(sides, 'FOR') + 1, authorsOf(sides, 'AGAINST')) + authorsOf(sides, 'AGAINST') + authorsOf(sides, 'FOR') + authorsOf(sides, 'ASKS') / 4);

const isClear = (sides: Sides): boolean => {
  const [forIt, against] = [authorsOf(sides, 'FOR'), authorsOf(sides, 'AGAINST')];
  return Math.min(forIt + 1, against) >= CLEAR.smaller && forIt + against + 1 >= CLEAR.both;
};

function describe(sides: Sides, asked: boolean, leaveOut: ReadonlySet<string> = new Set()): FoundViewpoints {
  const { about, taken, standing } = sides;
  const ofSide = (side: Stance) => taken.filter(({ post, stance }) => stance === side && standing.get(post.author.id) === side).map(({ post }) => post);
  const shown = ORDER.filter((side) => side === 'FOR' || side === 'AGAINST' || asked);
  const groups = shown.map((stance) => ({ stance, posts: stance === 'FOR' ? [about, ...ofSide('FOR')] : ofSide(stance) })).filter(({ posts }) => posts.length > 0);
  const viewpoints = groups.map(({ stance, posts }): Viewpoint => {
    const best = bestOf(posts);
    const others = groups.filter((group) => group.stance !== stance).flatMap((group) => group.posts);
    return {
      stance,
      label: labelPosts(posts, others, { leaveOut, parts: 2 }),
      authorCount: new Set(posts.map(({ author }) => author.id)).size,
      postCount: posts.length,
      postSourceIds: best.map(({ sourceId }) => sourceId),
    };
  });
  return { viewpoints, about, posts: groups.flatMap(({ posts }) => bestOf(posts)) };
}

/** Liked posts first, of those that say something; one for each author. */
function bestOf(posts: readonly Post[]): Post[] {
  const worth = ({ text, metrics }: Post) => Math.log1p(metrics.likes + 2 * metrics.reposts) + Math.min(analyze(text).length, 25) / 10;
  const byAuthor = new Map<string, Post>();
  for (const post of posts.toSorted((a, b) => worth(b) - worth(a))) if (!byAuthor.has(post.author.id)) byAuthor.set(post.author.id, post);
  return [...byAuthor.values()].slice(0, SIDE_POSTS);
}
