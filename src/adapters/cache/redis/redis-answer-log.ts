import { randomUUID } from 'node:crypto';

import type { AnswerEvent, AnswerEventBody } from '../../../domain/answer-event.ts';
import type { AnswerLog, AnswerLogWriter } from '../../../ports/answer-log.ts';
import { endable, readEvents } from '../memory/follow-events.ts';
import { alreadyOpen, type LocalRun, LocalRuns, type LocalRunsOptions } from '../memory/local-runs.ts';
import { LogMirror, processLost } from './log-mirror.ts';
import { type RedisLink, unavailable } from './redis-link.ts';
import { readRemoteLog, RemoteLogs } from './remote-logs.ts';
import { answerKeys, RUNNING_KEY, STOP_CHANNEL } from './scripts.ts';

export interface RedisAnswerLogOptions {
  readonly redis: RedisLink;
  /** Names this process in its leases. */
  readonly instanceId: string;
  /** A run whose writer gave no sign of life for this long counts as lost, in milliseconds. */
  readonly leaseMs?: number;
  /** How long Redis keeps the log of an ended run, in milliseconds. */
  readonly retainMs?: number;
  /** What is kept in this process as well: the source from which a Redis that came back empty is filled again. */
  readonly local?: LocalRunsOptions;
  /** How often followers look without being told, in milliseconds. */
  readonly pollMs?: number;
}

/**
 * An answer log that all processes on one Redis share. A writer's events stand in its own process first, where they
 * never wait for Redis, and are copied to Redis at once; followers elsewhere read them there. With Redis away, runs go
 * on and are followed in their own process; when it is back, even empty, all logs are copied again.
 *
 * Where only Redis could tell and it is away, or back for less than a lease and maybe not filled again, `has`,
 * `read` and `requestStop` reject with `AppError` `STORE_UNAVAILABLE` and `follow` waits: not to know is not to be without. A process that is cut off from a Redis that the others still reach is taken for dead by them.
 */
export const createRedisAnswerLog = (options: RedisAnswerLogOptions): AnswerLog => new RedisAnswerLog(options);

const REAP_AT_ONCE = 100;
const REAP_ROUNDS = 20;
const FLUSH_MS = 2_000;

class RedisAnswerLog implements AnswerLog {
  readonly #link: RedisLink;
  readonly #instanceId: string;
  readonly #timing: { readonly leaseMs: number; readonly retainMs: number };
  readonly #runs: LocalRuns;
  readonly #mirrors = new WeakMap<LocalRun, LogMirror>();
  readonly #remote: RemoteLogs;
  readonly #renewal: NodeJS.Timeout;
  readonly #forget: readonly (() => void)[];

  constructor({ redis, instanceId, leaseMs = 10_000, retainMs = 60 * 60_000, local = {}, pollMs = 1_000 }: RedisAnswerLogOptions) {
    this.#link = redis;
    this.#instanceId = instanceId;
    this.#timing = { leaseMs, retainMs: Math.max(retainMs, 3 * leaseMs) };
    this.#runs = new LocalRuns(local);
    this.#remote = new RemoteLogs(redis, { pollMs, leaseMs });
    this.#renewal = setInterval(() => {
      // A Redis that hangs must be noticed by those too who have nothing to send: they must not reap when it goes on.
      redis.run((client) => client.ping()).catch(() => {});
      void this.#syncAll((mirror) => !mirror.complete);
    }, leaseMs / 3);
    this.#renewal.unref();
    this.#forget = [
      redis.onUp(() => void this.#syncAll(() => true)),
      redis.subscribe(STOP_CHANNEL, (answerId) => void (answerId !== undefined && this.#runs.get(answerId)?.stop())),
    ];
  }

  async open(answerId: string): Promise<AnswerLogWriter> {
    const run = this.#runs.open(answerId);
    const token = `${this.#instanceId}:${randomUUID()}`;
    const mirror = new LogMirror(run, this.#link, token, this.#timing, (lost, end) => this.#runs.lose(lost, end));
    this.#mirrors.set(run, mirror);
    // Named as running first: a process that dies between the two steps leaves nothing that nobody would reap.
    await this.#touch([answerId]);
    // The caller hands the id out next, and a follower on another replica must find it.
    await mirror.sync();
    if (mirror.lost) {
      this.#runs.drop(run);
      throw alreadyOpen(answerId);
    }
    return { signal: run.signal, append: async (body) => this.#append(run, mirror, body) };
  }

  #append(run: LocalRun, mirror: LogMirror, body: AnswerEventBody): AnswerEvent {
    const event = this.#runs.append(run, body);
    void mirror.sync().then(() => this.#settle(run));
    return event;
  }

  async has(answerId: string): Promise<boolean> {
    if (this.#runs.get(answerId) !== undefined) return true;
    return this.#sure((await this.#link.run((client) => client.exists(answerKeys(answerId).state))) === 1);
  }

  async read(answerId: string): Promise<AnswerEvent[]> {
    const run = this.#runs.get(answerId);
    if (run !== undefined) return [...run.list.events];
    const { known, events } = await readRemoteLog(this.#link, answerId);
    this.#sure(known);
    return events;
  }

  /** Throws where Redis does not know an answer that it may have forgotten. */
  #sure(known: boolean): boolean {
    if (!known && this.#link.cameBackWithin(this.#timing.leaseMs)) throw unavailable(new Error('Redis came back just now'));
    return known;
  }

  follow(answerId: string, after: number, signal?: AbortSignal): AsyncIterable<AnswerEvent> {
    return endable((ended) => {
      const run = this.#runs.get(answerId);
      return run === undefined ? this.#remote.follow(answerId, after, ended) : readEvents(run.list, after, ended);
    }, signal);
  }

  async requestStop(answerId: string): Promise<void> {
    const run = this.#runs.get(answerId);
    if (run === undefined) await this.#link.script('twStop', answerKeys(answerId).state, STOP_CHANNEL, answerId);
    else run.stop();
  }

  async reap(): Promise<string[]> {
    const reaped: string[] = [];
    // A writer may have been cut off together with this process: it gets the time of a lease to come back.
    for (let round = 0; round < REAP_ROUNDS && this.#link.connectedFor() >= this.#timing.leaseMs; round += 1) {
      const overdue = await this.#overdue();
      const ended = await Promise.all(overdue.map((answerId) => this.#reapOne(answerId).catch(() => false)));
      reaped.push(...overdue.filter((_, index) => ended[index]));
      if (overdue.length < REAP_AT_ONCE) break;
    }
    return reaped;
  }

  async #overdue(): Promise<string[]> {
    const ids = await this.#link.script('twOverdue', RUNNING_KEY, REAP_AT_ONCE).catch(() => []);
    return ids as string[];
  }

  async #reapOne(answerId: string): Promise<boolean> {
    const keys = answerKeys(answerId);
    const event = JSON.stringify({ ...processLost(), answerId });
    const outcome = this.#runs.isRunning(answerId)
      ? 'ALIVE'
      : await this.#link.script('twReap', keys.events, keys.state, keys.lease, this.#timing.retainMs, keys.news, event);
    if (outcome === 'ALIVE') await this.#touch([answerId]);
    else await this.#link.run((client) => client.zrem(RUNNING_KEY, answerId));
    return outcome === 'REAPED';
  }

  /** Gives what is on its way to Redis two seconds, then ends all followers. Runs should have ended before. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#renewal);
    const timeout = new AbortController();
    const flushed = this.#syncAll((mirror) => !mirror.complete);
    await Promise.race([flushed, pause(FLUSH_MS, timeout.signal)]);
    timeout.abort();
    for (const forget of this.#forget) forget();
    this.#remote.close();
    this.#runs.close();
  }

  /** Renews leases and sends what Redis lacks, a few logs at a time, running ones first. */
  async #syncAll(wanted: (mirror: LogMirror) => boolean): Promise<void> {
    if (!this.#link.up) return;
    await this.#touch(this.#runs.running().map((run) => run.answerId));
    const runs = this.#runs.all()[Symbol.iterator]();
    const work = async (): Promise<void> => {
      for (const run of { [Symbol.iterator]: () => runs }) {
        const mirror = this.#mirrors.get(run);
        if (mirror === undefined || !wanted(mirror)) continue;
        await mirror.sync();
        await this.#settle(run);
      }
    };
    await Promise.all([work(), work(), work(), work()]);
  }

  async #touch(answerIds: readonly string[]): Promise<void> {
    if (answerIds.length > 0) await this.#link.script('twTouch', RUNNING_KEY, this.#timing.leaseMs, ...answerIds).catch(() => {});
  }

  /** A log that stands in Redis with its end needs no reaper. */
  async #settle(run: LocalRun): Promise<void> {
    if (!this.#mirrors.get(run)?.complete || !this.#link.up) return;
    await this.#link.run((client) => client.zrem(RUNNING_KEY, run.answerId)).catch(() => {});
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
