import DataLoader from 'dataloader';
import type { App } from '../src/app.ts';
import type { Conversation } from '../src/domain/conversation.ts';
import type { Post } from '../src/domain/post.ts';

export interface Loaders {
  /** Posts by source id: all that one step of an operation asks for in one call. */
  readonly post: DataLoader<string, Post | undefined>;
  readonly conversation: DataLoader<string, Conversation | undefined>;
}

/** Loaders for one operation. DataLoader does not remember a failed call, so a later event of a subscription may succeed. */
export const createLoaders = (app: Pick<App, 'findPosts' | 'findConversation'>, signal: AbortSignal): Loaders => ({
  post: new DataLoader(
    async (sourceIds) => {
      const posts = await app.findPosts(sourceIds, signal);
      const bySourceId = new Map(posts.map((post) => [post.sourceId, post]));
      return sourceIds.map((sourceId) => bySourceId.get(sourceId));
    },
    { maxBatchSize: 500 },
  ),
  conversation: new DataLoader((ids) => Promise.all(ids.map((id) => app.findConversation(id)))),
});
