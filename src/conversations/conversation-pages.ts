import { z } from 'zod';
import type { Conversation } from '../domain/conversation.ts';
import { AppError } from '../domain/errors.ts';
import type { Page } from '../domain/page.ts';
import type { ConversationStore } from '../ports/conversation-store.ts';

const Position = z.object({ updatedAt: z.int(), id: z.string().min(1) });

/** One page of conversations, newest first. Rejects with `BAD_USER_INPUT` on a cursor that is none. */
export async function listConversations(
  { first, after }: { readonly first: number; readonly after?: string | undefined },
  store: ConversationStore,
): Promise<Page<Conversation>> {
  const position = after === undefined ? undefined : decode(after);
  const found = await store.listConversations({ limit: first + 1, ...(position ? { after: position } : {}) });
  return {
    items: found.slice(0, first).map((item) => ({ item, cursor: encode(item) })),
    hasNextPage: found.length > first,
  };
}

const encode = ({ updatedAt, id }: Conversation): string => Buffer.from(JSON.stringify({ updatedAt, id })).toString('base64url');

function decode(cursor: string): z.infer<typeof Position> {
  try {
    return Position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new AppError('BAD_USER_INPUT', 'The cursor "after" is not one of this list. Start again without it.');
  }
}
