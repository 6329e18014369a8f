import type { BaseMessage } from '@langchain/core/messages';
import type { ChatModel } from '../ports/models.ts';

/** What a chat template puts around the messages, in tokens: more than that of any common model. */
const TEMPLATE_TOKENS = 64;

/**
 * How many tokens a model's window has left beside these messages and its longest reply. Rejects when the messages alone do
 * not fit: they hold what may not be cut, the question.
 */
export async function roomBeside(messages: readonly BaseMessage[], chat: ChatModel): Promise<number> {
  const needed = await chat.countTokens(messages.map(({ text }) => text).join('\n'));
  const room = chat.contextTokens - chat.maxReplyTokens - TEMPLATE_TOKENS;
  if (needed > room) throw new Error(`The question with its instructions has ${needed} tokens; the model takes ${Math.max(0, room)}.`);
  return room - needed;
}

/** Tokens of each line, with its line break. */
export const countLines = (lines: readonly string[], chat: ChatModel): Promise<number[]> => Promise.all(lines.map((line) => chat.countTokens(`${line}\n`)));

/** How many lines, from the first on, have room. */
export function countFitting(tokens: readonly number[], room: number): number {
  let used = 0;
  const tooMany = tokens.findIndex((count) => (used += count) > room);
  return tooMany < 0 ? tokens.length : tooMany;
}
