import { inject } from 'vitest';

import { createMemoryAnswerLog } from '../../src/adapters/cache/memory/memory-answer-log.ts';
import { createRedisAnswerLog } from '../../src/adapters/cache/redis/redis-answer-log.ts';
import { openRedis } from '../../src/adapters/cache/redis/redis-link.ts';
import { answerLogContract } from './answer-log.contract.ts';
import { silentLogger } from './recording-logger.ts';

answerLogContract('the answer log in memory', async () => {
  const log = createMemoryAnswerLog();
  return { writing: log, following: log, [Symbol.asyncDispose]: () => log[Symbol.asyncDispose]() };
});

answerLogContract('the answer log in Redis, followed where it is written', async () => {
  const redis = await openRedis({ url: inject('redisUrl'), logger: silentLogger, commandTimeoutMs: 5_000, startTimeoutMs: 10_000 });
  const log = createRedisAnswerLog({ redis, instanceId: 'one' });
  return {
    writing: log,
    following: log,
    async [Symbol.asyncDispose]() {
      await log[Symbol.asyncDispose]();
      await redis[Symbol.asyncDispose]();
    },
  };
});

answerLogContract('the answer log in Redis, followed on another replica', async () => {
  const options = { url: inject('redisUrl'), logger: silentLogger, commandTimeoutMs: 5_000, startTimeoutMs: 10_000 };
  const links = [await openRedis(options), await openRedis(options)] as const;
  const writing = createRedisAnswerLog({ redis: links[0], instanceId: 'writer' });
  const following = createRedisAnswerLog({ redis: links[1], instanceId: 'follower' });
  return {
    writing,
    following,
    async [Symbol.asyncDispose]() {
      for (const part of [writing, following, ...links]) await part[Symbol.asyncDispose]();
    },
  };
});
