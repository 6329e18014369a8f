import { toGlobalId } from './global-id.ts';
import { int32 } from './int32.ts';
import type { PostsFoundResolvers } from './types.generated.ts';

export const postsFound = {
  answerId: (event) => toGlobalId('Answer', event.answerId),
  total: (event) => int32(event.total),
  posts: async (event, _, { loaders }) => {
    const posts = await Promise.all(event.postSourceIds.map((sourceId) => loaders.post.load(sourceId)));
    return posts.filter((post) => post !== undefined);
  },
} satisfies PostsFoundResolvers;
