import { toGlobalId } from './global-id.ts';
import { int32 } from './int32.ts';
import { loadPosts } from './load-posts.ts';
import type { PostsFoundResolvers } from './types.generated.ts';

export const postsFound = {
  answerId: (event) => toGlobalId('Answer', event.answerId),
  total: (event) => int32(event.total),
  posts: ({ postSourceIds }, _, { loaders }) => loadPosts(postSourceIds, loaders),
} satisfies PostsFoundResolvers;
