import http, { type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import { PassingFailure } from './patience.ts';

export interface GetOptions {
  readonly headers: OutgoingHttpHeaders;
  /** How long connecting and the first line of the answer may take together. */
  readonly responseMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One GET request, no redirect followed. Rejects with `PassingFailure` when no answer comes. The global fetch would not do:
 * an aborted connection attempt of its keeps the process alive for 10 s.
 */
export async function get(url: URL, { headers, responseMs, signal }: GetOptions): Promise<HubResponse> {
  const watch = new Watch(url, signal);
  watch.allow(responseMs);
  try {
    const message = await send(url, headers, watch.signal);
    watch.rest();
    return new HubResponse(url, message, watch);
  } catch (error) {
    watch.end();
    throw watch.explain(error);
  }
}

function send(url: URL, headers: OutgoingHttpHeaders, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, { headers, signal });
    request.on('error', reject);
    request.once('response', (message) => {
      // An error that comes while nobody reads is met by the next read.
      message.on('error', () => {});
      resolve(message);
    });
    request.end();
  });
}

/** Its body must be read to the end, or discarded. */
export class HubResponse {
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly #message: IncomingMessage;
  readonly #watch: Watch;

  constructor(url: URL, message: IncomingMessage, watch: Watch) {
    this.url = url;
    this.status = message.statusCode ?? 0;
    this.headers = message.headers;
    this.#message = message;
    this.#watch = watch;
  }

  /** The body as it comes. Rejects with `PassingFailure` when it breaks off, or when no bytes come for `stallMs`. */
  async *chunks(stallMs: number): AsyncGenerator<Buffer> {
    const chunks = this.#message[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    try {
      for (;;) {
        const next = await this.#within(stallMs, chunks.next());
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      this.discard();
    }
  }

  async json(stallMs: number): Promise<unknown> {
    const body: Buffer[] = [];
    for await (const chunk of this.chunks(stallMs)) body.push(chunk);
    try {
      return JSON.parse(Buffer.concat(body).toString('utf8'));
    } catch {
      return undefined;
    }
  }

  discard(): void {
    this.#watch.end();
    this.#message.destroy();
  }

  async #within<T>(stallMs: number, step: Promise<T>): Promise<T> {
    this.#watch.allow(stallMs);
    try {
      return await step;
    } catch (error) {
      throw this.#watch.explain(error);
    } finally {
      this.#watch.rest();
    }
  }
}

/** Ends a request that keeps its caller waiting for too long, or whose caller gave up. */
class Watch {
  readonly #url: URL;
  readonly #caller: AbortSignal | undefined;
  readonly #controller = new AbortController();
  readonly #abort = (): void => this.#controller.abort();
  #timer: NodeJS.Timeout | undefined;
  #overMs: number | undefined;

  constructor(url: URL, caller: AbortSignal | undefined) {
    caller?.throwIfAborted();
    this.#url = url;
    this.#caller = caller;
    caller?.addEventListener('abort', this.#abort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  allow(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#overMs = milliseconds;
      this.#abort();
    }, milliseconds);
  }

  rest(): void {
    clearTimeout(this.#timer);
  }

  end(): void {
    this.rest();
    this.#caller?.removeEventListener('abort', this.#abort);
  }

  /** What made the request fail. Throws the caller's own reason when it gave up. */
  explain(cause: unknown): PassingFailure {
    this.#caller?.throwIfAborted();
    const { host } = this.#url;
    if (this.#overMs !== undefined) return new PassingFailure(`${host} sent nothing for ${this.#overMs / 1000} s.`, { cause });
    const reason = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    return new PassingFailure(`The connection to ${host} failed${reason}.`, { cause });
  }
}
