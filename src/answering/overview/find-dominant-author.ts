import type { DominantAuthor } from '../../domain/answer.ts';
import type { Post } from '../../domain/post.ts';

/** From this share and number of posts on, one author shapes what an answer says. */
const [SHARE, POSTS] = [0.4, 5];

/** Who wrote so many of the posts that a reader should know it; undefined where nobody did, and where they are by one author anyway. */
export function findDominantAuthor(posts: readonly Post[]): DominantAuthor | undefined {
  const byAuthor = new Map<string, { handle: string; count: number }>();
  for (const { author } of posts) byAuthor.set(author.id, { handle: author.handle, count: (byAuthor.get(author.id)?.count ?? 0) + 1 });
  const [first] = [...byAuthor.values()].sort((a, b) => b.count - a.count);
  if (!first || byAuthor.size < 2 || first.count < POSTS || first.count / posts.length < SHARE) return undefined;
  return { handle: first.handle, postCount: first.count, share: first.count / posts.length };
}
