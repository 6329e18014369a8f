import type { ReplyWatch } from './call-watch.ts';
import type { Permit } from './circuit-breaker.ts';
import type { ModelServer, ReplyBody } from './model-server.ts';
import { ReplyParser, type ReplyChunk } from './reply-parser.ts';
import { settle } from './try-again.ts';

export interface ChatReplyParts {
  readonly server: ModelServer;
  readonly body: ReplyBody;
  readonly watch: ReplyWatch;
  readonly permit: Permit;
}

/** From the end mark to the end of the body, in milliseconds: a connection whose body has ended can be used again. */
const TAIL_MS = 1_000;

/**
 * One streamed reply, chunk by chunk. While nobody asks for the next chunk, nothing is read from the socket but one small
 * buffer. Rejects with `ServerFailure`, or with the caller's reason. Not a generator: each layer of those costs every token
 * of a thousand streams a few promises.
 */
export class ChatReply implements AsyncIterableIterator<ReplyChunk> {
  readonly #parts: ChatReplyParts;
  readonly #parser: ReplyParser;
  readonly #bytes: AsyncIterator<Buffer>;
  #begun = false;
  #over = false;

  constructor(parts: ChatReplyParts) {
    this.#parts = parts;
    this.#parser = new ReplyParser(parts.server.names);
    this.#bytes = parts.body.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  }

  async next(): Promise<IteratorResult<ReplyChunk, undefined>> {
    if (this.#over) return DONE;
    const { watch, permit } = this.#parts;
    watch.resume();
    try {
      for (;;) {
        // Also where the next chunk is here already.
        watch.signal.throwIfAborted();
        const chunk = this.#parser.take();
        if (chunk) {
          this.#begun = true;
          permit.answered();
          watch.hold();
          return { value: chunk, done: false };
        }
        if (this.#parser.ended) break;
        const { value, done } = await this.#bytes.next();
        if (done) this.#parser.close();
        else this.#parser.feed(value);
      }
    } catch (error) {
      if (!this.#parser.finished) throw this.#fail(error);
    }
    permit.succeeded();
    this.#close();
    return DONE;
  }

  async return(): Promise<IteratorResult<ReplyChunk, undefined>> {
    this.#parts.permit.dropped();
    this.#close();
    return DONE;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #fail(error: unknown): unknown {
    const { server, watch, permit } = this.#parts;
    const failure = server.failure(error, watch.signal);
    settle(permit, failure);
    this.#close();
    return failure;
  }

  #close(): void {
    const { watch } = this.#parts;
    this.#over = true;
    // Before the first token there may be another attempt under the same limits.
    if (this.#begun) watch.close();
    if (this.#parser.ended) this.#readToEnd().catch(() => undefined);
    else this.#parts.body.destroy();
  }

  async #readToEnd(): Promise<void> {
    const { body } = this.#parts;
    const timer = setTimeout(() => body.destroy(), TAIL_MS).unref();
    body.once('close', () => clearTimeout(timer));
    // A body that is iterated does not flow.
    await this.#bytes.return?.();
    body.resume();
  }
}

const DONE: IteratorReturnResult<undefined> = { value: undefined, done: true };
