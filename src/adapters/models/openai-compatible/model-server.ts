import { Agent, request, type Dispatcher } from 'undici';
import { refused, ServerFailure, unreachable, type ServerNames } from './server-failure.ts';
import { untilAborted } from './until-aborted.ts';

export interface ModelServerOptions {
  /** Base address of the API, for example "http://localhost:8000/v1". Its query, if any, goes with every request. */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
  /** Until a connection is open, TLS included, in milliseconds. */
  readonly connectMs: number;
  /** First word of the settings that messages name. */
  readonly settings: ServerNames['settings'];
  /** Requests at a time; more wait. */
  readonly connections: number;
  /** Longest reply in bytes; -1 for no limit. */
  readonly maxReplyBytes?: number;
}

export type ReplyBody = Dispatcher.ResponseData['body'];

/** Of an error reply: enough for a code, little enough for a server that goes on and on. */
const ERROR_BYTES = 16_384;
/** What a reader that is behind may hold in memory, for each reply, above the socket's own buffer. */
const BUFFER_BYTES = 16_384;
const ERROR_CODE = /^[\w.-]{1,64}$/;
const TOO_LONG = /context_length_exceeded|context (length|window|size)|maximum (context|number of tokens)|exceeds? the (limit|max)|too (long|many tokens)|must have less than/i;

/** An HTTP server with models. Connections are kept for the next request. */
export class ModelServer implements AsyncDisposable {
  readonly names: ServerNames;
  /** Without what may be secret in it. */
  readonly baseUrl: string;
  readonly #base: URL;
  readonly #connectMs: number;
  readonly #agent: Agent;
  readonly #headers: Record<string, string>;

  constructor({ baseUrl, model, apiKey, connectMs, settings, connections, maxReplyBytes = -1 }: ModelServerOptions) {
    this.#base = new URL(baseUrl);
    this.#base.pathname = this.#base.pathname.replace(/\/+$/, '');
    this.names = { host: this.#base.host, model, settings };
    this.baseUrl = this.#base.origin + this.#base.pathname;
    this.#connectMs = connectMs;
    this.#headers = { 'content-type': 'application/json', ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}) };
    // The client's own limits on headers and body are off: they know no tokens.
    this.#agent = new Agent({ connections, connect: { timeout: connectMs }, headersTimeout: 0, bodyTimeout: 0, maxResponseSize: maxReplyBytes });
  }

  get identity(): string {
    return `${this.names.model} at ${this.names.host}`;
  }

  /**
   * Sends one request and resolves with the body of its reply, which has to be read or destroyed. Rejects with
   * `ServerFailure`, and with the signal's reason as soon as it aborts; an abort closes the connection.
   */
  async post(path: string, content: object, signal: AbortSignal): Promise<{ body: ReplyBody; contentType: string }> {
    signal.throwIfAborted();
    const sent = request(this.#url(path), {
      method: 'POST',
      headers: this.#headers,
      body: JSON.stringify(content),
      dispatcher: this.#agent,
      highWaterMark: BUFFER_BYTES,
      signal,
    });
    try {
      const { statusCode, headers, body } = await untilAborted(sent, signal);
      // Destroying a body reports an error on it; whoever reads it gets that from the read.
      body.on('error', () => undefined);
      if (statusCode < 200 || statusCode >= 300) throw await this.#refusal(statusCode, headers['retry-after'], body);
      return { body, contentType: String(headers['content-type'] ?? '') };
    } catch (error) {
      throw this.failure(error, signal);
    }
  }

  /** What to tell the caller of a request that ended with this error. */
  failure(error: unknown, signal: AbortSignal): unknown {
    if (signal.aborted) return signal.reason;
    return error instanceof ServerFailure ? error : unreachable(this.names, error, this.#connectMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }

  #url(path: string): URL {
    const url = new URL(this.#base);
    url.pathname += path;
    return url;
  }

  async #refusal(status: number, retryAfter: string | string[] | undefined, body: ReplyBody): Promise<ServerFailure> {
    const text = await readStart(body, ERROR_BYTES);
    const retryAfterMs = typeof retryAfter === 'string' ? waitOf(retryAfter) : undefined;
    return refused(this.names, { status, reason: errorCode(text), tooLong: (status === 400 || status === 413 || status === 422) && TOO_LONG.test(text), retryAfterMs });
  }
}

async function readStart(body: ReplyBody, maxBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.length;
    if (bytes >= maxBytes) break;
  }
  return Buffer.concat(parts).toString('utf8');
}

/** The rest of an error's text can quote what was sent. */
function errorCode(text: string): string | undefined {
  try {
    const { error, code, type } = JSON.parse(text) as { error?: { code?: unknown; type?: unknown }; code?: unknown; type?: unknown };
    return [error?.code, error?.type, code, type].find((value): value is string => typeof value === 'string' && ERROR_CODE.test(value));
  } catch {
    return undefined;
  }
}

/** A `Retry-After` header (RFC 9110, 10.2.3), in milliseconds from now. */
function waitOf(retryAfter: string): number | undefined {
  const seconds = Number(retryAfter);
  const waitMs = Number.isNaN(seconds) ? Date.parse(retryAfter) - Date.now() : seconds * 1000;
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}
