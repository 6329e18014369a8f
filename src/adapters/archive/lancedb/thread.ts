import type { Post } from '../../../domain/post.ts';

const MAX_POSTS = 1_000;

type FindPosts = (column: 'id' | 'in_reply_to_id', values: readonly string[]) => Promise<Post[]>;

/**
 * The thread that a post belongs to: up to the root by `inReplyToId`, then down again, level by level. A
 * parent that is not in the archive ends the climb; posts that answer each other in a circle are seen once.
 */
export async function collectThread(sourceId: string, find: FindPosts): Promise<Post[]> {
  const root = await climbToRoot(sourceId, find);
  if (root === undefined) return [];
  const thread = new Map([[root.sourceId, root]]);
  let level = [root];
  while (level.length > 0 && thread.size < MAX_POSTS) {
    const replies = await find('in_reply_to_id', level.map((post) => post.sourceId));
    level = replies.filter((post) => !thread.has(post.sourceId)).sort(byTime).slice(0, MAX_POSTS - thread.size);
    for (const post of level) thread.set(post.sourceId, post);
  }
  thread.delete(root.sourceId);
  return [root, ...[...thread.values()].sort(byTime)];
}

async function climbToRoot(sourceId: string, find: FindPosts): Promise<Post | undefined> {
  const climbed = new Set<string>();
  let root: Post | undefined;
  for (let next: string | undefined = sourceId; next !== undefined && !climbed.has(next) && climbed.size < MAX_POSTS; ) {
    climbed.add(next);
    const [post] = await find('id', [next]);
    root = post ?? root;
    next = post?.inReplyToId;
  }
  return root;
}

const byTime = (a: Post, b: Post) => a.createdAt - b.createdAt || (a.sourceId < b.sourceId ? -1 : 1);
