import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { AIMessageChunk, BaseMessage } from '@langchain/core/messages';
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs';
import type { Runnable } from '@langchain/core/runnables';
import { z } from 'zod';
import { ReplyWatch, type ReplyLimits } from '../openai-compatible/call-watch.ts';
import type { CircuitBreaker } from '../openai-compatible/circuit-breaker.ts';
import { broken, refused, resting, type ServerNames } from '../openai-compatible/server-failure.ts';
import { settle } from '../openai-compatible/try-again.ts';
import { untilAborted } from '../openai-compatible/until-aborted.ts';

export interface HostedChatModelParts {
  /** LangChain's model for the provider. */
  readonly model: Pick<Runnable<BaseMessage[], AIMessageChunk>, 'stream'>;
  readonly names: ServerNames;
  readonly limits: ReplyLimits;
  readonly breaker: CircuitBreaker;
}

/** Clients of providers tell the HTTP status in one of these places. */
const Told = z.object({ status: z.number().optional(), statusCode: z.number().optional(), response: z.object({ status: z.number().optional() }).optional() });

/**
 * A provider's model with limits and a circuit breaker. Rejects with `AppError`s that hold the status of a failure and nothing
 * else of it, as providers quote what they were sent; and with the signal's reason when that aborts.
 */
export class HostedChatModel extends BaseChatModel {
  readonly #parts: HostedChatModelParts;

  constructor(parts: HostedChatModelParts) {
    super({});
    this.#parts = parts;
  }

  override _llmType(): string {
    return 'hosted';
  }

  override async _generate(messages: BaseMessage[], options: this['ParsedCallOptions'], run?: CallbackManagerForLLMRun): Promise<ChatResult> {
    let whole: ChatGenerationChunk | undefined;
    for await (const chunk of this._streamResponseChunks(messages, options, run)) whole = whole?.concat(chunk) ?? chunk;
    return { generations: whole ? [whole] : [] };
  }

  override async *_streamResponseChunks(messages: BaseMessage[], { signal }: this['ParsedCallOptions'], run?: CallbackManagerForLLMRun): AsyncGenerator<ChatGenerationChunk> {
    const { model, names, limits, breaker } = this.#parts;
    const permit = breaker.admit();
    if (!permit) throw resting(names, breaker.retryAfterMs);
    const watch = new ReplyWatch(names, limits, signal);
    let stream: Awaited<ReturnType<typeof model.stream>> | undefined;
    try {
      stream = await untilAborted(model.stream(messages, { signal: watch.signal }), watch.signal);
      for (;;) {
        watch.resume();
        const { value, done } = await untilAborted(stream.next(), watch.signal);
        if (done) break;
        permit.answered();
        watch.hold();
        const chunk = new ChatGenerationChunk({ message: value, text: value.text });
        yield chunk;
        await run?.handleLLMNewToken(chunk.text, undefined, undefined, undefined, undefined, { chunk });
      }
      permit.succeeded();
    } catch (error) {
      const failure: unknown = watch.signal.aborted ? watch.signal.reason : failureOf(error, names);
      settle(permit, failure);
      throw failure;
    } finally {
      // Counts where the reader left early.
      permit.dropped();
      watch.close();
      stream?.return().catch(() => {});
    }
  }
}

function failureOf(error: unknown, names: ServerNames) {
  const { data } = Told.safeParse(error);
  const status = data?.status ?? data?.statusCode ?? data?.response?.status;
  return status === undefined ? broken(names, 'broke off') : refused(names, { status });
}
