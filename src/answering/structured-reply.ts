import { AIMessage, type BaseMessage } from '@langchain/core/messages';
import type { z } from 'zod';
import type { ChatModel } from '../ports/models.ts';
import { roomBeside } from './fit-prompt.ts';
import type { TurnDeps } from './turn.ts';

/** More than any reply of the asked form has; a model that goes on is cut off. */
const MAX_LENGTH = 4_000;
/** Some chat templates refuse a turn without words. */
const NO_WORDS = '(no words)';

/**
 * What a chat model replies, as an object that the schema accepts. A reply that is none is shown to the model once, with what is
 * wrong with it. Rejects with the model's `AppError`, and with a plain error when the second reply is no better; its words stay out
 * of the error, as they may hold those of the question. `timeoutMs` is for both replies together.
 */
export async function structuredReply<T>(
  chat: ChatModel,
  messages: BaseMessage[],
  schema: z.ZodType<T>,
  { calls, prompts }: Pick<TurnDeps, 'calls' | 'prompts'>,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<T> {
  const until = performance.now() + timeoutMs;
  const ask = async (asked: BaseMessage[]) => {
    await roomBeside(asked, chat);
    return calls.reply(chat, asked, MAX_LENGTH, { timeoutMs: until - performance.now(), signal });
  };
  const reply = await ask(messages);
  const read = readObject(reply, schema);
  if ('value' in read) return read.value;
  const repair = await prompts.repairReply.template.formatMessages({ problem: JSON.stringify(read.problem) });
  const second = readObject(await ask([...messages, new AIMessage(reply.trim() || NO_WORDS), ...repair]), schema);
  if ('value' in second) return second.value;
  throw new Error('The model did not reply in the form that it was asked for, not at the second try either.');
}

type ReadObject<T> = { readonly value: T } | { readonly problem: string };

/** The last object of a reply that the schema accepts, whatever stands around it: thoughts, code fences, explanations. */
export function readObject<T>(reply: string, schema: z.ZodType<T>): ReadObject<T> {
  let problem = 'There is no JSON object in it.';
  for (const object of objectsIn(reply).toReversed()) {
    const { success, data, error } = schema.safeParse(object);
    if (success) return { value: data };
    problem = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  }
  return { problem };
}

/** The JSON objects that stand in a text, in order, those inside another one left out. */
function objectsIn(text: string): unknown[] {
  const objects: unknown[] = [];
  for (let start = text.indexOf('{'); start >= 0; ) {
    const end = endOfObject(text, start);
    const object = end === undefined ? undefined : parse(text.slice(start, end));
    if (object !== undefined) objects.push(object);
    start = text.indexOf('{', object === undefined ? start + 1 : end);
  }
  return objects;
}

/** Behind the brace that closes the one at `start`; braces in strings do not count. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let i = start; i < text.length; i++) {
    const character = text[i];
    if (inString && character === '\\') i++;
    else if (character === '"') inString = !inString;
    else if (!inString && character === '{') depth++;
    else if (!inString && character === '}' && --depth === 0) return i + 1;
  }
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
