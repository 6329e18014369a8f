import { LRUCache } from 'lru-cache';

import { type AnswerEvent, type AnswerEventBody, isTerminal, type TerminalEventBody } from '../../../domain/answer-event.ts';
import { AppError } from '../../../domain/errors.ts';
import { EventList } from './event-list.ts';

export interface LocalRunsOptions {
  /** How long the log of an ended run is kept, in milliseconds. */
  readonly retainMs?: number;
  /** How many logs of ended runs are kept; those read last stay longest. Running ones are never dropped. */
  readonly maxEnded?: number;
}

/** One run that is, or was, written in this process. */
export class LocalRun {
  readonly answerId: string;
  readonly list = new EventList();
  readonly #controller = new AbortController();

  constructor(answerId: string) {
    this.answerId = answerId;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  stop(): void {
    if (!this.list.ended) this.#controller.abort();
  }

  abort(reason: AppError): void {
    this.#controller.abort(reason);
  }
}

/** The runs of this process: all that are running, and a bounded number of those that ended lately. */
export class LocalRuns {
  readonly #running = new Map<string, LocalRun>();
  readonly #ended: LRUCache<string, LocalRun>;

  constructor({ retainMs = 10 * 60_000, maxEnded = 1_000 }: LocalRunsOptions = {}) {
    this.#ended = new LRUCache({ max: maxEnded, ttl: retainMs });
  }

  /** Throws `AppError` `INTERNAL` when this answer has a log already. */
  open(answerId: string): LocalRun {
    if (this.get(answerId) !== undefined) throw alreadyOpen(answerId);
    const run = new LocalRun(answerId);
    this.#running.set(answerId, run);
    return run;
  }

  get(answerId: string): LocalRun | undefined {
    return this.#running.get(answerId) ?? this.#ended.get(answerId);
  }

  /** Running ones first. */
  *all(): Iterable<LocalRun> {
    yield* Array.from(this.#running.values());
    yield* Array.from(this.#ended.values());
  }

  running(): LocalRun[] {
    return Array.from(this.#running.values());
  }

  isRunning(answerId: string): boolean {
    return this.#running.has(answerId);
  }

  append(run: LocalRun, body: AnswerEventBody): AnswerEvent {
    if (run.list.ended || run.list.closed) throw refusal(run);
    const event: AnswerEvent = { ...body, seq: run.list.events.length + 1, answerId: run.answerId };
    run.list.push([event]);
    if (isTerminal(event)) this.#settle(run);
    return event;
  }

  /** Ends a run whose lease was lost, and aborts its writer. */
  lose(run: LocalRun, end: TerminalEventBody): void {
    if (run.list.ended) return;
    run.abort(new AppError('PROCESS_LOST', 'Another server ended this answer because its writer was out of reach. Ask again.', { retryable: true }));
    this.append(run, end);
  }

  /** Forgets a run that never began. */
  drop(run: LocalRun): void {
    this.#running.delete(run.answerId);
    run.list.close();
  }

  /** Ends all readers. */
  close(): void {
    for (const run of this.all()) run.list.close();
    this.#running.clear();
    this.#ended.clear();
  }

  #settle(run: LocalRun): void {
    this.#running.delete(run.answerId);
    this.#ended.purgeStale();
    this.#ended.set(run.answerId, run);
  }
}

export const alreadyOpen = (answerId: string): AppError => new AppError('INTERNAL', `The log of answer ${answerId} is open already: an answer is written once.`);

function refusal(run: LocalRun): AppError {
  const { reason } = run.signal;
  if (reason instanceof AppError) return reason;
  if (run.list.closed) return new AppError('SHUTTING_DOWN', 'This server is shutting down. Ask again.', { retryable: true });
  return new AppError('INTERNAL', `The log of answer ${run.answerId} has ended: nothing can be added to it.`);
}
