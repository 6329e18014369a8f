import type { AnswerEvent } from '../../../domain/answer-event.ts';
import type { AnswerLog, AnswerLogWriter } from '../../../ports/answer-log.ts';
import { endable, readEvents } from './follow-events.ts';
import { LocalRuns, type LocalRunsOptions } from './local-runs.ts';

/**
 * An answer log in this process. It has no lease and nothing to reap: the log of a lost process is lost with it. By
 * default it keeps ended logs for 10 minutes, at most 1,000 of them.
 */
export const createMemoryAnswerLog = (options: LocalRunsOptions = {}): AnswerLog => new MemoryAnswerLog(new LocalRuns(options));

class MemoryAnswerLog implements AnswerLog {
  readonly #runs: LocalRuns;

  constructor(runs: LocalRuns) {
    this.#runs = runs;
  }

  async open(answerId: string): Promise<AnswerLogWriter> {
    const runs = this.#runs;
    const run = runs.open(answerId);
    return { signal: run.signal, append: async (body) => runs.append(run, body) };
  }

  async has(answerId: string): Promise<boolean> {
    return this.#runs.get(answerId) !== undefined;
  }

  async read(answerId: string): Promise<AnswerEvent[]> {
    return [...(this.#runs.get(answerId)?.list.events ?? [])];
  }

  follow(answerId: string, after: number, signal?: AbortSignal): AsyncIterable<AnswerEvent> {
    return endable((ended) => this.#read(answerId, after, ended), signal);
  }

  async *#read(answerId: string, after: number, signal: AbortSignal): AsyncGenerator<AnswerEvent, void> {
    const run = this.#runs.get(answerId);
    if (run !== undefined) yield* readEvents(run.list, after, signal);
  }

  async requestStop(answerId: string): Promise<void> {
    this.#runs.get(answerId)?.stop();
  }

  async reap(): Promise<string[]> {
    return [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#runs.close();
  }
}
