import { expect, inject, it } from 'vitest';

import { createMemoryAnswerCache } from '../../src/adapters/cache/memory/memory-answer-cache.ts';
import { createRedisAnswerCache } from '../../src/adapters/cache/redis/redis-answer-cache.ts';
import { openRedis } from '../../src/adapters/cache/redis/redis-link.ts';
import { answerCacheContract, cachedAnswer } from './answer-cache.contract.ts';
import { silentLogger } from './recording-logger.ts';

const ttlMs = 1_500;

answerCacheContract('the answer cache in memory', ttlMs, async () => {
  const cache = createMemoryAnswerCache({ maxEntries: 100, ttlMs });
  return { one: cache, other: cache, [Symbol.asyncDispose]: () => cache[Symbol.asyncDispose]() };
});

answerCacheContract('the answer cache in Redis', ttlMs, async () => {
  const options = { url: inject('redisUrl'), logger: silentLogger, commandTimeoutMs: 5_000, startTimeoutMs: 10_000 };
  const links = [await openRedis(options), await openRedis(options)] as const;
  const one = createRedisAnswerCache({ redis: links[0], ttlMs });
  const other = createRedisAnswerCache({ redis: links[1], ttlMs });
  return {
    one,
    other,
    async [Symbol.asyncDispose]() {
      for (const part of [one, other, ...links]) await part[Symbol.asyncDispose]();
    },
  };
});

it('keeps a bounded number of answers in memory, those used last', async () => {
  await using cache = createMemoryAnswerCache({ maxEntries: 2, ttlMs: 60_000 });
  for (const key of ['a', 'b']) await cache.put(key, cachedAnswer());
  await cache.get('a');
  await cache.put('c', cachedAnswer());
  const kept = await Promise.all(['a', 'b', 'c'].map(async (key) => (await cache.get(key)) !== undefined));
  expect(kept).toEqual([true, false, true]);
});
