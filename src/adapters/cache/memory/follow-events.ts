import type { AnswerEvent } from '../../../domain/answer-event.ts';
import type { EventList } from './event-list.ts';

/** The events of a list after number `after`, then the live ones, up to the terminal one or the end of the signal. */
export async function* readEvents(list: EventList, after: number, signal: AbortSignal): AsyncGenerator<AnswerEvent, void> {
  let position = Number.isFinite(after) ? Math.max(0, Math.trunc(after)) : 0;
  for (;;) {
    for (let event = list.events[position]; event !== undefined && !signal.aborted; event = list.events[position]) {
      yield event;
      position += 1;
    }
    if (signal.aborted || list.closed) return;
    const { end } = list;
    if (end !== undefined) {
      // A reader that saw more than the log holds followed a writer that was cut off and lost its last events. It
      // must learn of the end too, under a number that it has not seen.
      if (position > list.events.length) yield { ...end, seq: position + 1 };
      return;
    }
    await list.changed(signal);
  }
}

/**
 * An iterable that ends at once when the signal aborts or when its reader leaves: a generator's own `return()` would
 * wait for its pending `await`. `read` must return when the signal that it is given aborts.
 */
export function endable<T>(read: (signal: AbortSignal) => AsyncGenerator<T, void>, signal?: AbortSignal): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      const ending = new AbortController();
      const end = (): void => ending.abort();
      const forget = (): void => signal?.removeEventListener('abort', end);
      signal?.addEventListener('abort', end);
      if (signal?.aborted) end();
      const events = read(ending.signal);
      return {
        async next() {
          const result = await events.next();
          if (result.done) forget();
          return result;
        },
        async return() {
          forget();
          end();
          return events.return();
        },
      };
    },
  };
}
