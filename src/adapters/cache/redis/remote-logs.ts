import type { AnswerEvent } from '../../../domain/answer-event.ts';
import { EventList } from '../memory/event-list.ts';
import { readEvents } from '../memory/follow-events.ts';
import { processLost } from './log-mirror.ts';
import type { RedisLink } from './redis-link.ts';
import { answerKeys } from './scripts.ts';

export interface RemoteLogsOptions {
  /** How often to look without being told, in milliseconds: messages of Redis can get lost. */
  readonly pollMs: number;
  /** How long a writer has to come back, in milliseconds. */
  readonly leaseMs: number;
}

const CHUNK = 500;

/**
 * Answers that other processes write, as long as somebody here follows them. All followers of an answer share one copy
 * of its events, which is read from Redis once.
 */
export class RemoteLogs {
  readonly #link: RedisLink;
  readonly #options: RemoteLogsOptions;
  readonly #copies = new Map<string, RemoteCopy>();
  readonly #poll: NodeJS.Timeout;
  readonly #forgetUp: () => void;

  constructor(link: RedisLink, options: RemoteLogsOptions) {
    this.#link = link;
    this.#options = options;
    const refreshAll = (): void => {
      for (const copy of this.#copies.values()) copy.refresh();
    };
    this.#poll = setInterval(refreshAll, options.pollMs);
    this.#poll.unref();
    this.#forgetUp = link.onUp(refreshAll);
  }

  /** While Redis is away, or may still lack what it had, it waits. */
  async *follow(answerId: string, after: number, signal: AbortSignal): AsyncGenerator<AnswerEvent, void> {
    const copy = this.#copies.get(answerId) ?? new RemoteCopy(answerId, this.#link, this.#options);
    this.#copies.set(answerId, copy);
    copy.readers += 1;
    try {
      while (copy.known === undefined && !signal.aborted && !copy.list.closed) await copy.list.changed(signal);
      if (copy.known === true) yield* readEvents(copy.list, after, signal);
    } finally {
      copy.readers -= 1;
      if (copy.readers === 0) {
        copy.close();
        if (this.#copies.get(answerId) === copy) this.#copies.delete(answerId);
      }
    }
  }

  close(): void {
    clearInterval(this.#poll);
    this.#forgetUp();
    for (const copy of this.#copies.values()) copy.close();
  }
}

/** What Redis has of a log now, and whether it knows the answer at all. Rejects like the link. */
export async function readRemoteLog(link: RedisLink, answerId: string): Promise<LogPart> {
  const events: AnswerEvent[] = [];
  for (;;) {
    const part = await readChunk(link, answerId, events.length);
    events.push(...part.events);
    if (part.events.length < CHUNK) return { known: part.known, events };
  }
}

interface LogPart {
  readonly known: boolean;
  readonly events: AnswerEvent[];
}

async function readChunk(link: RedisLink, answerId: string, position: number): Promise<LogPart> {
  const keys = answerKeys(answerId);
  const [exists, ...entries] = (await link.script('twRead', keys.events, keys.state, position, CHUNK)) as [number, ...string[]];
  return { known: exists === 1, events: entries.map((entry) => JSON.parse(entry) as AnswerEvent) };
}

class RemoteCopy {
  readonly list = new EventList();
  readers = 0;
  /** Whether Redis knows the answer; undefined until it has said so. */
  known: boolean | undefined;
  readonly #answerId: string;
  readonly #link: RedisLink;
  readonly #leaseMs: number;
  readonly #unsubscribe: () => void;
  #missingSince: number | undefined;
  #again = false;
  #reading = false;

  constructor(answerId: string, link: RedisLink, { leaseMs }: RemoteLogsOptions) {
    this.#answerId = answerId;
    this.#link = link;
    this.#leaseMs = leaseMs;
    this.#unsubscribe = link.subscribe(answerKeys(answerId).news, () => this.refresh());
    this.refresh();
  }

  close(): void {
    this.#unsubscribe();
    this.list.close();
  }

  /** Fetches what is new. Calls that come during a fetch are answered by one more fetch. */
  refresh(): void {
    this.#again = true;
    if (this.#reading) return;
    this.#reading = true;
    void this.#read();
  }

  async #read(): Promise<void> {
    try {
      await this.#readAll();
    } catch {
      // Said by the link already; the next poll or the return of Redis looks again.
    } finally {
      // In the same step as the last look at #again: a call that comes later starts a new fetch.
      this.#reading = false;
    }
  }

  async #readAll(): Promise<void> {
    while (this.#again && !this.list.ended && !this.list.closed) {
      this.#again = false;
      const { known, events } = await readChunk(this.#link, this.#answerId, this.list.events.length);
      if (known) this.known = true;
      else if (!this.#link.cameBackWithin(this.#leaseMs)) this.known ??= false;
      if (events.length === CHUNK) this.#again = true;
      if (events.length > 0) this.list.push(events);
      else this.list.wake();
      this.#watchOrphan(known);
    }
  }

  /** Redis lost the log, and its writer, who would have sent it again, is gone as well: nobody else can end this run. */
  #watchOrphan(exists: boolean): void {
    if (exists || !this.known) {
      this.#missingSince = undefined;
      return;
    }
    this.#missingSince ??= performance.now();
    const missing = Math.min(performance.now() - this.#missingSince, this.#link.connectedFor());
    if (missing < 2 * this.#leaseMs) return;
    this.list.push([{ ...processLost(), seq: this.list.events.length + 1, answerId: this.#answerId }]);
  }
}
