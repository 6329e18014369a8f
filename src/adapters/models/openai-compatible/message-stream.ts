import { AIMessageChunk, type UsageMetadata } from '@langchain/core/messages';
import { IterableReadableStream } from '@langchain/core/utils/stream';
import type { OpenedReply } from './chat-server.ts';
import type { ReplyChunk, ReplyUsage } from './reply-parser.ts';

/** A reply as LangChain's messages: the text, then its finish reason, then its usage where the server sends one. */
export class MessageStream extends IterableReadableStream<AIMessageChunk> {
  readonly #messages: Messages;

  constructor(reply: OpenedReply, signal: AbortSignal | undefined) {
    const messages = new Messages(reply, signal);
    super(
      {
        pull: async (controller) => {
          const { value, done } = await messages.next();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel: async () => void (await messages.return()),
      },
      // Nothing is read ahead: the server has to wait for a slow reader.
      { highWaterMark: 0 },
    );
    this.#messages = messages;
  }

  // Readers that iterate, as nearly all do, need no stream in between.
  override next(): Promise<IteratorResult<AIMessageChunk>> {
    return this.#messages.next();
  }

  override return(): Promise<IteratorResult<AIMessageChunk>> {
    return this.#messages.return();
  }

  override async throw(error: unknown): Promise<IteratorResult<AIMessageChunk>> {
    await this.#messages.return();
    throw error;
  }
}

class Messages {
  readonly #rest: OpenedReply['rest'];
  readonly #signal: AbortSignal | undefined;
  #first: ReplyChunk | undefined;
  #usage: UsageMetadata | undefined;

  constructor({ first, rest }: OpenedReply, signal: AbortSignal | undefined) {
    this.#first = first;
    this.#rest = rest;
    this.#signal = signal;
  }

  async next(): Promise<IteratorResult<AIMessageChunk>> {
    for (;;) {
      const chunk = this.#first ?? (await this.#rest.next()).value;
      this.#first = undefined;
      if (!chunk) break;
      if (chunk.usage) this.#usage = toUsage(chunk.usage);
      const message = toMessage(chunk);
      if (message) return { value: message, done: false };
    }
    this.#signal?.throwIfAborted();
    const usage_metadata = this.#usage;
    this.#usage = undefined;
    if (!usage_metadata) return { value: undefined, done: true };
    // Assigned, as the constructor's type has no place for it under this compiler's settings.
    return { value: Object.assign(new AIMessageChunk(''), { usage_metadata }), done: false };
  }

  async return(): Promise<IteratorResult<AIMessageChunk>> {
    this.#usage = undefined;
    await this.#rest.return();
    return { value: undefined, done: true };
  }
}

function toMessage({ choices: [choice], model }: ReplyChunk): AIMessageChunk | undefined {
  if (!choice) return undefined;
  const content = choice.delta?.content ?? '';
  if (!choice.finish_reason) return content === '' ? undefined : new AIMessageChunk(content);
  return new AIMessageChunk({ content, response_metadata: { finish_reason: choice.finish_reason, model_name: model } });
}

/** Undefined where a server sends counts that are none. */
function toUsage(usage: ReplyUsage): UsageMetadata | undefined {
  const { prompt_tokens: input, completion_tokens: output } = usage;
  if (!Number.isInteger(input) || !Number.isInteger(output)) return undefined;
  const cached = usage.prompt_tokens_details?.cached_tokens;
  const reasoning = usage.completion_tokens_details?.reasoning_tokens;
  return {
    input_tokens: input,
    output_tokens: output,
    total_tokens: input + output,
    ...(typeof cached === 'number' ? { input_token_details: { cache_read: cached } } : {}),
    ...(typeof reasoning === 'number' ? { output_token_details: { reasoning } } : {}),
  };
}
