import DataLoader from 'dataloader';
import type { App } from '../src/app.ts';
import type { Conversation } from '../src/domain/conversation.ts';
import type { Feedback } from '../src/domain/feedback.ts';
import type { Post } from '../src/domain/post.ts';
import type { Sibling } from '../src/domain/sibling.ts';
import { exporter } from './exporter.ts';

export interface Loaders {
  /** Posts by source id: all that one step of an operation asks for in one call. */
  readonly post: DataLoader<string, Post | undefined>;
  readonly conversation: DataLoader<string, Conversation | undefined>;
  /** By the id of an answer. */
  readonly siblings: DataLoader<string, readonly Sibling[]>;
  readonly feedback: DataLoader<string, readonly Feedback[]>;
  /** How many links show a conversation. */
  readonly shareCount: DataLoader<string, number>;
  readonly export: ReturnType<typeof exporter>;
}

/** Loaders for one operation. DataLoader does not remember a failed call, so a later event of a subscription may succeed. */
export const createLoaders = (app: Pick<App, 'findPosts' | 'findConversation' | 'siblings' | 'findFeedback' | 'countShares' | 'exportConversation'>, signal: AbortSignal): Loaders => ({
  post: new DataLoader(
    async (sourceIds) => {
      const posts = await app.findPosts(sourceIds, signal);
      const bySourceId = new Map(posts.map((post) => [post.sourceId, post]));
      return sourceIds.map((sourceId) => bySourceId.get(sourceId));
    },
    { maxBatchSize: 500 },
  ),
  conversation: new DataLoader((ids) => Promise.all(ids.map((id) => app.findConversation(id)))),
  export: exporter(app),
  siblings: new DataLoader(async (ids) => {
    const siblings = await app.siblings(ids);
    return ids.map((id) => siblings.get(id) ?? []);
  }),
  // A mutation may change it, and shows it then.
  feedback: new DataLoader(
    async (ids) => {
      const feedback = await app.findFeedback(ids);
      return ids.map((id) => feedback.filter(({ answerId }) => answerId === id));
    },
    { cache: false },
  ),
  shareCount: new DataLoader(
    async (ids) => {
      const counts = await app.countShares(ids);
      return ids.map((id) => counts.get(id) ?? 0);
    },
    { cache: false },
  ),
});
