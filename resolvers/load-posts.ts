import type { Post } from '../src/domain/post.ts';
import type { Loaders } from './loaders.ts';

/** The posts that the archive still holds, in the order of their ids. */
export async function loadPosts(sourceIds: readonly string[], { post }: Loaders): Promise<Post[]> {
  const posts = await Promise.all(sourceIds.map((sourceId) => post.load(sourceId)));
  return posts.filter((found) => found !== undefined);
}
