import { ReplyWatch, type ReplyLimits } from './call-watch.ts';
import { ChatReply } from './chat-reply.ts';
import type { CircuitBreaker, Permit } from './circuit-breaker.ts';
import type { ModelServer, ReplyBody } from './model-server.ts';
import type { ReplyChunk } from './reply-parser.ts';
import { broken, ServerFailure } from './server-failure.ts';
import { tryAgain, type RetryOptions } from './try-again.ts';

/** Parameters of `POST /chat/completions`, with `stream: true`. */
export interface CompletionRequest {
  readonly stream_options?: unknown;
}

export interface ChatServerParts {
  readonly server: ModelServer;
  readonly limits: ReplyLimits;
  readonly breaker: CircuitBreaker;
  readonly retry: RetryOptions;
}

export interface OpenedReply {
  readonly first: ReplyChunk;
  readonly rest: ChatReply;
}

/** Streams replies: within limits, through a circuit breaker, and with retries until the first token. */
export class ChatServer {
  readonly #parts: ChatServerParts;
  /** Whether the server knows `stream_options`, the wish for usage. */
  #sendsUsage: boolean | undefined;

  constructor(parts: ChatServerParts) {
    this.#parts = parts;
  }

  get baseUrl(): string {
    return this.#parts.server.baseUrl;
  }

  /**
   * Resolves when the first token is there. Rejects, as reading on does, with `ServerFailure`, and with the caller's reason
   * as soon as its signal aborts. An abort, a passed limit and `return` close the connection.
   */
  async open(request: CompletionRequest, caller: AbortSignal | undefined): Promise<OpenedReply> {
    const { server, limits, breaker, retry } = this.#parts;
    const watch = new ReplyWatch(server.names, limits, caller);
    try {
      return await tryAgain((permit) => this.#start(request, watch, permit), { breaker, watch, names: server.names, retry });
    } catch (error) {
      watch.close();
      throw error;
    }
  }

  async #start(request: CompletionRequest, watch: ReplyWatch, permit: Permit): Promise<OpenedReply> {
    const { server } = this.#parts;
    const body = await this.#post(request, watch.signal);
    const rest = new ChatReply({ server, body, watch, permit });
    const { value: first, done } = await rest.next();
    if (done) throw broken(server.names, 'sent an empty reply');
    return { first, rest };
  }

  async #post(request: CompletionRequest, signal: AbortSignal): Promise<ReplyBody> {
    const { stream_options, ...plain } = request;
    if (stream_options === undefined || this.#sendsUsage === false) return this.#postAs(plain, signal);
    try {
      const body = await this.#postAs(request, signal);
      this.#sendsUsage = true;
      return body;
    } catch (error) {
      const unknownField = error instanceof ServerFailure && (error.status === 400 || error.status === 422);
      if (!unknownField || this.#sendsUsage) throw error;
      const body = await this.#postAs(plain, signal);
      this.#sendsUsage = false;
      return body;
    }
  }

  async #postAs(request: object, signal: AbortSignal): Promise<ReplyBody> {
    const { server } = this.#parts;
    const { body, contentType } = await server.post('/chat/completions', request, signal);
    if (!/json|html/.test(contentType)) return body;
    body.destroy();
    throw broken(server.names, 'did not stream its reply');
  }
}
