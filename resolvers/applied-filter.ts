import { int32 } from './int32.ts';
import type { AppliedFilterResolvers } from './types.generated.ts';

export const appliedFilter = {
  authors: ({ filter }) => filter.authors,
  excludeAuthors: ({ filter }) => filter.excludeAuthors,
  since: ({ filter }) => filter.since,
  until: ({ filter }) => filter.until,
  languages: ({ filter }) => filter.languages,
  hashtags: ({ filter }) => filter.hashtags,
  mentions: ({ filter }) => filter.mentions,
  hasMedia: ({ filter }) => filter.hasMedia,
  hasLinks: ({ filter }) => filter.hasLinks,
  isReply: ({ filter }) => filter.isReply,
  isRepost: ({ filter }) => filter.isRepost,
  minLikes: ({ filter }) => (filter.minLikes === undefined ? undefined : int32(filter.minLikes)),
  minReposts: ({ filter }) => (filter.minReposts === undefined ? undefined : int32(filter.minReposts)),
  threadOf: ({ filter }) => filter.threadOf,
  quoting: ({ filter }) => filter.quoting,
  hints: ({ hints }) => hints ?? [],
} satisfies AppliedFilterResolvers;
