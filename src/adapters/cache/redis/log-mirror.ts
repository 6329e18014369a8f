import type { AnswerEvent, TerminalEventBody } from '../../../domain/answer-event.ts';
import { isTerminal } from '../../../domain/answer-event.ts';
import type { LocalRun } from '../memory/local-runs.ts';
import type { RedisLink } from './redis-link.ts';
import { answerKeys } from './scripts.ts';

export interface MirrorTiming {
  readonly leaseMs: number;
  readonly retainMs: number;
}

/** What stands at the end of a run whose process was lost. */
export const processLost = (): TerminalEventBody => ({
  type: 'AnswerFailed',
  code: 'PROCESS_LOST',
  message: 'The server that was writing this answer went away. Ask again.',
  retryable: true,
  completedAt: Date.now(),
});

const BATCH = 200;

/**
 * Keeps the copy of one local log in Redis up to date, in order, one batch on the way at a time. Sending is repeatable:
 * Redis takes what it lacks, and says from where on it lacks events, for example after it came back empty.
 */
export class LogMirror {
  readonly #run: LocalRun;
  readonly #link: RedisLink;
  readonly #token: string;
  readonly #timing: MirrorTiming;
  readonly #onLost: (run: LocalRun, end: TerminalEventBody) => void;
  #confirmed = 0;
  #lost = false;
  #again = false;
  #sending: Promise<void> | undefined;

  constructor(run: LocalRun, link: RedisLink, token: string, timing: MirrorTiming, onLost: (run: LocalRun, end: TerminalEventBody) => void) {
    this.#run = run;
    this.#link = link;
    this.#token = token;
    this.#timing = timing;
    this.#onLost = onLost;
  }

  /** Whether the log belongs to somebody else by now: nothing is sent any more. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Whether Redis had the whole of an ended log when it answered last. */
  get complete(): boolean {
    return this.#lost || (this.#run.list.ended && this.#confirmed === this.#run.list.events.length);
  }

  /** Sends what Redis lacks and renews the lease. Never rejects: what fails is sent at the next call. */
  sync(): Promise<void> {
    if (this.#lost) return Promise.resolve();
    this.#again = true;
    this.#sending ??= this.#send();
    return this.#sending;
  }

  async #send(): Promise<void> {
    try {
      await this.#sendAll();
    } catch {
      // Said by the link already; the next renewal or the return of Redis sends it again.
    } finally {
      // In the same step as the last look for new events: one that comes later starts a new sending.
      this.#sending = undefined;
    }
  }

  async #sendAll(): Promise<void> {
    const { events } = this.#run.list;
    while (!this.#lost && (this.#again || this.#confirmed < events.length)) {
      this.#again = false;
      const batch = events.slice(this.#confirmed, this.#confirmed + BATCH);
      const [code, length, stop, terminal] = await this.#append(batch);
      if (code === 'LOST') {
        this.#lost = true;
        this.#onLost(this.#run, terminalBody(terminal));
        return;
      }
      this.#confirmed = Math.min(length, events.length);
      if (stop === 1) this.#run.stop();
    }
  }

  async #append(batch: readonly AnswerEvent[]): Promise<readonly [code: string, length: number, stop: number, terminal: string]> {
    const keys = answerKeys(this.#run.answerId);
    const last = batch.at(-1);
    const ends = last !== undefined && isTerminal(last) ? 1 : 0;
    const reply = await this.#link.script(
      'twAppend',
      keys.events,
      keys.state,
      keys.lease,
      this.#token,
      this.#timing.leaseMs,
      this.#timing.retainMs,
      this.#confirmed + 1,
      ends,
      keys.news,
      ...batch.map((event) => JSON.stringify(event)),
    );
    return reply as [string, number, number, string];
  }
}

/** The end that another process wrote, without its place in that log. */
function terminalBody(json: string): TerminalEventBody {
  if (json === '') return processLost();
  const { seq: _seq, answerId: _answerId, ...body } = JSON.parse(json) as AnswerEvent;
  return isTerminal(body) ? body : processLost();
}
