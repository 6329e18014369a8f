import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import { BaseChatModel, type BaseChatModelCallOptions } from '@langchain/core/language_models/chat_models';
import { AIMessageChunk, type BaseMessage, type StandardMessageStructure } from '@langchain/core/messages';
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs';
import type { RunnableConfig } from '@langchain/core/runnables';
import { AppError } from '../../../domain/errors.ts';
import { chatMessages } from './generation-messages.ts';
import type { GenerationEnd, GenerationInput, GenerationThread } from './generation-thread.ts';
import type { TurnQueue } from './turn-queue.ts';

export interface OnnxChatCallOptions extends BaseChatModelCallOptions {
  /** The longest reply of this call, in tokens; no more than the model's own. */
  readonly maxTokens?: number;
  /** 0, the default, takes the likeliest token each time: the reply is the same from run to run. */
  readonly temperature?: number;
  /** Above temperature 0: only the likeliest tokens that have this probability together. 0.95 by default. */
  readonly topP?: number;
  /** Above temperature 0: the same seed gives the same reply. */
  readonly seed?: number;
  /** Whom the call is for: waiting callers are served in turns. Taken from `metadata.caller` where it is not given. */
  readonly caller?: string;
}

export interface OnnxChatModelParts {
  readonly thread: GenerationThread;
  readonly queue: TurnQueue;
  readonly model: string;
  readonly contextTokens: number;
  readonly maxReplyTokens: number;
  /** For one whole reply, the wait for its turn included. */
  readonly timeoutMs: number;
}

const TOP_P = 0.95;

/**
 * A chat model in a worker thread. Calls reject with `AppError`: `OVERLOADED`, `MODEL_TIMEOUT` and `MODEL_UNAVAILABLE`,
 * which is not retryable where the prompt leaves no room for a reply; and with the signal's reason once it has aborted.
 */
export class OnnxChatModel extends BaseChatModel<OnnxChatCallOptions> {
  readonly #parts: OnnxChatModelParts;

  constructor(parts: OnnxChatModelParts) {
    super({});
    this.#parts = parts;
  }

  override get callKeys(): string[] {
    return [...super.callKeys, 'maxTokens', 'temperature', 'topP', 'seed', 'caller'];
  }

  override _llmType(): string {
    return 'onnx';
  }

  override _identifyingParams(): Record<string, unknown> {
    return { model: this.#parts.model };
  }

  override async getNumTokens(content: BaseMessage['content']): Promise<number> {
    const text = typeof content === 'string' ? content : content.map((block) => (block.type === 'text' ? String(block['text']) : '')).join('');
    return this.#parts.thread.countTokens(text);
  }

  override async _generate(messages: BaseMessage[], options: this['ParsedCallOptions'], runManager?: CallbackManagerForLLMRun): Promise<ChatResult> {
    let reply: ChatGenerationChunk | undefined;
    for await (const chunk of this._streamResponseChunks(messages, options, runManager)) reply = reply?.concat(chunk) ?? chunk;
    return { generations: reply ? [reply] : [] };
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const late = AbortSignal.timeout(this.#parts.timeoutMs);
    const signal = options.signal ? AbortSignal.any([options.signal, late]) : late;
    try {
      for await (const piece of await this.#reply(messages, options, signal)) {
        if (typeof piece !== 'string') {
          yield this.#lastChunk(piece);
          return;
        }
        const chunk = new ChatGenerationChunk({ text: piece, message: new AIMessageChunk(piece) });
        yield chunk;
        await runManager?.handleLLMNewToken(piece, undefined, undefined, undefined, undefined, { chunk });
      }
    } catch (error) {
      if (error === late.reason) throw new AppError('MODEL_TIMEOUT', 'The chat model took too long. Ask again in a moment.', { retryable: true, cause: error });
      throw error;
    }
  }

  protected override _separateRunnableConfigFromCallOptionsCompat(options?: Partial<OnnxChatCallOptions>): [RunnableConfig, this['ParsedCallOptions']] {
    const [config, callOptions] = super._separateRunnableConfigFromCallOptionsCompat(options);
    const caller: unknown = callOptions.caller ?? config.metadata?.['caller'];
    return [config, typeof caller === 'string' ? { ...callOptions, caller } : callOptions];
  }

  async #reply(messages: readonly BaseMessage[], options: OnnxChatCallOptions, signal: AbortSignal) {
    const input = this.#input(messages, options);
    const turn = await this.#parts.queue.take(options.caller ?? '', signal);
    // Its turn ends with the model's work, however slowly the reply is read.
    return this.#parts.thread.generate(input, signal, { onEnd: () => turn.release() });
  }

  #input(messages: readonly BaseMessage[], { stop = [], maxTokens, temperature = 0, topP = TOP_P, seed }: OnnxChatCallOptions): GenerationInput {
    const longest = this.#parts.maxReplyTokens;
    return { messages: chatMessages(messages), stop, maxTokens: Math.min(maxTokens ?? longest, longest), temperature, topP, seed };
  }

  #lastChunk(end: GenerationEnd): ChatGenerationChunk {
    if (end.kind === 'too-long') throw this.#tooLong(end);
    if (end.kind === 'refused') {
      throw new AppError('MODEL_UNAVAILABLE', `The chat template of ${this.#parts.model} does not take this prompt.`, { cause: new Error(end.reason) });
    }
    const { finishReason, inputTokens, outputTokens } = end;
    const message = new AIMessageChunk<StandardMessageStructure>({
      content: '',
      usage_metadata: { input_tokens: inputTokens, output_tokens: outputTokens, total_tokens: inputTokens + outputTokens },
      response_metadata: { finish_reason: finishReason, model_name: this.#parts.model },
    });
    return new ChatGenerationChunk({ text: '', message });
  }

  #tooLong({ inputTokens, replyTokens }: Extract<GenerationEnd, { kind: 'too-long' }>): AppError {
    const { model, contextTokens } = this.#parts;
    return new AppError(
      'MODEL_UNAVAILABLE',
      `The prompt has ${inputTokens} tokens, and ${model} takes ${contextTokens}, at least ${replyTokens} of them for the reply. Shorten the prompt.`,
    );
  }
}
