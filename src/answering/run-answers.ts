import { setMaxListeners } from 'node:events';
import { AppError, retryAfterSeconds } from '../domain/errors.ts';
import type { Answer } from '../domain/answer.ts';
import { isTerminal, type AnswerEventBody, type TerminalEventBody } from '../domain/answer-event.ts';
import { foldAnswer } from '../domain/fold-answer.ts';
import type { AnswerLogWriter } from '../ports/answer-log.ts';
import { answerQuestion } from './answer-question.ts';
import type { AnswerDeps, Turn } from './turn.ts';

/** What a run tells the world besides its events. */
export interface RunReport {
  answerStarted(answer: Answer): void;
  /** The first text went out, so many seconds after the question came. */
  firstText(seconds: number): void;
  answerEnded(answer: Answer): void;
  /** An error that no port made: a bug. It is masked in the answer. */
  unexpectedError(error: unknown, answerId: string): void;
  /** The end of an answer could not be stored; it is kept in the log and stored later. */
  storeFailed(error: unknown, answerId: string): void;
}

type RunDeps = AnswerDeps & {
  readonly runReport: RunReport;
  /** More questions at once than this are refused. */
  readonly maxRunning?: number | undefined;
};

/** A thousand streams at once through one process, and room for those that begin while others end. */
const MAX_RUNNING = 1_200;
/** Most answers take less, so that by then there is room again. */
const RETRY_MS = 5_000;

const shuttingDown = () => new AppError('SHUTTING_DOWN', 'The server is shutting down. Ask again in a moment.', { retryable: true });

/** The runs of this process. A run goes on without the client that asked. */
export class AnswerRuns {
  readonly #deps: RunDeps;
  readonly #starting = new Set<Promise<unknown>>();
  readonly #running = new Map<string, { readonly done: Promise<Answer>; readonly abort: AbortController }>();
  #draining = false;
  /** Why runs may not go on; set when the time to end was up. */
  #cutOff: AppError | undefined;

  constructor(deps: RunDeps) {
    this.#deps = deps;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /**
   * Does what comes before a run, and `start` itself. It counts as a run from the moment of the call, so that neither a burst of
   * questions nor a shutdown overlooks it. Rejects with `SHUTTING_DOWN` and `OVERLOADED`.
   */
  async admit<T>(begin: () => Promise<T>): Promise<T> {
    if (this.#draining) throw shuttingDown();
    if (this.#starting.size + this.#running.size >= (this.#deps.maxRunning ?? MAX_RUNNING)) {
      throw new AppError('OVERLOADED', 'Too many questions are being answered. Ask again in a few seconds.', { retryable: true, retryAfterMs: RETRY_MS });
    }
    const begun = begin();
    this.#starting.add(begun);
    return begun.finally(() => this.#starting.delete(begun));
  }

  /**
   * Starts the run; its events go to the log. `done` never rejects: it gives the answer as it ended. When the run
   * cannot start, its answer is stored as failed, and the reason is thrown.
   */
  async start(turn: Turn): Promise<{ readonly done: Promise<Answer> }> {
    const writer = await this.#open(turn.answer);
    const abort = new AbortController();
    if (this.#cutOff) abort.abort(this.#cutOff);
    const done = this.#run(turn, writer, abort.signal).finally(() => this.#running.delete(turn.answer.id));
    this.#running.set(turn.answer.id, { done, abort });
    return { done };
  }

  has(answerId: string): boolean {
    return this.#running.has(answerId);
  }

  /** Starts no run any more, lets runs end for `graceMs`, then fails those left with a retryable code. */
  async drain(graceMs: number): Promise<void> {
    this.#draining = true;
    const timer = setTimeout(() => {
      this.#cutOff = shuttingDown();
      for (const { abort } of this.#running.values()) abort.abort(this.#cutOff);
    }, graceMs);
    await Promise.allSettled(this.#starting);
    await Promise.all([...this.#running.values()].map(({ done }) => done));
    clearTimeout(timer);
  }

  async #open(answer: Answer): Promise<AnswerLogWriter> {
    try {
      if (this.#draining) throw shuttingDown();
      return await this.#deps.log.open(answer.id);
    } catch (error) {
      const end = this.#failure(error, answer.id);
      await this.#store(foldAnswer(answer, end), [end]);
      throw error;
    }
  }

  async #run(turn: Turn, writer: AnswerLogWriter, shutdown: AbortSignal): Promise<Answer> {
    const { runReport } = this.#deps;
    const events: AnswerEventBody[] = [];
    let answer = turn.answer;
    const append = async (event: AnswerEventBody): Promise<void> => {
      await writer.append(event);
      events.push(event);
      if (event.type === 'TextDelta' && answer.text === '') runReport.firstText((this.#deps.clock.now() - answer.createdAt) / 1000);
      answer = foldAnswer(answer, event);
    };
    runReport.answerStarted(answer);
    const signal = AbortSignal.any([writer.signal, shutdown]);
    // Each port call listens for the abort while it lasts, and a question makes many at once.
    setMaxListeners(0, signal);
    try {
      for await (const event of abortable(answerQuestion(turn, this.#deps, signal), signal)) await append(event);
    } catch (error) {
      const end = this.#endOf(error, signal, turn.answer.id);
      // A lost lease means that the log has its terminal event already.
      await append(end).catch(() => {
        answer = foldAnswer(answer, end);
        events.push(end);
      });
    }
    await this.#store(answer, events);
    runReport.answerEnded(answer);
    return answer;
  }

  #endOf(error: unknown, signal: AbortSignal, answerId: string): TerminalEventBody {
    const reason: unknown = signal.aborted ? signal.reason : error;
    if (signal.aborted && !(reason instanceof AppError)) return { type: 'AnswerStopped', completedAt: this.#deps.clock.now() };
    return this.#failure(reason, answerId);
  }

  #failure(reason: unknown, answerId: string): TerminalEventBody {
    const completedAt = this.#deps.clock.now();
    if (reason instanceof AppError) {
      const seconds = retryAfterSeconds(reason);
      return { type: 'AnswerFailed', code: reason.code, message: reason.message, retryable: reason.retryable, ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }), completedAt };
    }
    this.#deps.runReport.unexpectedError(reason, answerId);
    return { type: 'AnswerFailed', code: 'INTERNAL', message: 'Something went wrong on our side. The failure has been logged.', retryable: false, completedAt };
  }

  async #store(answer: Answer, events: readonly AnswerEventBody[]): Promise<void> {
    try {
      await this.#deps.conversations.finishAnswer(answer, events);
    } catch (error) {
      this.#deps.runReport.storeFailed(error, answer.id);
    }
  }
}

/** Ends at once with the signal's reason when it aborts, also while the generator waits for something that does not listen. */
async function* abortable(events: AsyncGenerator<AnswerEventBody>, signal: AbortSignal): AsyncGenerator<AnswerEventBody> {
  signal.throwIfAborted();
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
  });
  aborted.catch(() => {});
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      const next = events.next();
      next.catch(() => {});
      const { done, value } = await Promise.race([next, aborted]);
      if (done) return;
      yield value;
      if (isTerminal(value)) return;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Lets the generator clean up when its pending step comes back; nobody waits for that.
    events.return(undefined).catch(() => {});
  }
}
