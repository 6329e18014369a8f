import type { Conversation } from '../domain/conversation.ts';
import { invalidInput, type UserError } from '../domain/errors.ts';
import type { ConversationStore } from '../ports/conversation-store.ts';
import { noSuchConversation } from './user-errors.ts';

/** Either the conversation as it is then, or what was wrong with the input. */
export interface ConversationOutcome {
  readonly conversation?: Conversation;
  readonly userErrors: readonly UserError[];
}

const MAX_TITLE = 200;
/** Ends of lines among them. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/** Gives a conversation another title: one line of 1 to 200 characters. */
export async function renameConversation(id: string, given: string, conversations: ConversationStore): Promise<ConversationOutcome> {
  const title = given.trim();
  const { length } = [...title];
  if (length < 1 || length > MAX_TITLE) return { userErrors: [invalidInput('title', `A title has 1 to ${MAX_TITLE} characters, and this one has ${length}.`)] };
  if (CONTROL.test(title)) return { userErrors: [invalidInput('title', 'A title is one line of plain text. Leave line breaks, tabs and control characters out.')] };
  const conversation = await conversations.rename(id, title);
  return conversation ? { conversation, userErrors: [] } : { userErrors: [noSuchConversation] };
}
