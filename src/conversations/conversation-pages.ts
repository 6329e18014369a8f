import { z } from 'zod';
import type { Conversation } from '../domain/conversation.ts';
import { AppError } from '../domain/errors.ts';
import type { Page } from '../domain/page.ts';
import type { ConversationStore } from '../ports/conversation-store.ts';

const Position = z.object({ updatedAt: z.int(), id: z.string().min(1) });

export interface ConversationQuery {
  readonly first: number;
  readonly after?: string | undefined;
  /** Words that each stand in the title or in a question. */
  readonly search?: string | undefined;
}

const MAX_SEARCH = 200;
const MAX_WORDS = 10;

/** One page of conversations, newest first. Rejects with `BAD_USER_INPUT` on a cursor that is none, and on a search that is too long. */
export async function listConversations({ first, after, search = '' }: ConversationQuery, store: ConversationStore): Promise<Page<Conversation>> {
  const words = wordsOf(search);
  const position = after === undefined ? undefined : decode(after);
  const found = await store.listConversations({ limit: first + 1, ...(position ? { after: position } : {}), ...(words.length > 0 ? { words } : {}) });
  return {
    items: found.slice(0, first).map((item) => ({ item, cursor: encode(item) })),
    hasNextPage: found.length > first,
  };
}

function wordsOf(search: string): string[] {
  if (search.length > MAX_SEARCH) throw new AppError('BAD_USER_INPUT', `"search" has ${search.length} characters; at most ${MAX_SEARCH} are allowed.`);
  const words = [...new Set(search.split(/\s+/).filter((word) => word !== ''))];
  if (words.length > MAX_WORDS) throw new AppError('BAD_USER_INPUT', `"search" has ${words.length} words; at most ${MAX_WORDS} are allowed.`);
  return words;
}

const encode = ({ updatedAt, id }: Conversation): string => Buffer.from(JSON.stringify({ updatedAt, id })).toString('base64url');

function decode(cursor: string): z.infer<typeof Position> {
  try {
    return Position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new AppError('BAD_USER_INPUT', 'The cursor "after" is not one of this list. Start again without it.');
  }
}
