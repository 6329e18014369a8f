import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AppError } from '../../../domain/errors.ts';
import type { ChatModel, Reranker } from '../../../ports/models.ts';
import { estimateTokens } from './estimate-tokens.ts';

export interface PendingOptions {
  readonly model: string;
  readonly device: string;
}

/** A chat model that is still on its way: until it is there, every call rejects with a retryable `MODEL_UNAVAILABLE`. */
export class PendingChat implements ChatModel, AsyncDisposable {
  readonly device: string;
  readonly timeoutMs: number;
  readonly #model: string;
  readonly #absent: AbsentChat;
  readonly #settled: Promise<AsyncDisposable | undefined>;
  #opened: ChatModel | undefined;

  constructor({ model, device, timeoutMs }: PendingOptions & { readonly timeoutMs: number }, opening: Promise<ChatModel & AsyncDisposable>) {
    this.device = device;
    this.timeoutMs = timeoutMs;
    this.#model = model;
    this.#absent = new AbsentChat(onItsWay('chat model', model));
    this.#settled = settled(opening, {
      opened: (chat) => (this.#opened = chat),
      failed: (error) => (this.#absent.failure = error),
    });
  }

  get identity(): string {
    return this.#opened?.identity ?? this.#model;
  }

  get model(): BaseChatModel {
    return this.#opened?.model ?? this.#absent;
  }

  get contextTokens(): number {
    return this.#opened?.contextTokens ?? Infinity;
  }

  get maxReplyTokens(): number {
    return this.#opened?.maxReplyTokens ?? 0;
  }

  async countTokens(text: string): Promise<number> {
    return this.#opened?.countTokens(text) ?? estimateTokens(text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#settled)?.[Symbol.asyncDispose]();
  }
}

/** A reranker that is still on its way: until it is there, `score` rejects with a retryable `MODEL_UNAVAILABLE`. */
export class PendingReranker implements Reranker, AsyncDisposable {
  readonly device: string;
  readonly #model: string;
  readonly #settled: Promise<AsyncDisposable | undefined>;
  #opened: Reranker | undefined;
  #failure: unknown;

  constructor({ model, device }: PendingOptions, opening: Promise<Reranker & AsyncDisposable>) {
    this.device = device;
    this.#model = model;
    this.#failure = onItsWay('reranker', model);
    this.#settled = settled(opening, {
      opened: (reranker) => (this.#opened = reranker),
      failed: (error) => (this.#failure = error),
    });
  }

  get identity(): string {
    return this.#opened?.identity ?? this.#model;
  }

  async score(query: string, texts: readonly string[], signal?: AbortSignal): Promise<number[]> {
    if (this.#opened === undefined) throw this.#failure;
    return this.#opened.score(query, texts, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#settled)?.[Symbol.asyncDispose]();
  }
}

class AbsentChat extends BaseChatModel {
  failure: unknown;

  constructor(failure: AppError) {
    super({});
    this.failure = failure;
  }

  override _llmType(): string {
    return 'absent';
  }

  override async _generate(): Promise<never> {
    throw this.failure;
  }
}

async function settled<T>(opening: Promise<T>, tell: { readonly opened: (model: T) => void; readonly failed: (error: unknown) => void }): Promise<T | undefined> {
  try {
    const model = await opening;
    tell.opened(model);
    return model;
  } catch (error) {
    tell.failed(error);
    return undefined;
  }
}

const onItsWay = (kind: string, model: string) => new AppError('MODEL_UNAVAILABLE', `The ${kind} ${model} is being fetched or loaded. Try again in a few minutes.`, { retryable: true });
