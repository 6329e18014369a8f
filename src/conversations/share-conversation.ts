import { createHash, randomBytes } from 'node:crypto';

import type { Answer } from '../domain/answer.ts';
import type { Conversation } from '../domain/conversation.ts';
import { invalidInput, type UserError } from '../domain/errors.ts';
import type { Share } from '../domain/share.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConversationStore } from '../ports/conversation-store.ts';
import { noSuchConversation } from './user-errors.ts';

/** A link: `token` opens it, and is told this once. */
export interface ShareOutcome {
  readonly token?: string;
  /** Where the chat page shows it. What stands behind "#" is not sent to servers, and so in no log of theirs. */
  readonly path?: string;
  readonly conversation?: Conversation;
  readonly userErrors: readonly UserError[];
}

export interface UnshareOutcome {
  readonly ended: number;
  readonly conversation?: Conversation;
  readonly userErrors: readonly UserError[];
}

/** A conversation as it stood when it was shared. Times are milliseconds since 1970-01-01 UTC. */
export interface SharedConversation {
  readonly title: string;
  readonly createdAt: number;
  readonly sharedAt: number;
  readonly answers: readonly Answer[];
}

const MAX_TURNS = 100;
const MAX_LINKS = 100;
const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

/** Makes a link to the path of the newest answer. Links that were made before go on showing what they showed. */
export async function shareConversation(id: string, { conversations, clock }: { conversations: ConversationStore; clock: Clock }): Promise<ShareOutcome> {
  const [conversation, newest, counts] = await Promise.all([conversations.findConversation(id), conversations.newestAnswer(id), conversations.countShares([id])]);
  if (!conversation || !newest) return { userErrors: [noSuchConversation] };
  if ((counts.get(id) ?? 0) >= MAX_LINKS) {
    return { userErrors: [invalidInput('id', `${MAX_LINKS} links show this conversation already. End them with unshareConversation first.`)] };
  }
  const share: Share = { conversationId: id, answerId: newest.id, title: conversation.title, createdAt: clock.now() };
  if ((await answersOf(share, conversations)).length === 0) {
    return { userErrors: [invalidInput('id', 'No answer on the newest path of this conversation is complete yet. Share it when one is.')] };
  }
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  if (!(await conversations.addShare(share, hashOf(token)))) return { userErrors: [noSuchConversation] };
  return { token, path: `/#shared=${token}`, conversation, userErrors: [] };
}

/** Ends all links to a conversation at once. */
export async function unshareConversation(id: string, conversations: ConversationStore): Promise<UnshareOutcome> {
  const conversation = await conversations.findConversation(id);
  if (!conversation) return { ended: 0, userErrors: [noSuchConversation] };
  return { ended: await conversations.removeShares(id), conversation, userErrors: [] };
}

/** What a link shows; undefined for a token of none, or of one that was ended. */
export async function sharedConversation(token: string, conversations: ConversationStore): Promise<SharedConversation | undefined> {
  const share = TOKEN.test(token) ? await conversations.findShare(hashOf(token)) : undefined;
  const conversation = share && (await conversations.findConversation(share.conversationId));
  if (!conversation) return undefined;
  return { title: share.title, createdAt: conversation.createdAt, sharedAt: share.createdAt, answers: await answersOf(share, conversations) };
}

/** The answers of the path that were complete at the time. */
async function answersOf({ answerId, createdAt }: Share, conversations: ConversationStore): Promise<Answer[]> {
  const path = await conversations.path(answerId, MAX_TURNS);
  return path.filter(({ status, completedAt }) => status === 'COMPLETED' && completedAt !== undefined && completedAt <= createdAt);
}

/** The token is random, so that a hash without salt or rounds tells as little as one with them. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
