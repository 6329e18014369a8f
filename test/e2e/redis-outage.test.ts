import { describe, expect, it } from 'vitest';
import { startRedis } from '../services/redis-server.ts';
import { ServerProcess } from './server-process.ts';

const TOPICS = ['bridge', 'flood', 'seal', 'ferry', 'siren', 'market', 'rents', 'soup', 'heat', 'library'];
const WORKERS = 4;

describe('Redis going away in the middle of a load', () => {
  it('costs no request, is logged once, and is used again when it is back', async () => {
    await using redis = await startRedis();
    await using server = await ServerProcess.start({ REDIS_URL: redis.url, LOG_LEVEL: 'info' });
    const statuses: string[] = [];
    const ask = async (question: string) => {
      const { ask: reply } = await server.query<{ ask: { answer: { status: string; cacheHit: object | null } } }>(
        'mutation ($question: String!) { ask(input: { question: $question, wait: true }) { answer { status cacheHit { ageSeconds } } } }',
        { question },
      );
      statuses.push(reply.answer.status);
      return reply.answer;
    };
    const load = (round: string) =>
      Promise.all(Array.from({ length: WORKERS }, async (_, worker) => {
        for (const topic of TOPICS) await ask(`What about the ${topic}${round} ${worker % 2}?`);
      }));

    await load('');
    const during = load(' today');
    await redis.kill();
    await during;
    await load('');
    await redis.restart();
    await expect.poll(async () => (await ask('What about the bridge 0?')).cacheHit, { timeout: 15_000, interval: 500 }).not.toBeNull();

    expect(new Set(statuses)).toEqual(new Set(['COMPLETED']));
    const lines = server.output.split('\n').filter((line) => /redis/i.test(line) && line.startsWith('{'));
    expect(lines.filter((line) => line.includes('"level":"warn"'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('"level":"error"'))).toHaveLength(0);
  }, 90_000);
});
