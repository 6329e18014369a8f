import { bareId } from './global-id.ts';
import type { MutationResolvers } from './types.generated.ts';

/** The part of the mutations that is about conversations as a whole, and feedback. */
export const conversationMutations = {
  renameConversation: (_, { id, title }, { app }) => withConversation(id, (bare) => app.renameConversation(bare, title), {}),
  deleteConversation: (_, { id }, { app }) => withConversation(id, (bare) => app.deleteConversation(bare), {}),
  shareConversation: (_, { id }, { app }) => withConversation(id, (bare) => app.shareConversation(bare), {}),
  unshareConversation: (_, { id }, { app }) => withConversation(id, (bare) => app.unshareConversation(bare), { ended: 0 }),
  giveFeedback: (_, { input: { answerId, citationMarker, rating, reasons, comment } }, { app }) => {
    const id = bareId('Answer', answerId);
    if (id === undefined) return { userErrors: [noSuch('answer', 'answerId')] };
    return app.giveFeedback({ answerId: id, citationMarker: citationMarker ?? undefined, rating, reasons: reasons ?? undefined, comment: comment ?? undefined });
  },
  removeFeedback: (_, { answerId, citationMarker }, { app }) => {
    const id = bareId('Answer', answerId);
    return id === undefined ? { removed: false, userErrors: [noSuch('answer', 'answerId')] } : app.removeFeedback(id, citationMarker ?? undefined);
  },
} satisfies MutationResolvers;

function withConversation<Outcome, Nothing extends object>(globalId: string, run: (id: string) => Promise<Outcome>, nothing: Nothing) {
  const id = bareId('Conversation', globalId);
  return id === undefined ? { ...nothing, userErrors: [noSuch('conversation', 'id')] } : run(id);
}

const noSuch = (thing: string, field: string) => ({ code: 'NOT_FOUND' as const, field, message: `There is no ${thing} with this id.` });
