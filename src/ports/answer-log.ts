import type { AnswerEvent, AnswerEventBody } from '../domain/answer-event.ts';

/** The writing end of one run's log. One writer a run; it holds a lease that it renews by itself. */
export interface AnswerLogWriter {
  /**
   * Aborts when somebody asks to stop the run (reason: an Error named "AbortError"), and when the lease
   * was lost (reason: `AppError` `PROCESS_LOST`).
   */
  readonly signal: AbortSignal;
  /** Numbers the event and makes it visible. A terminal event closes the log; later appends are refused. */
  append(body: AnswerEventBody): Promise<AnswerEvent>;
}

/**
 * Numbered events of running and recent answers. Any process that shares the log can follow any answer.
 * Every run ends in exactly one terminal event: `reap` ends the runs whose writer died.
 */
export interface AnswerLog extends AsyncDisposable {
  /** Starts the log of a new run and takes its lease. */
  open(answerId: string): Promise<AnswerLogWriter>;
  /**
   * Whether the log knows this answer, running or ended. Rejects with `AppError` `STORE_UNAVAILABLE` (retryable) while a
   * shared log cannot tell: a "no" would be taken for a lost process.
   */
  has(answerId: string): Promise<boolean>;
  /**
   * The events after number `after`, then the live ones; ends after the terminal event, or when the
   * signal aborts (without an error). An unknown answer has no events.
   */
  follow(answerId: string, after: number, signal?: AbortSignal): AsyncIterable<AnswerEvent>;
  /**
   * The events that the log has now, from the first one on; none for an unknown answer. Rejects like `has` while it
   * cannot be told.
   */
  read(answerId: string): Promise<AnswerEvent[]>;
  /** Asks the writer, wherever it runs, to stop. Returns at once. Rejects like `has` while it cannot be told. */
  requestStop(answerId: string): Promise<void>;
  /** Ends runs whose lease ran out with `AnswerFailed` (`PROCESS_LOST`, retryable). Returns their ids. */
  reap(): Promise<string[]>;
}
