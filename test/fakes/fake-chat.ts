import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessageChunk, type BaseMessage, type UsageMetadata } from '@langchain/core/messages';
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs';
import type { ChatModel, TokenPrice } from '../../src/ports/models.ts';

/** A reply: its text, then what it used, then an error, each where it is given. Hangs after the text where it says so. */
export interface FakeReply {
  readonly text?: string;
  readonly error?: Error;
  /** Never ends, until it is aborted. */
  readonly hangs?: boolean;
  readonly usage?: { readonly input: number; readonly output: number };
}

interface FakeChatOptions {
  readonly identity?: string;
  /** In the order of the calls; the last one again and again. */
  readonly replies: readonly (string | FakeReply)[];
  readonly contextTokens?: number;
  readonly maxReplyTokens?: number;
  readonly timeoutMs?: number;
  readonly price?: TokenPrice;
}

/** A chat model that streams what a test gives it, a word at a time, and keeps what it was asked. One token is four characters. */
export class FakeChat implements ChatModel {
  readonly identity: string;
  readonly device = 'fake';
  readonly timeoutMs: number;
  readonly contextTokens: number;
  readonly maxReplyTokens: number;
  readonly price?: TokenPrice;
  /** The messages of each call. */
  readonly asked: (readonly BaseMessage[])[] = [];
  readonly callers: unknown[] = [];
  counted = 0;
  /** Calls whose signal aborted before their end. */
  aborted = 0;
  readonly model: BaseChatModel;

  constructor({ identity = 'fake', replies, contextTokens = 8_000, maxReplyTokens = 500, timeoutMs = 60_000, price }: FakeChatOptions) {
    this.identity = identity;
    this.contextTokens = contextTokens;
    this.maxReplyTokens = maxReplyTokens;
    this.timeoutMs = timeoutMs;
    if (price) this.price = price;
    this.model = new ScriptedModel(this, replies);
  }

  async countTokens(text: string): Promise<number> {
    this.counted += 1;
    return Math.ceil(text.length / 4);
  }

  /** The last message of a call. */
  prompt(call = -1): string {
    return this.asked.at(call)?.at(-1)?.text ?? '';
  }
}

class ScriptedModel extends BaseChatModel {
  readonly #owner: FakeChat;
  readonly #replies: readonly (string | FakeReply)[];

  constructor(owner: FakeChat, replies: readonly (string | FakeReply)[]) {
    super({});
    this.#owner = owner;
    this.#replies = replies;
  }

  override _llmType(): string {
    return 'fake';
  }

  override async _generate(): Promise<ChatResult> {
    throw new Error('It only streams.');
  }

  override async stream(...[input, options]: Parameters<BaseChatModel['stream']>) {
    this.#owner.callers.push(options?.metadata?.['caller']);
    return super.stream(input, options);
  }

  override async *_streamResponseChunks(messages: BaseMessage[], { signal }: this['ParsedCallOptions']): AsyncGenerator<ChatGenerationChunk> {
    const reply = this.#replies[Math.min(this.#owner.asked.length, this.#replies.length - 1)] ?? '';
    this.#owner.asked.push(messages);
    const { text = '', error, hangs = false, usage } = typeof reply === 'string' ? { text: reply } : reply;
    let ended = false;
    signal?.addEventListener('abort', () => (this.#owner.aborted += ended ? 0 : 1), { once: true });
    for (const word of text.match(/\s*\S+|\s+$/g) ?? []) {
      signal?.throwIfAborted();
      yield chunk(word);
    }
    if (hangs) await new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
    ended = true;
    if (usage) yield chunk('', usage);
    if (error) throw error;
  }
}

function chunk(content: string, usage?: FakeReply['usage']): ChatGenerationChunk {
  const message = new AIMessageChunk(content);
  const told: UsageMetadata | undefined = usage && { input_tokens: usage.input, output_tokens: usage.output, total_tokens: usage.input + usage.output };
  if (told) Object.assign(message, { usage_metadata: told });
  return new ChatGenerationChunk({ message, text: content });
}
