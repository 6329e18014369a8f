import type { PostFilter } from '../domain/filter.ts';
import type { Post } from '../domain/post.ts';
import type { PostArchive, PostScope } from '../ports/post-archive.ts';

const MILLISECOND = 1;
/** So many hashtags and languages are told, as `ArchiveStats` says. */
const MOST_VALUES = 50;

/**
 * The archive as it stood at a time: later posts are not there, and what was deleted since stays deleted. Numbers that a post gathered
 * later (likes) and texts that were edited later are as they are today, and how rare a word is, is told over all posts.
 */
export function archiveAsOf(archive: PostArchive, asOf: number): PostArchive {
  const end = asOf + MILLISECOND;
  const narrowed = (filter: PostFilter): PostFilter => ({ ...filter, until: Math.min(filter.until ?? end, end) });
  const within = <Q extends PostScope>(query: Q): Q => ({ ...query, filter: narrowed(query.filter) });
  const earlier = (posts: readonly Post[]): Post[] => posts.filter(({ createdAt }) => createdAt < end);
  return {
    vectorModel: archive.vectorModel,
    upsert: (posts) => archive.upsert(posts),
    optimize: () => archive.optimize(),
    findByIds: async (sourceIds, signal) => earlier(await archive.findByIds(sourceIds, signal)),
    searchTerms: (query, signal) => archive.searchTerms(within(query), signal),
    searchVector: (query, signal) => archive.searchVector(within(query), signal),
    documentFrequencies: (terms, signal) => archive.documentFrequencies(terms, signal),
    scoreTerms: (posts, terms, signal) => archive.scoreTerms(posts, terms, signal),
    bodyTerms: (posts, signal) => archive.bodyTerms(posts, signal),
    vectors: (posts, signal) => archive.vectors(posts, signal),
    similarities: (posts, vector, signal) => archive.similarities(posts, vector, signal),
    list: (query, signal) => archive.list(within(query), signal),
    count: (scope, signal) => archive.count(within(scope), signal),
    aggregate: (query, signal) => archive.aggregate(within(query), signal),
    thread: async (sourceId, signal) => earlier(await archive.thread(sourceId, signal)),
    replies: (sourceIds, scope, signal) => archive.replies(sourceIds, within(scope), signal),
    authors: async (query) => (await archive.authors(query)).filter(({ firstPostAt }) => firstPostAt < end),
    async stats(signal) {
      const stats = await archive.stats(signal);
      const filter = { until: end };
      const most = async (groupBy: 'hashtag' | 'language') => {
        const { rows } = await archive.aggregate({ filter, groupBy, measure: 'posts', order: 'most', limit: MOST_VALUES }, signal);
        return rows.map(({ key, posts }) => ({ value: key, count: posts }));
      };
      const [hashtags, languages, postCount, [newest], [oldest]] = await Promise.all([
        most('hashtag'),
        most('language'),
        archive.count({ filter }, signal),
        archive.list({ filter, order: 'newest', limit: 1 }, signal),
        archive.list({ filter, order: 'oldest', limit: 1 }, signal),
      ]);
      const { newest: _newest, oldest: _oldest, ...rest } = stats;
      return { ...rest, hashtags, languages, postCount, ...(newest ? { newest: newest.createdAt } : {}), ...(oldest ? { oldest: oldest.createdAt } : {}) };
    },
    [Symbol.asyncDispose]: () => archive[Symbol.asyncDispose](),
  };
}
