import type { AskOutcome } from '../src/app.ts';
import { bareId } from './global-id.ts';
import { toFilter } from './post-filter.ts';
import type { MutationResolvers } from './types.generated.ts';

export const mutation = {
  ask: (_, { input }, { app, signal }) => {
    const { question, conversationId: globalId, filter, inferFilter, effort, wait, idempotencyKey } = input;
    const conversationId = globalId ? bareId('Conversation', globalId) : undefined;
    if (typeof globalId === 'string' && conversationId === undefined) return notFound('conversationId', 'conversation');
    const options = { inferFilter: inferFilter ?? undefined, effort: effort ?? undefined, wait: wait ?? undefined, idempotencyKey: idempotencyKey ?? undefined };
    return app.ask({ question, conversationId, filter: filter ? toFilter(filter) : undefined, ...options }, signal);
  },
  stopAnswer: (_, { id: globalId }, { app }) => {
    const id = bareId('Answer', globalId);
    return id === undefined ? notFound('id', 'answer') : app.stopAnswer(id);
  },
} satisfies MutationResolvers;

const notFound = (field: string, thing: string): AskOutcome => ({
  userErrors: [{ code: 'NOT_FOUND', field, message: `There is no ${thing} with this id.` }],
});
