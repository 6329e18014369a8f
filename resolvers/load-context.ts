import type { Post } from '../src/domain/post.ts';
import type { Loaders } from './loaders.ts';

/** Steps up a thread of which only the reply is known. Each is one call for all replies of a page. */
const MOST_STEPS = 20;

/**
 * What a reply is read with: the first post of its thread and the post that it answers, in this order, as far as the archive holds
 * them. `root`, the source id of the first, saves the way up.
 */
export async function loadContext(reply: Post, root: string | undefined, { post }: Pick<Loaders, 'post'>): Promise<Post[]> {
  if (reply.inReplyToId === undefined) return [];
  const [first, parent] = await Promise.all([root === undefined ? climb(reply, post) : post.load(root), post.load(reply.inReplyToId)]);
  const context = [first, parent].filter((one): one is Post => one !== undefined && one.sourceId !== reply.sourceId);
  return context[0]?.sourceId === context[1]?.sourceId ? context.slice(0, 1) : context;
}

/** The highest post above a reply. Undefined where the thread is deeper than can be climbed, or leads back to where it was. */
async function climb(reply: Post, loader: Loaders['post']): Promise<Post | undefined> {
  let highest: Post | undefined;
  let above = reply.inReplyToId;
  for (let step = 0; above !== undefined && step < MOST_STEPS; step += 1) {
    // Each step needs what the one before has found.
    // oxlint-disable-next-line no-await-in-loop
    const next: Post | undefined = await loader.load(above);
    if (next === undefined) return highest;
    highest = next;
    above = next.inReplyToId;
  }
  return above === undefined ? highest : undefined;
}
