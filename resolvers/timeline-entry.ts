import { int32 } from './int32.ts';
import { loadPosts } from './load-posts.ts';
import type { TimelineEntryResolvers } from './types.generated.ts';

export const timelineEntry = {
  postCount: ({ postCount }) => int32(postCount),
  posts: ({ postSourceIds }, _, { loaders }) => loadPosts(postSourceIds, loaders),
} satisfies TimelineEntryResolvers;
