import { CallbackManager, type CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import type { BaseLanguageModelInput } from '@langchain/core/language_models/base';
import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { AIMessageChunk, BaseMessage } from '@langchain/core/messages';
import type { ChatGenerationChunk, ChatResult } from '@langchain/core/outputs';
import { ensureConfig } from '@langchain/core/runnables';
import type { IterableReadableStream } from '@langchain/core/utils/stream';
import { ChatOpenAICompletions, convertMessagesToCompletionsMessageParams, type ChatOpenAICompletionsCallOptions, type OpenAIClient } from '@langchain/openai';
import type { ChatServer, OpenedReply } from './chat-server.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { MessageStream } from './message-stream.ts';
import type { ReplyChunk } from './reply-parser.ts';
import { temperatureOf } from './temperature.ts';

type CallOptions = ChatOpenAICompletionsCallOptions;
type StreamedRequest = OpenAIClient.Chat.ChatCompletionCreateParamsStreaming;
type WholeRequest = OpenAIClient.Chat.ChatCompletionCreateParamsNonStreaming;
type Chunks = AsyncIterable<OpenAIClient.Chat.Completions.ChatCompletionChunk>;

export interface GuardedChatModelParts {
  readonly server: ChatServer;
  readonly model: string;
  readonly maxReplyTokens: number;
}

/**
 * LangChain's OpenAI model with requests, limits, retries and stream reading of our own. Always streams. Rejects with
 * `AppError`, and with the signal's reason as soon as that aborts. What LangChain's way over the OpenAI client costs with a
 * thousand streams is measured by bench/streams.ts.
 */
export class GuardedChatModel extends ChatOpenAICompletions {
  readonly #server: ChatServer;

  constructor({ server, model, maxReplyTokens }: GuardedChatModelParts) {
    super({
      model,
      // The key stays with the server's connections; what LangChain holds is traced and logged.
      apiKey: 'none',
      configuration: { baseURL: server.baseUrl },
      ...temperatureOf(model),
      maxTokens: maxReplyTokens,
      maxRetries: 0,
      streaming: true,
      streamUsage: true,
    });
    this.#server = server;
  }

  override completionWithRetry(request: StreamedRequest, options?: OpenAIClient.RequestOptions): Promise<Chunks>;
  override completionWithRetry(request: WholeRequest, options?: OpenAIClient.RequestOptions): Promise<OpenAIClient.Chat.Completions.ChatCompletion>;
  override async completionWithRetry(request: StreamedRequest | WholeRequest, options?: OpenAIClient.RequestOptions): Promise<never> {
    if (!request.stream) throw new Error('This model only streams.');
    const reply = await this.#server.open(request, options?.signal ?? undefined);
    // Checked while it was read, as far as it is used.
    return everyChunk(reply) as never;
  }

  /**
   * The base class puts every token through two streams, and merges all into one message for callbacks and tracing: more than
   * half of the cost of a token. Where nobody listens, the reader gets the tokens as they come.
   */
  override async stream(input: BaseLanguageModelInput, options?: Partial<CallOptions>): Promise<IterableReadableStream<AIMessageChunk>> {
    const config = ensureConfig(options);
    if (this.#watched(config)) return super.stream(input, options);
    const [, callOptions] = this._separateRunnableConfigFromCallOptionsCompat(config);
    const messages = BaseChatModel._convertInputToPromptValue(input).toChatMessages();
    const request = {
      ...this.invocationParams(callOptions, { streaming: true }),
      messages: convertMessagesToCompletionsMessageParams({ messages, model: this.model }),
      stream: true,
    };
    return new MessageStream(await this.#server.open(request, callOptions.signal), callOptions.signal);
  }

  /** As a part of a chain. */
  override async *_streamIterator(input: BaseLanguageModelInput, options?: Partial<CallOptions>): AsyncGenerator<AIMessageChunk> {
    if (this.#watched(options)) yield* super._streamIterator(input, options);
    else yield* await this.stream(input, options);
  }

  /** The whole reply at once. Unlike the base class's, it counts no tokens with a tokenizer from the network. */
  override async _generate(messages: BaseMessage[], options: this['ParsedCallOptions'], run?: CallbackManagerForLLMRun): Promise<ChatResult> {
    let whole: ChatGenerationChunk | undefined;
    for await (const chunk of this._streamResponseChunks(messages, options, run)) whole = whole ? whole.concat(chunk) : chunk;
    options.signal?.throwIfAborted();
    return { generations: whole ? [whole] : [] };
  }

  /** An estimate: the base class would load a tokenizer from the network. */
  override async getNumTokens(content: Parameters<BaseChatModel['getNumTokens']>[0]): Promise<number> {
    return estimateTokens(typeof content === 'string' ? content : JSON.stringify(content));
  }

  #watched(options: Partial<CallOptions> | undefined): boolean {
    const callbacks = CallbackManager.configure(options?.callbacks, this.callbacks, undefined, undefined, undefined, undefined, { verbose: this.verbose });
    return Boolean(callbacks?.handlers.length) || Boolean(options?.tools?.length);
  }
}

async function* everyChunk({ first, rest }: OpenedReply): AsyncGenerator<ReplyChunk> {
  yield first;
  yield* rest;
}
