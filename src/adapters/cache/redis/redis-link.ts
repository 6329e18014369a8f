import { Redis, ReplyError } from 'ioredis';

import { AppError } from '../../../domain/errors.ts';
import { SCRIPTS } from './scripts.ts';

export interface RedisOptions {
  /** `redis://` or `rediss://`, with user, password and database where needed. */
  readonly url: string;
  readonly logger: RedisLogger;
  /** How long a command may take before Redis counts as away, in milliseconds. */
  readonly commandTimeoutMs?: number;
  /** How long the opening waits for the first connection, in milliseconds. It goes on without one after that. */
  readonly startTimeoutMs?: number;
  /** The longest pause between two tries to connect, in milliseconds; the first one is 50 ms. */
  readonly maxBackoffMs?: number;
}

interface RedisLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Called with each message of a channel, and without one after each (new) subscription: messages may have been missed. */
type ChannelListener = (message?: string) => void;

/**
 * The connections of this process to Redis: one for commands, one for all subscriptions. It reconnects for ever. While
 * Redis is away commands fail at once, without a wait; its going and its coming back are logged once each.
 */
export interface RedisLink extends AsyncDisposable {
  readonly up: boolean;
  /** For how long Redis has been in reach without a break, in milliseconds; 0 while it is away. */
  connectedFor(): number;
  /**
   * Whether Redis came back within the last `ms` milliseconds: it may have come back empty, and what it does not know
   * may be on its way to it.
   */
  cameBackWithin(ms: number): boolean;
  /** Runs a command. Rejects with `AppError` `STORE_UNAVAILABLE` when Redis is away, too slow, or refuses the command. */
  run<T>(command: (client: Redis) => Promise<T>): Promise<T>;
  /** Runs one of the Lua scripts by its name, keys first. */
  script(name: keyof typeof SCRIPTS, ...keysAndArguments: readonly (string | number)[]): Promise<unknown>;
  /** Calls the listener each time when Redis has come back. Returns how to end that. */
  onUp(listener: () => void): () => void;
  /** Listens to a channel for as long as wanted, over all breaks. Returns how to end that. */
  subscribe(channel: string, listener: ChannelListener): () => void;
}

/** Connects to Redis. Where it is away at the start, it says so and goes on trying. */
export async function openRedis(options: RedisOptions): Promise<RedisLink> {
  const link = new IoredisLink(options);
  await link.started(options.startTimeoutMs ?? 1_000);
  return link;
}

const PROBE_MS = 250;
const GIVE_UP_CONNECTION_MS = 5_000;

class IoredisLink implements RedisLink {
  readonly #client: Redis;
  readonly #subscriber: Redis;
  readonly #logger: RedisLogger;
  readonly #timeoutMs: number;
  readonly #upListeners = new Set<() => void>();
  readonly #channels = new Map<string, Set<ChannelListener>>();
  readonly #complaints = new Set<string>();
  #upSince: number | undefined;
  #announcedDown = false;
  #cameBack = false;
  #lastError = 'no answer';
  #probe: NodeJS.Timeout | undefined;
  #closed = false;

  constructor({ url, logger, commandTimeoutMs = 250, maxBackoffMs = 2_000 }: RedisOptions) {
    this.#logger = logger;
    this.#timeoutMs = commandTimeoutMs;
    const options = {
      connectTimeout: 3_000,
      keepAlive: 10_000,
      enableOfflineQueue: false,
      // Commands under way at a break fail at once: callers know better than a blind repetition.
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      autoResubscribe: false,
      retryStrategy: (attempt: number) => Math.min(maxBackoffMs, 50 * 2 ** Math.min(attempt - 1, 10)),
      // After a failover the old primary refuses writes: connect anew, to find the new one.
      reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
    };
    this.#client = new Redis(url, { ...options, connectionName: 'threadwise', scripts: SCRIPTS });
    this.#client.on('error', (error: Error) => (this.#lastError = error.message));
    this.#client.on('ready', () => this.#markUp());
    this.#client.on('close', () => this.#markDown());
    this.#subscriber = new Redis(url, { ...options, connectionName: 'threadwise-subscriber' });
    this.#subscriber.on('error', (error: Error) => (this.#lastError = error.message));
    this.#subscriber.on('ready', () => this.#subscribeAll());
    this.#subscriber.on('message', (channel: string, message: string) => this.#deliver(channel, message));
  }

  get up(): boolean {
    return this.#upSince !== undefined;
  }

  connectedFor(): number {
    return this.#upSince === undefined ? 0 : performance.now() - this.#upSince;
  }

  cameBackWithin(ms: number): boolean {
    return this.#cameBack && this.connectedFor() < ms;
  }

  async started(timeoutMs: number): Promise<void> {
    if (this.up) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, timeoutMs);
      const forget = this.onUp(done);
      function done(): void {
        clearTimeout(timer);
        forget();
        resolve();
      }
    });
    if (!this.up) this.#announceDown();
  }

  async run<T>(command: (client: Redis) => Promise<T>): Promise<T> {
    if (!this.up) throw unavailable(new Error(this.#lastError));
    try {
      return await within(command(this.#client), this.#timeoutMs);
    } catch (error) {
      if (error instanceof ReplyError) this.#complain(error as Error);
      else this.#markDown(error);
      throw unavailable(error);
    }
  }

  script(name: keyof typeof SCRIPTS, ...keysAndArguments: readonly (string | number)[]): Promise<unknown> {
    // ioredis adds a method for each of its `scripts`, which its types cannot know.
    type Scripted = Record<typeof name, (...keysAndArguments: readonly (string | number)[]) => Promise<unknown>>;
    return this.run((client) => (client as unknown as Scripted)[name](...keysAndArguments));
  }

  onUp(listener: () => void): () => void {
    this.#upListeners.add(listener);
    return () => this.#upListeners.delete(listener);
  }

  subscribe(channel: string, listener: ChannelListener): () => void {
    const listeners = this.#channels.get(channel) ?? new Set();
    listeners.add(listener);
    if (!this.#channels.has(channel)) {
      this.#channels.set(channel, listeners);
      if (this.#subscriber.status === 'ready') this.#subscriber.subscribe(channel).then(() => this.#deliver(channel), ignore);
    }
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0 || this.#channels.get(channel) !== listeners) return;
      this.#channels.delete(channel);
      if (this.#subscriber.status === 'ready') this.#subscriber.unsubscribe(channel).catch(ignore);
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#upSince = undefined;
    clearTimeout(this.#probe);
    this.#upListeners.clear();
    this.#channels.clear();
    this.#client.disconnect();
    this.#subscriber.disconnect();
  }

  #subscribeAll(): void {
    const channels = [...this.#channels.keys()];
    if (channels.length === 0) return;
    this.#subscriber.subscribe(...channels).then(() => channels.forEach((channel) => this.#deliver(channel)), ignore);
  }

  #deliver(channel: string, message?: string): void {
    for (const listener of Array.from(this.#channels.get(channel) ?? [])) listener(message);
  }

  #markUp(): void {
    if (this.up || this.#closed) return;
    clearTimeout(this.#probe);
    this.#upSince = performance.now();
    this.#lastError = 'the connection was closed';
    this.#complaints.clear();
    this.#cameBack = this.#announcedDown;
    if (this.#announcedDown) this.#logger.info({ redis: this.#address() }, 'Redis is back');
    this.#announcedDown = false;
    for (const listener of Array.from(this.#upListeners)) listener();
  }

  #markDown(error?: unknown): void {
    if (!this.up || this.#closed) return;
    if (error instanceof Error) this.#lastError = error.message;
    this.#upSince = undefined;
    this.#announceDown();
    this.#watch(performance.now());
  }

  /** A connection can hang without breaking: asks until it answers, and at some point connects anew. */
  #watch(since: number): void {
    clearTimeout(this.#probe);
    this.#probe = setTimeout(async () => {
      if (this.up || this.#closed || this.#client.status !== 'ready') return;
      try {
        await within(this.#client.ping(), this.#timeoutMs);
        this.#markUp();
      } catch {
        if (performance.now() - since > GIVE_UP_CONNECTION_MS) {
          this.#client.disconnect(true);
          this.#subscriber.disconnect(true);
        } else this.#watch(since);
      }
    }, PROBE_MS);
    this.#probe.unref();
  }

  #announceDown(): void {
    if (this.#announcedDown) return;
    this.#announcedDown = true;
    this.#logger.warn({ redis: this.#address(), reason: this.#lastError }, 'Redis is out of reach: going on without it');
  }

  /** Redis is there but refuses a command (out of memory, no permission): each kind is said once. */
  #complain(error: Error): void {
    const kind = error.message.split(' ', 1)[0] ?? '';
    if (this.#complaints.has(kind)) return;
    this.#complaints.add(kind);
    this.#logger.warn({ redis: this.#address(), reason: error.message }, 'Redis refuses a command: going on without it');
  }

  #address(): string {
    const { host, port, path } = this.#client.options;
    return path ?? `${host}:${port}`;
  }
}

const ignore = (): void => {};

/** What a caller gets that needed Redis. */
export const unavailable = (cause: unknown): AppError =>
  new AppError('STORE_UNAVAILABLE', 'The store that the servers share is out of reach for a moment. Try again.', {
    retryable: true,
    // The client's own errors carry the command with its arguments, and those hold texts that no log may see.
    cause: new Error(cause instanceof Error ? cause.message : String(cause)),
  });

/** Rejects when the promise takes longer. A busy event loop alone is no delay: replies that have arrived are read first. */
function within<T>(promise: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      setImmediate(() => setImmediate(() => reject(new Error(`no answer within ${ms} ms`))));
    }, ms);
    promise.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}
