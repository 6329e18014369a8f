import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createRedisAnswerLog, type RedisAnswerLogOptions } from '../../src/adapters/cache/redis/redis-answer-log.ts';
import { openRedis, type RedisLink } from '../../src/adapters/cache/redis/redis-link.ts';
import type { AnswerEvent } from '../../src/domain/answer-event.ts';
import { AppError, isAbort } from '../../src/domain/errors.ts';
import type { AnswerLog } from '../../src/ports/answer-log.ts';
import { ChildServer } from '../services/child-server.ts';
import { type RedisServer, startRedis } from '../services/redis-server.ts';
import { startTcpProxy } from '../services/tcp-proxy.ts';
import { RecordingLogger } from './recording-logger.ts';
import { collect, eventually, numbered, runEvents, runningAnswer } from './sample-run.ts';

interface Replica extends AsyncDisposable {
  readonly log: AnswerLog;
  readonly redis: RedisLink;
  readonly logger: RecordingLogger;
}

const LOST = { type: 'AnswerFailed', code: 'PROCESS_LOST', retryable: true };

describe('the answer log of several replicas on one Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  beforeEach(() => server.restart());
  afterAll(() => server[Symbol.asyncDispose]());

  async function replica(options: Partial<RedisAnswerLogOptions> & { readonly port?: number; readonly commandTimeoutMs?: number } = {}): Promise<Replica> {
    // Patient by default: on a busy machine an answer of Redis can take its time.
    const { port = server.port, commandTimeoutMs = 5_000, ...logOptions } = options;
    const logger = new RecordingLogger();
    const redis = await openRedis({ url: `redis://127.0.0.1:${port}`, logger, commandTimeoutMs, maxBackoffMs: 200, startTimeoutMs: 10_000 });
    const log = createRedisAnswerLog({ redis, instanceId: crypto.randomUUID(), leaseMs: 2_000, ...logOptions });
    return {
      log,
      redis,
      logger,
      async [Symbol.asyncDispose]() {
        await log[Symbol.asyncDispose]();
        await redis[Symbol.asyncDispose]();
      },
    };
  }

  it('shows an event on the other replica without a poll', async () => {
    await using a = await replica();
    await using b = await replica({ pollMs: 3_600_000 });
    const { id } = runningAnswer();
    const writer = await a.log.open(id);
    const reader = b.log.follow(id, 0)[Symbol.asyncIterator]();
    const lags: number[] = [];
    for (let turn = 0; turn < 50; turn += 1) {
      const appended = performance.now();
      await writer.append({ type: 'TextDelta', offset: turn, text: 'x' });
      await reader.next();
      lags.push(performance.now() - appended);
    }
    const median = lags.sort((x, y) => x - y)[25];
    expect(median).toBeLessThan(1_000);
    await writer.append({ type: 'AnswerStopped' });
  });

  it('loses nothing for local and remote followers when Redis dies in mid-run and comes back empty', async () => {
    await using a = await replica();
    await using b = await replica();
    const answer = runningAnswer();
    const bodies = runEvents(answer, 60);
    const earlier = runningAnswer();
    const earlierWriter = await a.log.open(earlier.id);
    for (const body of runEvents(earlier)) await earlierWriter.append(body);

    const writer = await a.log.open(answer.id);
    const local = collect(a.log.follow(answer.id, 0));
    const remoteSeen: AnswerEvent[] = [];
    const remote = collect(b.log.follow(answer.id, 0), (event) => void remoteSeen.push(event));
    for (const body of bodies.slice(0, 20)) await writer.append(body);
    await eventually('the remote follower has the first part', () => remoteSeen.length === 20);
    await server.kill();
    for (const body of bodies.slice(20, 40)) await writer.append(body);
    await server.restart();
    await eventually('both replicas are back', () => a.redis.up && b.redis.up);
    for (const body of bodies.slice(40)) await writer.append(body);

    const events = numbered(answer.id, bodies);
    expect(await local).toEqual(events);
    expect(await remote).toEqual(events);
    for (const after of [0, 19, 20, 21, events.length - 1]) {
      expect(await collect(b.log.follow(answer.id, after))).toEqual(events.slice(after));
    }
    expect(await collect(b.log.follow(earlier.id, 0))).toEqual(numbered(earlier.id, runEvents(earlier)));
    expect(a.logger.messages()).toEqual(['Redis is out of reach: going on without it', 'Redis is back']);
  });

  it('ends a run in its own process while Redis is away and shows it elsewhere afterwards', async () => {
    await using a = await replica();
    await using b = await replica();
    await server.kill();
    await eventually('it is noticed', () => !a.redis.up && !b.redis.up);
    const answer = runningAnswer();
    const bodies = runEvents(answer);
    const started = performance.now();
    const writer = await a.log.open(answer.id);
    for (const body of bodies) await writer.append(body);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(await collect(a.log.follow(answer.id, 0))).toEqual(numbered(answer.id, bodies));
    expect(await a.log.read(answer.id)).toEqual(numbered(answer.id, bodies));
    await expect(b.log.read(answer.id)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    await expect(b.log.has(answer.id)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    await expect(b.log.requestStop(answer.id)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await server.restart();
    await eventually('the other replica knows it', () => b.log.has(answer.id).catch(() => false));
    expect(await collect(b.log.follow(answer.id, 0))).toEqual(numbered(answer.id, bodies));
  });

  it('does not hold up a writer while Redis hangs', async () => {
    await using a = await replica({ commandTimeoutMs: 250 });
    await using b = await replica();
    const answer = runningAnswer();
    const bodies = runEvents(answer, 200);
    const writer = await a.log.open(answer.id);
    server.pause();
    const started = performance.now();
    try {
      for (const body of bodies) await writer.append(body);
      expect(performance.now() - started).toBeLessThan(10_000);
      expect(await collect(a.log.follow(answer.id, 0))).toHaveLength(bodies.length);
      await eventually('it is noticed', () => !a.redis.up);
    } finally {
      server.resume();
    }
    expect(await collect(b.log.follow(answer.id, 0))).toEqual(numbered(answer.id, bodies));
  });

  it('ends the run of a killed process once, with two reapers racing', async () => {
    await using b = await replica();
    await using c = await replica();
    const { id } = runningAnswer();
    const script = fileURLToPath(new URL('../services/log-writer.ts', import.meta.url));
    await using child = new ChildServer(process.execPath, ['--import', 'tsx', script, server.url, id, '2000']);
    const seen: AnswerEvent[] = [];
    await child.waitUntil(() => b.log.has(id));
    const following = collect(b.log.follow(id, 0), (event) => void seen.push(event));
    await eventually('the text is there', () => seen.length === 3);
    expect(await Promise.all([b.log.reap(), c.log.reap()])).toEqual([[], []]);
    await child.end('SIGKILL');
    const reaped: string[] = [];
    await eventually('it is reaped', async () => {
      const rounds = await Promise.all([b, c, b, c].map(({ log }) => log.reap()));
      reaped.push(...rounds.flat());
      return reaped.length > 0;
    });
    expect(reaped).toEqual([id]);
    const events = await following;
    expect(events).toHaveLength(4);
    expect(events.at(-1)).toMatchObject({ ...LOST, seq: 4, answerId: id, completedAt: expect.any(Number) });
    expect(await collect(c.log.follow(id, 0))).toEqual(events);
    expect(await Promise.all([b.log.reap(), c.log.reap()])).toEqual([[], []]);
  });

  it('fences a writer that was cut off until others ended its run', async () => {
    await using cable = await startTcpProxy(server);
    await using a = await replica({ port: cable.port });
    await using b = await replica();
    await using c = await replica();
    const { id } = runningAnswer();
    const writer = await a.log.open(id);
    const local = collect(a.log.follow(id, 0));
    const remoteSeen: AnswerEvent[] = [];
    const remote = collect(b.log.follow(id, 0), (event) => void remoteSeen.push(event));
    await writer.append({ type: 'TextDelta', offset: 0, text: 'a' });
    await eventually('the first event is there', () => remoteSeen.length === 1);
    cable.cut();
    await eventually('the cut is noticed', () => !a.redis.up);
    await writer.append({ type: 'TextDelta', offset: 1, text: 'b' });
    const reaped: string[] = [];
    await eventually('it is reaped', async () => {
      reaped.push(...(await Promise.all([b.log.reap(), c.log.reap()])).flat());
      return reaped.length > 0;
    });
    expect(reaped).toEqual([id]);
    expect(await remote).toMatchObject([{ seq: 1 }, { ...LOST, seq: 2 }]);
    expect(writer.signal.aborted).toBe(false);
    cable.mend();
    await eventually('the writer is fenced', () => writer.signal.aborted);
    expect(writer.signal.reason).toBeInstanceOf(AppError);
    expect(writer.signal.reason).toMatchObject({ code: 'PROCESS_LOST', retryable: true });
    expect(await local).toMatchObject([{ seq: 1 }, { seq: 2 }, { ...LOST, seq: 3 }]);
    await expect(writer.append({ type: 'AnswerStopped' })).rejects.toMatchObject({ code: 'PROCESS_LOST' });
    // Who followed the cut-off writer and comes over learns of the end as well.
    expect(await collect(b.log.follow(id, 2))).toEqual([]);
    expect(await collect(b.log.follow(id, 3))).toMatchObject([{ ...LOST, seq: 4 }]);
  });

  it('reaps nobody because Redis was away and came back empty', async () => {
    await using a = await replica();
    await using b = await replica();
    const { id } = runningAnswer();
    const writer = await a.log.open(id);
    await server.kill();
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    await server.restart();
    await eventually('the reaper is back', () => b.redis.up);
    const back = performance.now();
    while (performance.now() - back < 3_000) {
      expect(await b.log.reap()).toEqual([]);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(writer.signal.aborted).toBe(false);
    await writer.append({ type: 'AnswerStopped' });
    expect(await collect(b.log.follow(id, 0))).toMatchObject([{ type: 'AnswerStopped', seq: 1 }]);
  });

  it('gives writers time to come back when nobody reached Redis for longer than a lease', async () => {
    const leaseMs = 4_000;
    await using cable = await startTcpProxy(server);
    await using reapersCable = await startTcpProxy(server);
    await using a = await replica({ port: cable.port, leaseMs });
    await using b = await replica({ port: reapersCable.port, leaseMs });
    const { id } = runningAnswer();
    const writer = await a.log.open(id);
    await writer.append({ type: 'TextDelta', offset: 0, text: 'a' });
    cable.cut();
    reapersCable.cut();
    await eventually('both notice', () => !a.redis.up && !b.redis.up);
    await new Promise((resolve) => setTimeout(resolve, leaseMs + 500));
    reapersCable.mend();
    await eventually('the reaper is back', () => b.redis.up);
    expect(await b.redis.run((client) => client.exists(`tw:log:{${id}}:lease`))).toBe(0);
    expect(await b.log.reap()).toEqual([]);
    cable.mend();
    await eventually('the writer is back', () => a.redis.up);
    await writer.append({ type: 'AnswerStopped' });
    expect(writer.signal.aborted).toBe(false);
    expect(await collect(b.log.follow(id, 0))).toMatchObject([{ seq: 1 }, { type: 'AnswerStopped', seq: 2 }]);
  });

  it('tells followers of the end when Redis came back empty and the writer did not', async () => {
    await using cable = await startTcpProxy(server);
    await using a = await replica({ port: cable.port });
    await using b = await replica({ pollMs: 100 });
    const { id } = runningAnswer();
    const writer = await a.log.open(id);
    const seen: AnswerEvent[] = [];
    const following = collect(b.log.follow(id, 0), (event) => void seen.push(event));
    await writer.append({ type: 'TextDelta', offset: 0, text: 'a' });
    await eventually('the first event is there', () => seen.length === 1);
    cable.cut();
    await server.restart();
    expect(await following).toMatchObject([{ seq: 1 }, { ...LOST, seq: 2 }]);
  });

  it('does not take for unknown what Redis may have forgotten', async () => {
    await using cable = await startTcpProxy(server);
    await using a = await replica({ port: cable.port });
    await using b = await replica({ pollMs: 100 });
    const { id } = runningAnswer();
    const writer = await a.log.open(id);
    await writer.append({ type: 'AnswerStopped' });
    cable.cut();
    await server.restart();
    await eventually('the other replica is back', () => b.redis.up);
    await expect(b.log.has(id)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    await expect(b.log.read(id)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    const following = collect(b.log.follow(id, 0));
    cable.mend();
    expect(await following).toMatchObject([{ type: 'AnswerStopped', seq: 1 }]);
    await eventually('what is unknown is unknown again', async () => !(await b.log.has('nobody-asked').catch(() => true)));
    expect(await collect(b.log.follow('nobody-asked', 0))).toEqual([]);
  });

  it('stops a run although the message got lost', async () => {
    await using a = await replica();
    await using b = await replica();
    const { id } = runningAnswer();
    const writer = await a.log.open(id);
    await b.redis.run((client) => client.hset(`tw:log:{${id}}:state`, 'stop', '1'));
    await eventually('the writer is aborted', () => writer.signal.aborted);
    expect(isAbort(writer.signal.reason)).toBe(true);
    await writer.append({ type: 'AnswerStopped' });
  });

  it('copies the last events before it closes', async () => {
    await using b = await replica();
    const answer = runningAnswer();
    const bodies = runEvents(answer, 300);
    {
      await using a = await replica();
      const writer = await a.log.open(answer.id);
      for (const body of bodies) void writer.append(body);
    }
    expect(await collect(b.log.follow(answer.id, 0))).toEqual(numbered(answer.id, bodies));
    expect(await b.redis.run((client) => client.zcard('tw:log:running'))).toBe(0);
  });

  it('shares one copy and one subscription among many followers, and gives both back', async () => {
    await using a = await replica();
    await using b = await replica();
    const answer = runningAnswer();
    const bodies = runEvents(answer, 20);
    const writer = await a.log.open(answer.id);
    const following = Array.from({ length: 50 }, () => collect(b.log.follow(answer.id, 0)));
    for (const body of bodies) await writer.append(body);
    const events = numbered(answer.id, bodies);
    expect(await Promise.all(following)).toEqual(following.map(() => events));
    const channel = `tw:log:{${answer.id}}:news`;
    await eventually('the subscription is given back', async () => {
      const counts = await a.redis.run((client) => client.pubsub('NUMSUB', channel));
      return counts[1] === 0;
    });
    const clients = await a.redis.run((client) => client.client('LIST'));
    expect(String(clients).trim().split('\n').length).toBeLessThanOrEqual(4);
  });
});
