import { LRUCache } from 'lru-cache';

import type { AnswerCache, CachedAnswer, Claim } from '../../../ports/answer-cache.ts';
import { LocalClaims } from './local-claims.ts';

export interface MemoryAnswerCacheOptions {
  /** How many answers are kept; those used last stay longest. */
  readonly maxEntries?: number;
  /** How long an answer is kept, in milliseconds. */
  readonly ttlMs?: number;
}

/** An answer cache in this process: by default 1,000 answers for a day. */
export const createMemoryAnswerCache = (options: MemoryAnswerCacheOptions = {}): AnswerCache => new MemoryAnswerCache(options);

class MemoryAnswerCache implements AnswerCache {
  readonly #entries: LRUCache<string, CachedAnswer>;
  readonly #claims = new LocalClaims();

  constructor({ maxEntries = 1_000, ttlMs = 24 * 60 * 60_000 }: MemoryAnswerCacheOptions) {
    this.#entries = new LRUCache({ max: maxEntries, ttl: ttlMs });
  }

  async get(key: string): Promise<CachedAnswer | undefined> {
    return this.#entries.get(key);
  }

  async put(key: string, entry: CachedAnswer): Promise<void> {
    this.#entries.set(key, entry);
  }

  async claim(key: string, answerId: string): Promise<Claim> {
    const claim = this.#claims.claim(key, answerId);
    return 'holder' in claim ? { won: false, holder: claim.holder } : { won: true, release: async () => claim.release() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#entries.clear();
  }
}
