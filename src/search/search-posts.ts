import type { Page } from '../domain/page.ts';
import type { PostFilter } from '../domain/filter.ts';
import type { Post } from '../domain/post.ts';
import type { ListQuery, PostArchive } from '../ports/post-archive.ts';
import { AppError } from '../domain/errors.ts';
import { analyze } from './analyze.ts';
import { decodeCursor, encodeCursor, listFingerprint, type PostSort, type SearchCursor } from './cursor.ts';
import { rankPosts, type RankDeps } from './rank-posts.ts';

export interface PostSearch {
  readonly query: string;
  readonly filter: PostFilter;
  readonly sort: PostSort;
  /** 1 to 100. */
  readonly first: number;
  readonly after?: string | undefined;
}

/**
 * One page of results. Later pages show the posts that were in the archive when the first was read, so posts
 * that arrive in between neither shift nor repeat anything. Rejects with `BAD_USER_INPUT` on a cursor that is not of this list.
 */
export async function searchPosts(search: PostSearch, deps: RankDeps, signal?: AbortSignal): Promise<Page<Post>> {
  const fingerprint = listFingerprint(search.query, search.filter, search.sort);
  const cursor = search.after === undefined ? undefined : decodeCursor(search.after, fingerprint);
  if (search.after !== undefined && cursor === undefined) {
    throw new AppError('BAD_USER_INPUT', 'The cursor "after" does not belong to this search. Start again without it, or give the same query, filter and sort as for the page before.');
  }
  const sequence = cursor?.s ?? (await deps.archive.stats(signal)).sequence;
  const scope = { filter: search.filter, upToSequence: sequence };
  const terms = [...new Set(analyze(search.query))];
  const byTime = search.sort !== 'RELEVANCE' || terms.length === 0;
  const posts = byTime
    ? await listByTime({ ...scope, ...(terms.length > 0 ? { terms } : {}), order: search.sort === 'OLDEST' ? 'oldest' : 'newest', limit: search.first + 1 }, cursor, deps.archive, signal)
    : await listByRank({ ...scope, query: search.query, signal }, search.first + 1, cursor, `${fingerprint}:${sequence}`, deps);
  const firstRank = cursor === undefined ? 0 : cursor.r + 1;
  return {
    items: posts.slice(0, search.first).map((post, i) => ({
      item: post,
      cursor: encodeCursor({ q: fingerprint, s: sequence, r: firstRank + i, id: post.sourceId, t: post.createdAt }),
    })),
    hasNextPage: posts.length > search.first,
  };
}

const listByTime = (list: ListQuery, cursor: SearchCursor | undefined, archive: PostArchive, signal?: AbortSignal) =>
  archive.list({ ...list, ...(cursor ? { after: { createdAt: cursor.t, sourceId: cursor.id } } : {}) }, signal);

async function listByRank(
  query: Parameters<typeof rankPosts>[0],
  limit: number,
  cursor: SearchCursor | undefined,
  key: string,
  deps: RankDeps,
): Promise<Post[]> {
  const kept = listsOf(deps.archive);
  const ranked = (cursor && kept.get(key)) ?? (await rankPosts(query, deps)).map((hit) => hit.sourceId);
  kept.delete(key);
  kept.set(key, ranked);
  for (const oldest of kept.keys()) if (kept.size > KEPT_LISTS) kept.delete(oldest);
  const place = cursor === undefined ? -1 : ranked.indexOf(cursor.id);
  // A post that was removed since leaves its rank behind.
  const start = cursor === undefined ? 0 : place >= 0 ? place + 1 : cursor.r;
  return deps.archive.findByIds(ranked.slice(start, start + limit), query.signal);
}

/** So many rankings are kept for their next pages, least recently read first to go. */
const KEPT_LISTS = 200;

/**
 * Rankings as their first page saw them: new posts change the weight of words, and with it the order of the old ones. A
 * list that is no longer kept is ranked anew over the posts of its time.
 */
const rankings = new WeakMap<RankDeps['archive'], Map<string, readonly string[]>>();

function listsOf(archive: RankDeps['archive']): Map<string, readonly string[]> {
  const lists = rankings.get(archive) ?? new Map<string, readonly string[]>();
  rankings.set(archive, lists);
  return lists;
}
