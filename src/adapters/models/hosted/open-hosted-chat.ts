import { AppError } from '../../../domain/errors.ts';
import type { ChatModel, TokenPrice } from '../../../ports/models.ts';
import { CircuitBreaker, type CircuitState } from '../openai-compatible/circuit-breaker.ts';
import { estimateTokens } from '../openai-compatible/estimate-tokens.ts';
import { temperatureOf } from '../openai-compatible/temperature.ts';
import { HostedChatModel } from './hosted-chat-model.ts';

export interface HostedChatOptions {
  /** "anthropic:claude-sonnet-4-5": a provider as `initChatModel` names it, and its name for the model. */
  readonly model: string;
  /** Without it the provider's own variable of the environment counts. */
  readonly apiKey?: string | undefined;
  /** For one whole reply, in milliseconds. */
  readonly timeoutMs: number;
  /** To the first token, in milliseconds. */
  readonly firstTokenMs: number;
  /** Between two tokens, in milliseconds. */
  readonly stallMs: number;
  /** Told when the circuit breaker opens, tries and closes. */
  readonly onStateChange?: ((state: CircuitState) => void) | undefined;
  /** Prompt and reply together, in tokens. */
  readonly contextTokens?: number;
  readonly maxReplyTokens?: number;
  readonly price?: TokenPrice | undefined;
}

const HOSTED = /^(?<provider>[a-z][\w-]*):(?<name>[^/\s][^\s]*)$/;

/** Whether a model is named as one of a provider. */
export const isHosted = (model: string): boolean => HOSTED.test(model);

/**
 * A chat model of a provider with an API of its own, through LangChain's package for it. Rejects with `BAD_CONFIG`, saying what
 * to install, where that package is missing.
 */
export async function openHostedChat(options: HostedChatOptions): Promise<ChatModel & AsyncDisposable> {
  const { model, apiKey, timeoutMs, firstTokenMs, stallMs, contextTokens = 8_192, maxReplyTokens = 1_000, price, onStateChange } = options;
  const { provider = '', name = '' } = HOSTED.exec(model)?.groups ?? {};
  // Takes a second to load, so only those who use it pay for it.
  const { initChatModel } = await import('langchain/chat_models/universal');
  try {
    const chat = await initChatModel(name, {
      modelProvider: provider,
      ...(apiKey ? { apiKey } : {}),
      ...temperatureOf(name),
      maxTokens: maxReplyTokens,
      maxRetries: 1,
      streaming: true,
    });
    return {
      identity: model,
      device: 'remote',
      model: new HostedChatModel({
        model: chat,
        names: { host: provider, model: name, settings: 'CHAT' },
        limits: { timeoutMs, firstTokenMs, stallMs },
        breaker: new CircuitBreaker({ onStateChange }),
      }),
      timeoutMs,
      contextTokens,
      maxReplyTokens,
      ...(price ? { price } : {}),
      countTokens: async (text) => estimateTokens(text),
      [Symbol.asyncDispose]: async () => {},
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new AppError('BAD_CONFIG', `The chat model ${model} cannot be used: ${reason} CHAT_MODEL=PROVIDER:MODEL needs the LangChain package of the provider, for example @langchain/anthropic; a model on a server of your own needs CHAT_BASE_URL.`, { cause });
  }
}
