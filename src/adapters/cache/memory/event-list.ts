import type { AnswerEvent } from '../../../domain/answer-event.ts';
import { isTerminal } from '../../../domain/answer-event.ts';

/** The events of one answer in this process, in order. Readers keep a position and pull: nothing is queued for them. */
export class EventList {
  readonly events: AnswerEvent[] = [];
  #closed = false;
  readonly #waiting = new Set<() => void>();

  /** The terminal event, once it is here. */
  get end(): AnswerEvent | undefined {
    const last = this.events.at(-1);
    return last !== undefined && isTerminal(last) ? last : undefined;
  }

  get ended(): boolean {
    return this.end !== undefined;
  }

  /** Whether nothing will be added any more although the run has not ended. */
  get closed(): boolean {
    return this.#closed;
  }

  push(events: readonly AnswerEvent[]): void {
    this.events.push(...events);
    this.wake();
  }

  close(): void {
    this.#closed = true;
    this.wake();
  }

  /** Makes all readers look again. */
  wake(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Resolves at the next change, or when the signal aborts. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
      if (signal.aborted || this.#closed) wake();
    });
  }
}
