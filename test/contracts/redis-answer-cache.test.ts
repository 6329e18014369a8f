import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createRedisAnswerCache } from '../../src/adapters/cache/redis/redis-answer-cache.ts';
import { openRedis } from '../../src/adapters/cache/redis/redis-link.ts';
import { type RedisServer, startRedis } from '../services/redis-server.ts';
import { startTcpProxy } from '../services/tcp-proxy.ts';
import { cachedAnswer, release } from './answer-cache.contract.ts';
import { RecordingLogger, silentLogger } from './recording-logger.ts';
import { eventually } from './sample-run.ts';

/** On a busy machine an answer of Redis can take its time. */
const patient = { commandTimeoutMs: 5_000, startTimeoutMs: 10_000 };

describe('the answer cache and the ways of Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  beforeEach(() => server.restart());
  afterAll(() => server[Symbol.asyncDispose]());

  it('costs no request when Redis goes in the middle of a load, logs once, and comes back by itself', async () => {
    const logger = new RecordingLogger();
    await using redis = await openRedis({ url: server.url, logger, ...patient, maxBackoffMs: 200 });
    await using cache = createRedisAnswerCache({ redis });
    const entry = cachedAnswer();
    const requests = { done: 0, slowest: 0 };
    const loading = { on: true };
    const load = Promise.all(
      Array.from({ length: 20 }, async (_, client) => {
        for (let turn = 0; loading.on; turn += 1) {
          const started = performance.now();
          const key = `${client}:${turn}`;
          const claim = await cache.claim(key, key);
          expect(claim.won).toBe(true);
          if ((await cache.get(key)) === undefined) await cache.put(key, entry);
          await release(claim);
          requests.done += 1;
          requests.slowest = Math.max(requests.slowest, performance.now() - started);
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
      }),
    );
    const more = (count: number) => {
      const goal = requests.done + count;
      return eventually(`${count} more requests are done`, () => requests.done >= goal);
    };
    await more(200);
    await server.kill();
    await more(400);
    await server.restart();
    await eventually('Redis is back', () => redis.up);
    await more(200);
    loading.on = false;
    await load;
    expect(requests.slowest).toBeLessThan(10_000);
    expect(logger.messages()).toEqual(['Redis is out of reach: going on without it', 'Redis is back']);
    await cache.put('afterwards', entry);
    expect(await cache.get('afterwards')).toEqual(entry);
  });

  it('waits for a hanging Redis once and then no more', async () => {
    const logger = new RecordingLogger();
    await using redis = await openRedis({ url: server.url, logger, startTimeoutMs: 10_000 });
    await using cache = createRedisAnswerCache({ redis });
    await cache.put('key', cachedAnswer());
    server.pause();
    try {
      expect(await cache.get('key')).toBeUndefined();
      const started = performance.now();
      for (let turn = 0; turn < 50; turn += 1) expect(await cache.get('key')).toBeUndefined();
      expect(performance.now() - started).toBeLessThan(10_000);
    } finally {
      server.resume();
    }
    await eventually('the entry is seen again', async () => (await cache.get('key')) !== undefined);
    expect(logger.messages()).toEqual(['Redis is out of reach: going on without it', 'Redis is back']);
  });

  it('keeps one writer a key within the process while Redis is away', async () => {
    await using redis = await openRedis({ url: server.url, logger: silentLogger, ...patient });
    await using cache = createRedisAnswerCache({ redis });
    await server.kill();
    await eventually('it is noticed', () => !redis.up);
    const first = await cache.claim('key', 'a1');
    expect(first.won).toBe(true);
    expect(await cache.claim('key', 'a2')).toEqual({ won: false, holder: 'a1' });
    await release(first);
    const third = await cache.claim('key', 'a3');
    expect(third.won).toBe(true);
    await release(third);
  });

  it('claims a held key again in a Redis that came back empty', async () => {
    await using redis = await openRedis({ url: server.url, logger: silentLogger, ...patient, maxBackoffMs: 100 });
    await using otherRedis = await openRedis({ url: server.url, logger: silentLogger, ...patient, maxBackoffMs: 100 });
    await using cache = createRedisAnswerCache({ redis, claimMs: 300 });
    await using other = createRedisAnswerCache({ redis: otherRedis, claimMs: 300 });
    const first = await cache.claim('key', 'a1');
    await server.restart();
    await eventually('the claim is back', async () => {
      if (!redis.up || !otherRedis.up) return false;
      const claim = await other.claim('key', 'a2');
      await release(claim);
      return !claim.won;
    });
    await release(first);
    const second = await other.claim('key', 'a3');
    expect(second.won).toBe(true);
    await release(second);
  });

  it('keeps a claim for longer than its time while its holder lives, and frees it when the holder is lost', async () => {
    await using cable = await startTcpProxy(server);
    await using lostRedis = await openRedis({ url: `redis://127.0.0.1:${cable.port}`, logger: silentLogger, ...patient });
    await using redis = await openRedis({ url: server.url, logger: silentLogger, ...patient });
    await using lost = createRedisAnswerCache({ redis: lostRedis, claimMs: 1_500 });
    await using cache = createRedisAnswerCache({ redis, claimMs: 1_500 });
    const first = await lost.claim('key', 'a1');
    expect(first.won).toBe(true);
    const until = performance.now() + 3_000;
    while (performance.now() < until) {
      expect(await cache.claim('key', 'a2')).toEqual({ won: false, holder: 'a1' });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    cable.cut();
    await eventually('the key is free', async () => (await cache.claim('key', 'a3')).won);
    // The lost holder must not free what belongs to another one by now.
    cable.mend();
    await eventually('the cable is mended', () => lostRedis.up);
    await release(first);
    expect(await lost.claim('key', 'a4')).toEqual({ won: false, holder: 'a3' });
  });

  it.each([
    ['no JSON', '{"format":1,'],
    ['another format', JSON.stringify({ format: 0, ...cachedAnswer() })],
    ['no answer', '{"format":1,"events":[],"storedAt":1}'],
    ['null', 'null'],
    ['a number', '7'],
  ])('reads a broken entry as a miss: %s', async (_, value) => {
    await using redis = await openRedis({ url: server.url, logger: silentLogger, ...patient });
    await using cache = createRedisAnswerCache({ redis });
    await redis.run((client) => client.set('tw:answer:key', value));
    expect(await cache.get('key')).toBeUndefined();
    const entry = cachedAnswer();
    await cache.put('key', entry);
    expect(await cache.get('key')).toEqual(entry);
  });

  it('says once that Redis refuses to store, and goes on', async () => {
    const logger = new RecordingLogger();
    await using redis = await openRedis({ url: server.url, logger, ...patient });
    await using cache = createRedisAnswerCache({ redis });
    await redis.run((client) => client.config('SET', 'maxmemory', '1'));
    for (let turn = 0; turn < 5; turn += 1) await cache.put(`key ${turn}`, cachedAnswer());
    expect(logger.messages()).toEqual(['Redis refuses a command: going on without it']);
    expect(JSON.stringify(logger.lines)).not.toContain('ferry');
  });

  it('opens without Redis, says so once, and uses it when it comes', async () => {
    const logger = new RecordingLogger();
    await server.kill();
    await using redis = await openRedis({ url: server.url, logger, ...patient, startTimeoutMs: 100, maxBackoffMs: 100 });
    await using cache = createRedisAnswerCache({ redis });
    expect(await cache.get('key')).toBeUndefined();
    await server.restart();
    await eventually('it is found', () => redis.up);
    await cache.put('key', cachedAnswer());
    expect(await cache.get('key')).toBeDefined();
    expect(logger.messages()).toEqual(['Redis is out of reach: going on without it', 'Redis is back']);
  });
});
