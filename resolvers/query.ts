import { AppError } from '../src/domain/errors.ts';
import { bareId, parseGlobalId } from './global-id.ts';
import { findNode } from './find-node.ts';
import { connection, pageOf, postConnection } from './paging.ts';
import { toFilter } from './post-filter.ts';
import type { QueryResolvers } from './types.generated.ts';

export const query = {
  node: (_, { id }, context) => findNode(parseGlobalId(id), context),
  post: (_, { id, sourceId }, { loaders }) => {
    if ((typeof id === 'string') === (typeof sourceId === 'string')) {
      throw new AppError('BAD_USER_INPUT', 'Give either "id" or "sourceId" of the post, and not both.');
    }
    const bare = sourceId ?? bareId('Post', id ?? '');
    return bare === undefined ? undefined : loaders.post.load(bare);
  },
  searchPosts: async (_, { query: words, filter, sort, inferFilter, diverse, ...page }, { app, signal }) => {
    const options = { inferFilter: inferFilter ?? true, diverse: diverse ?? true };
    const search = { query: words, filter: toFilter(filter), sort: sort ?? 'RELEVANCE', ...options, ...pageOf(page) };
    return postConnection(await app.searchPosts(search, signal), page.after);
  },
  answer: (_, { id }, { app }) => {
    const bare = bareId('Answer', id);
    return bare === undefined ? undefined : app.findAnswer(bare);
  },
  conversation: (_, { id }, { loaders }) => {
    const bare = bareId('Conversation', id);
    return bare === undefined ? undefined : loaders.conversation.load(bare);
  },
  conversations: async (_, { search, ...page }, { app }) => connection(await app.listConversations({ ...pageOf(page), search: search ?? undefined }), page.after),
  sharedConversation: (_, { token }, { app }) => app.sharedConversation(token),
  archive: (_, __, { app }) => app.archive(),
} satisfies QueryResolvers;
