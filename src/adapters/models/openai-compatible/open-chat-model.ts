import type { ChatModel, TokenPrice } from '../../../ports/models.ts';
import { ChatServer } from './chat-server.ts';
import { CircuitBreaker, type CircuitState } from './circuit-breaker.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { ModelServer } from './model-server.ts';
import { RETRY, type RetryOptions } from './try-again.ts';

export interface ChatServerOptions {
  /** Base address of an OpenAI-compatible API, for example "http://localhost:8000/v1". */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
  /** For one whole reply, connecting and retries included, in milliseconds. */
  readonly timeoutMs: number;
  /** Until a connection is open, in milliseconds. */
  readonly connectMs?: number;
  /** From the request to the first token, connecting and retries included, in milliseconds. */
  readonly firstTokenMs?: number;
  /** Between two tokens, in milliseconds. */
  readonly stallMs?: number;
  /** Prompt and reply together, in tokens. */
  readonly contextTokens?: number;
  readonly maxReplyTokens?: number;
  readonly price?: TokenPrice | undefined;
  /** Told when the circuit breaker opens, tries and closes. */
  readonly onStateChange?: ((state: CircuitState) => void) | undefined;
  readonly breaker?: CircuitBreaker;
  readonly retry?: RetryOptions;
}

/** As many as one process is meant to bear; more wait for a connection. */
const CONNECTIONS = 2_000;

/** A chat model on a server that speaks the OpenAI API (vLLM, TGI, llama.cpp, Ollama or a hosted service). */
export async function openChatModel(options: ChatServerOptions): Promise<ChatModel & AsyncDisposable> {
  const { baseUrl, model, apiKey, timeoutMs, connectMs = 5_000, firstTokenMs = 30_000, stallMs = 15_000, contextTokens = 8_192, maxReplyTokens = 1_000, price } = options;
  const server = new ModelServer({ baseUrl, model, apiKey, connectMs, settings: 'CHAT', connections: CONNECTIONS });
  const breaker = options.breaker ?? new CircuitBreaker({ onStateChange: options.onStateChange });
  const chat = new ChatServer({ server, limits: { timeoutMs, firstTokenMs, stallMs }, breaker, retry: options.retry ?? RETRY });
  // Takes half a second to load, so only those who have a model server pay for it.
  const { GuardedChatModel } = await import('./guarded-chat-model.ts');
  return {
    identity: server.identity,
    device: 'remote',
    model: new GuardedChatModel({ server: chat, model, maxReplyTokens }),
    timeoutMs,
    contextTokens,
    maxReplyTokens,
    ...(price ? { price } : {}),
    countTokens: async (text) => estimateTokens(text),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
