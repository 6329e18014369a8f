import type { BaseMessage } from '@langchain/core/messages';
import type { z } from 'zod';
import type { ChatModel } from '../ports/models.ts';
import { withinTime } from '../search/ask-model.ts';
import { structuredReply } from './structured-reply.ts';
import type { ModelStep, TurnDeps } from './turn.ts';

/** Routing and rewriting are one short reply: models that take longer, all together, are not worth the wait. */
const STEP_MS = 8_000;

interface Question<T> {
  readonly step: ModelStep;
  /** What this model is asked: windows differ. May reject when it cannot be asked. */
  readonly prompt: (chat: ChatModel) => Promise<BaseMessage[]>;
  readonly schema: z.ZodType<T>;
}

/**
 * What the first chat model says that replies in the asked form; undefined when none does, and the rules are to be taken. Each
 * model has its equal share of the time that is left; failures are reported. Rejects with the signal's reason when aborted.
 */
export async function askInOrder<T>({ step, prompt, schema }: Question<T>, deps: TurnDeps, signal: AbortSignal): Promise<T | undefined> {
  const until = performance.now() + STEP_MS;
  for (const [i, chat] of deps.chats.entries()) {
    try {
      const timeoutMs = (until - performance.now()) / (deps.chats.length - i);
      const messages = await withinTime(() => prompt(chat), timeoutMs, signal);
      return await structuredReply(chat, messages, schema, deps, { timeoutMs: (until - performance.now()) / (deps.chats.length - i), signal });
    } catch (error) {
      signal.throwIfAborted();
      deps.report.modelStepFailed(step, chat.identity, error);
    }
  }
  return undefined;
}
