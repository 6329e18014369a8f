import type { AnswerEvent } from '../src/domain/answer-event.ts';

/** An event, or the error that ended the stream: GraphQL has no other way to tell a subscriber why. */
export type StreamItem = { readonly event: AnswerEvent } | { readonly error: unknown };

/**
 * Events for one subscriber. Leaving (`return`) aborts the work behind the stream at once; the `return` of a
 * generator alone would wait for the next event. A failure of the source is the last item.
 */
export class AnswerEventStream implements AsyncIterableIterator<StreamItem> {
  readonly #abort = new AbortController();
  readonly #clientGone: AbortSignal;
  readonly #leave = () => this.#end();
  #source: AsyncIterator<AnswerEvent> | undefined;

  constructor(clientGone: AbortSignal) {
    this.#clientGone = clientGone;
    if (clientGone.aborted) this.#abort.abort(clientGone.reason);
    clientGone.addEventListener('abort', this.#leave, { once: true });
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  over(source: AsyncIterable<AnswerEvent>): this {
    this.#source = source[Symbol.asyncIterator]();
    return this;
  }

  async next(): Promise<IteratorResult<StreamItem>> {
    if (this.#source === undefined || this.signal.aborted) return this.return();
    try {
      const { done, value } = await this.#source.next();
      return done ? await this.return() : { done: false, value: { event: value } };
    } catch (error) {
      if (this.signal.aborted) return this.return();
      this.#end();
      return { done: false, value: { error } };
    }
  }

  async return(): Promise<IteratorResult<StreamItem>> {
    this.#end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #end(): void {
    this.#clientGone.removeEventListener('abort', this.#leave);
    this.#abort.abort();
    const source = this.#source;
    this.#source = undefined;
    // Frees what the source holds once its last step is over; nobody waits for it.
    source?.return?.().catch(() => undefined);
  }
}
