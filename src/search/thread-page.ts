import { AppError } from '../domain/errors.ts';
import type { Page } from '../domain/page.ts';
import type { Post } from '../domain/post.ts';
import type { PostArchive } from '../ports/post-archive.ts';

/**
 * One page of the thread that a post belongs to, in time order. The cursor is the id of the post before, so
 * new replies do not shift it. Rejects with `BAD_USER_INPUT` on a cursor that is not of this thread.
 */
export async function threadPage(
  sourceId: string,
  { first, after }: { readonly first: number; readonly after?: string | undefined },
  archive: PostArchive,
): Promise<Page<Post>> {
  const thread = await archive.thread(sourceId);
  const previous = after === undefined ? -1 : thread.findIndex((post) => post.sourceId === Buffer.from(after, 'base64url').toString('utf8'));
  if (after !== undefined && previous < 0) throw new AppError('BAD_USER_INPUT', 'The cursor "after" is not one of this thread. Start again without it.');
  const posts = thread.slice(previous + 1, previous + 1 + first);
  return {
    items: posts.map((item) => ({ item, cursor: Buffer.from(item.sourceId).toString('base64url') })),
    hasNextPage: previous + 1 + first < thread.length,
  };
}
