import { int32 } from './int32.ts';
import { loadPosts } from './load-posts.ts';
import type { ThemeResolvers } from './types.generated.ts';

export const theme = {
  postCount: ({ postCount }) => int32(postCount),
  authorCount: ({ authorCount }) => int32(authorCount),
  posts: ({ postSourceIds }, _, { loaders }) => loadPosts(postSourceIds, loaders),
} satisfies ThemeResolvers;
