import { randomUUID } from 'node:crypto';

import type { AnswerCache, CachedAnswer, Claim } from '../../../ports/answer-cache.ts';
import { LocalClaims } from '../memory/local-claims.ts';
import type { RedisLink } from './redis-link.ts';

export interface RedisAnswerCacheOptions {
  readonly redis: RedisLink;
  /** How long an answer is kept, in milliseconds. */
  readonly ttlMs?: number;
  /** A claim whose holder gave no sign of life for this long is free again, in milliseconds. */
  readonly claimMs?: number;
}

/** An answer cache that all processes on one Redis share: by default for a day. With Redis away it reads as empty. */
export const createRedisAnswerCache = (options: RedisAnswerCacheOptions): AnswerCache => new RedisAnswerCache(options);

/** Raised when the stored shape changes: entries of another format read as a miss. */
const FORMAT = 2;

const entryKey = (key: string): string => `tw:answer:${key}`;
const claimKey = (key: string): string => `tw:claim:${key}`;

class RedisAnswerCache implements AnswerCache {
  readonly #link: RedisLink;
  readonly #ttlMs: number;
  readonly #claimMs: number;
  readonly #local = new LocalClaims();
  readonly #renewals = new Set<NodeJS.Timeout>();

  constructor({ redis, ttlMs = 24 * 60 * 60_000, claimMs = 10_000 }: RedisAnswerCacheOptions) {
    this.#link = redis;
    this.#ttlMs = ttlMs;
    this.#claimMs = claimMs;
  }

  async get(key: string): Promise<CachedAnswer | undefined> {
    try {
      return parseEntry(await this.#link.run((client) => client.get(entryKey(key))));
    } catch {
      return undefined;
    }
  }

  async put(key: string, entry: CachedAnswer): Promise<void> {
    const value = JSON.stringify({ format: FORMAT, ...entry });
    await this.#link.run((client) => client.set(entryKey(key), value, 'PX', this.#ttlMs)).catch(() => {});
  }

  /** Claimed within the process first: one writer per key and process is left where Redis is away. */
  async claim(key: string, answerId: string): Promise<Claim> {
    const local = this.#local.claim(key, answerId);
    if ('holder' in local) return { won: false, holder: local.holder };
    const value = `${randomUUID()}:${answerId}`;
    const holder = await this.#takeClaim(key, value).catch(() => undefined);
    if (holder !== undefined) {
      local.release();
      return { won: false, holder };
    }
    const stopRenewal = this.#renew(key, value);
    return {
      won: true,
      release: async () => {
        stopRenewal();
        local.release();
        await this.#link.script('twReleaseClaim', claimKey(key), value).catch(() => {});
      },
    };
  }

  /** Returns the answer that holds the key already, or undefined when it is ours. */
  async #takeClaim(key: string, value: string): Promise<string | undefined> {
    const held = String(await this.#link.script('twClaim', claimKey(key), value, this.#claimMs));
    return held === value ? undefined : held.slice(held.indexOf(':') + 1);
  }

  #renew(key: string, value: string): () => void {
    const timer = setInterval(() => {
      this.#link.script('twRenewClaim', claimKey(key), value, this.#claimMs).catch(() => {});
    }, this.#claimMs / 3);
    timer.unref();
    this.#renewals.add(timer);
    return () => {
      clearInterval(timer);
      this.#renewals.delete(timer);
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#renewals) clearInterval(timer);
  }
}

function parseEntry(json: string | null): CachedAnswer | undefined {
  if (json === null) return undefined;
  const entry = JSON.parse(json) as Partial<CachedAnswer> & { readonly format?: number };
  const { answer, events, storedAt, basis } = entry;
  const whole = entry.format === FORMAT && typeof answer?.id === 'string' && typeof answer.text === 'string' && Array.isArray(events) && typeof storedAt === 'number';
  return whole && basis ? { answer, events, storedAt, basis } : undefined;
}
