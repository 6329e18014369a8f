import type { AskOutcome } from '../src/app.ts';
import { conversationMutations } from './conversation-mutations.ts';
import { bareId, type GlobalType } from './global-id.ts';
import { toFilter } from './post-filter.ts';
import type { MutationResolvers } from './types.generated.ts';

export const mutation = {
  ...conversationMutations,
  ask: (_, { input }, { app, signal }) => {
    const { question, filter, inferFilter, effort, wait, idempotencyKey, asOf, dropCarried } = input;
    const conversationId = refer('Conversation', input.conversationId);
    const parentId = refer('Answer', input.parentId);
    const replacesId = refer('Answer', input.replacesId);
    if (conversationId === UNKNOWN) return notFound('conversationId', 'conversation');
    if (parentId === UNKNOWN) return notFound('parentId', 'answer');
    if (replacesId === UNKNOWN) return notFound('replacesId', 'answer');
    const options = {
      inferFilter: inferFilter ?? undefined,
      effort: effort ?? undefined,
      wait: wait ?? undefined,
      idempotencyKey: idempotencyKey ?? undefined,
      asOf: asOf ?? undefined,
      dropCarried: dropCarried ?? undefined,
    };
    return app.ask({ question, conversationId, parentId, replacesId, filter: filter ? toFilter(filter) : undefined, ...options }, signal);
  },
  stopAnswer: (_, { id: globalId }, { app }) => {
    const id = bareId('Answer', globalId);
    return id === undefined ? notFound('id', 'answer') : app.stopAnswer(id);
  },
} satisfies MutationResolvers;

const UNKNOWN = Symbol('an id of nothing');

/** The bare id of an optional argument; `UNKNOWN` where it is no id of that type. */
const refer = (type: GlobalType, globalId: string | null | undefined) => (typeof globalId === 'string' ? (bareId(type, globalId) ?? UNKNOWN) : undefined);

const notFound = (field: string, thing: string): AskOutcome => ({
  userErrors: [{ code: 'NOT_FOUND', field, message: `There is no ${thing} with this id.` }],
});
