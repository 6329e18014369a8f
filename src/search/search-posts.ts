import { AppError } from '../domain/errors.ts';
import type { AppliedFilter } from '../domain/filter.ts';
import type { Page } from '../domain/page.ts';
import type { Post } from '../domain/post.ts';
import type { PostArchive, PostScope, WordCondition } from '../ports/post-archive.ts';
import { collapseCopies, COMPARED } from './collapse-copies.ts';
import { decodeCursor, encodeCursor, listFingerprint, type ListSearch, type SearchCursor } from './cursor.ts';
import { diversify } from './diversify.ts';
import { embedQuery } from './embed-query.ts';
import { matchingOf, type ListedPost, type Matching, type Ranking } from './explain-ranking.ts';
import type { Correction } from './keywords/read-keywords.ts';
import { ListedPosts } from './listed-posts.ts';
import { queryTerms } from './query-terms.ts';
import { rankPosts, type RankDeps, type RankQuery } from './rank-posts.ts';
import { authorDirectory } from './understand/author-directory.ts';
import { readQuery, type ReadQuery } from './understand/read-query.ts';
import { termsInRow, toWordCondition } from './understand/word-condition.ts';

export interface PostSearch extends ListSearch {
  /** 1 to 100. */
  readonly first: number;
  readonly after?: string | undefined;
}

/** One result: a post with its place, and what the ranking made of it. */
interface FoundPost {
  readonly item: Post;
  readonly cursor: string;
  /** So many other posts that matched say the same; they are no results of their own. */
  readonly duplicates: number;
  /** For `explainRanking`; absent where the list is by time. */
  readonly ranking?: Ranking;
}

export interface SearchPage extends Page<Post> {
  readonly items: readonly FoundPost[];
  readonly appliedFilter: AppliedFilter;
  /** Words that were searched as others, too: "brigde" as "bridge". */
  readonly corrections: readonly Correction[];
}

/**
 * One page of results. Later pages go on with the list that the first one began: the posts that were in the archive then, under the
 * same reading of the query, so posts that arrive in between neither shift nor repeat anything. A page is short only at the end of its
 * list. Rejects with `BAD_USER_INPUT` on a cursor that is not of this list.
 */
export async function searchPosts(search: PostSearch, deps: RankDeps, signal?: AbortSignal): Promise<SearchPage> {
  const fingerprint = listFingerprint(search);
  const cursor = search.after === undefined ? undefined : readCursor(search.after, fingerprint);
  const begun = cursor ?? { s: (await deps.archive.stats(signal)).sequence, n: deps.clock.now() };
  const list = await openList(search, begun, cursor !== undefined, deps, signal);
  const results = await takePosts(list, search.first + 1, cursor, deps.archive, signal);
  return {
    items: results.slice(0, search.first).map(({ post, rank, hit }) => ({
      item: post,
      cursor: encodeCursor({ q: fingerprint, s: begun.s, n: begun.n, r: rank, id: post.sourceId, t: post.createdAt }),
      duplicates: hit?.duplicates ?? 0,
      ...(hit ? { ranking: { hit, matching: list.matching } } : {}),
    })),
    hasNextPage: results.length > search.first,
    appliedFilter: list.appliedFilter,
    corrections: list.corrections,
  };
}

function readCursor(after: string, fingerprint: string): SearchCursor {
  const cursor = decodeCursor(after, fingerprint);
  if (cursor) return cursor;
  throw new AppError('BAD_USER_INPUT', 'The cursor "after" does not belong to this search. Start again without it, or give the same query, filter, sort, inferFilter and diverse as for the page before.');
}

/** A list of results, and how its query was read. */
interface ResultList {
  readonly scope: PostScope;
  readonly order: 'newest' | 'oldest';
  /** Undefined where the list is by time. */
  readonly ranked: ListedPosts | undefined;
  readonly matching: Matching;
  readonly appliedFilter: AppliedFilter;
  readonly corrections: readonly Correction[];
}

/** When a list was begun: at which sequence of the archive, and at what time. */
type Beginning = Pick<SearchCursor, 's' | 'n'>;

/** The list as its first page saw it: new posts change the weight of words and the names of authors, and with them the order of the old. */
async function openList(search: PostSearch, begun: Beginning, isLater: boolean, deps: RankDeps, signal?: AbortSignal): Promise<ResultList> {
  const kept = listsOf(deps.archive);
  const key = `${listFingerprint(search)}:${begun.s}:${begun.n}`;
  const list = (isLater ? kept.get(key) : undefined) ?? (await makeList(search, begun, deps, signal));
  kept.delete(key);
  kept.set(key, list);
  for (const oldest of kept.keys()) if (kept.size > KEPT_LISTS) kept.delete(oldest);
  return list;
}

async function makeList(search: PostSearch, begun: Beginning, deps: RankDeps, signal?: AbortSignal): Promise<ResultList> {
  const { query, filter: given, inferFilter: infer = true } = search;
  const embedded = search.sort === 'RELEVANCE' ? embedEarly(query, deps, signal) : undefined;
  const read = withWords(readQuery(query, { now: begun.n, ...(await authorDirectory(deps.archive)), given, infer }));
  const list = await listOf(read, search, begun, deps, signal, embedded);
  if (list.ranked?.length !== 0 || asksByOperator(read) || !MAY_BE_PASTED.test(query)) return list;
  const plain = withWords(readQuery(asPlainText(query), { now: begun.n, given, infer: false }));
  const others = await listOf(plain, search, begun, deps, signal);
  if (!others.ranked?.length) return list;
  const parts = [...read.inferred.map(({ words }) => words), ...read.phrases.map((phrase) => `"${phrase}"`), ...read.people.map((name) => `@${name.replace(/^@/u, '')}`)];
  const hint = { operator: parts.join(' '), message: 'No post has all of this, so the words were searched without it.' };
  return { ...others, appliedFilter: { ...others.appliedFilter, hints: [...(list.appliedFilter.hints ?? []), hint] } };
}

interface Embedded {
  readonly text: string;
  readonly vector: Promise<readonly number[]>;
}

/** The vector of a query that most likely means all that it says: its model works while the query is read. */
function embedEarly(query: string, deps: RankDeps, signal?: AbortSignal): Embedded | undefined {
  if (MAY_MEAN_LESS.test(query)) return undefined;
  const vector = embedQuery(query, deps, signal);
  // It may fail, or be aborted, before anyone waits for it.
  vector.catch(() => {});
  return { text: query, vector };
}

/** Signs of operators. */
const MAY_MEAN_LESS = /[:：@"“„«]|^\s|\s$|(?:^|\s)-/u;

/** Names, tags and quotation marks stand in text that was only pasted, too. */
const MAY_BE_PASTED = /[@#＃"“„«]/u;

/** Who writes "from:" or "since:" wants nothing else. */
const asksByOperator = ({ inferred }: ReadQuery): boolean => inferred.some(({ words }) => /^-?\p{L}[\p{L}_]*[:：]/u.test(words));

/** The text without the signs that mean something in a query. */
const asPlainText = (query: string): string => query.replaceAll(/["“”„«»@#＃()]/gu, ' ').replaceAll(/(?<=^|\s)-+(?=\S)/gu, '');

async function listOf(read: ReadQuery, { sort, diverse = true }: PostSearch, { s }: Beginning, deps: RankDeps, signal?: AbortSignal, embedded?: Embedded): Promise<ResultList> {
  const { terms, telling, corrections } = await queryTerms(read, deps.archive, signal);
  const byTime = sort !== 'RELEVANCE' || telling.size === 0;
  const words = byTime ? allWords(read, corrections) : toWordCondition(read);
  const scope = { filter: read.filter, upToSequence: s, ...(words ? { words } : {}) };
  const { filter, inferred, hints, meaning } = read;
  const vector = meaning === embedded?.text ? embedded.vector : undefined;
  return {
    scope,
    order: sort === 'OLDEST' ? 'oldest' : 'newest',
    ranked: byTime ? undefined : await rankDistinct({ ...scope, terms, meaning, vector, signal }, diverse, deps),
    matching: matchingOf(read, telling),
    appliedFilter: { filter, inferred, ...(hints.length > 0 ? { hints } : {}) },
    corrections,
  };
}

async function rankDistinct(query: RankQuery, diverse: boolean, deps: RankDeps): Promise<ListedPosts> {
  const ranked = await rankPosts(query, deps);
  const bodies = await deps.archive.bodyTerms(ranked.slice(0, COMPARED), query.signal);
  const distinct = collapseCopies(ranked, bodies);
  return new ListedPosts(diverse ? diversify(distinct) : distinct);
}

/** A query of function words alone ("The Who") means them; one that says something besides ("what did @gwen write") does not. */
function withWords(read: ReadQuery): ReadQuery {
  const saysMore = read.words.length > 0 || read.inferred.length > 0 || toWordCondition(read) !== undefined;
  return saysMore ? read : { ...read, words: read.meaning.match(/[\p{L}\p{M}\p{N}_'’#@-]+/gu) ?? [] };
}

/** A list by time has no order that would put posts with a part of the words behind: it holds those with all of them, in either reading. */
function allWords(read: ReadQuery, corrections: readonly Correction[]): WordCondition | undefined {
  const alternatives = new Set(read.alternatives.flat().flatMap((text) => text.toLowerCase().split(/\s+/u)));
  const needed = read.words.filter((word) => !alternatives.has(word.toLowerCase()));
  const readings = new Map(corrections.map(({ from, to }) => [from, to]));
  const certain = needed.filter((word) => !readings.has(word)).flatMap(termsInRow);
  const doubtful = needed.flatMap((word) => (readings.has(word) ? [[termsInRow(word), termsInRow(readings.get(word) ?? word)]] : []));
  const asked = toWordCondition(read);
  const all = [...(asked?.all ?? []), ...[...new Set(certain)].map((term) => [term])];
  const anyOf = [...(asked?.anyOf ?? []), ...doubtful];
  if (all.length === 0 && anyOf.length === 0) return asked;
  return { ...asked, ...(all.length > 0 ? { all } : {}), ...(anyOf.length > 0 ? { anyOf } : {}) };
}

interface Result {
  readonly post: Post;
  /** From 0. */
  readonly rank: number;
  readonly hit?: ListedPost;
}

/** The next `limit` results of a list; fewer only where it ends. */
async function takePosts({ scope, order, ranked }: ResultList, limit: number, cursor: SearchCursor | undefined, archive: PostArchive, signal?: AbortSignal): Promise<Result[]> {
  if (!ranked) {
    const posts = await archive.list({ ...scope, order, limit, ...(cursor ? { after: { createdAt: cursor.t, sourceId: cursor.id } } : {}) }, signal);
    return posts.map((post, i) => ({ post, rank: (cursor?.r ?? -1) + 1 + i }));
  }
  const results: Result[] = [];
  // Posts that were deleted since are made up for by those behind them.
  for (let at = startOf(ranked, cursor); results.length < limit && at < ranked.length; ) {
    const hits = ranked.slice(at, at + limit - results.length);
    const posts = new Map((await archive.findByIds(hits.map(({ sourceId }) => sourceId), signal)).map((post) => [post.sourceId, post]));
    for (const [i, hit] of hits.entries()) {
      const post = posts.get(hit.sourceId);
      if (post) results.push({ post, rank: at + i, hit });
    }
    at += hits.length;
  }
  return results;
}

function startOf(ranked: ListedPosts, cursor: SearchCursor | undefined): number {
  if (!cursor) return 0;
  const place = ranked.rankOf(cursor.id);
  // In a list that was ranked anew, a post that was deleted since leaves its rank to the next one.
  return place >= 0 ? place + 1 : cursor.r;
}

/** So many lists are kept for their next pages, least recently read first to go: at most some 15 MB. */
const KEPT_LISTS = 100;

/** A list that is no longer kept is made anew, over the posts and with the clock of its time. */
const lists = new WeakMap<PostArchive, Map<string, ResultList>>();

function listsOf(archive: PostArchive): Map<string, ResultList> {
  const kept = lists.get(archive) ?? new Map<string, ResultList>();
  lists.set(archive, kept);
  return kept;
}
