import { toGlobalId } from './global-id.ts';
import { pageOf, postConnection } from './paging.ts';
import type { PostResolvers } from './types.generated.ts';

export const post = {
  id: ({ sourceId }) => toGlobalId('Post', sourceId),
  inReplyTo: ({ inReplyToId }, _, { loaders }) => (inReplyToId === undefined ? undefined : loaders.post.load(inReplyToId)),
  inReplyToSourceId: ({ inReplyToId }) => inReplyToId,
  quoted: ({ quotedId }, _, { loaders }) => (quotedId === undefined ? undefined : loaders.post.load(quotedId)),
  quotedSourceId: ({ quotedId }) => quotedId,
  repostOf: ({ repostOfId }, _, { loaders }) => (repostOfId === undefined ? undefined : loaders.post.load(repostOfId)),
  repostOfSourceId: ({ repostOfId }) => repostOfId,
  thread: async ({ sourceId }, page, { app }) => postConnection(await app.threadPage(sourceId, pageOf(page)), page.after),
} satisfies PostResolvers;
