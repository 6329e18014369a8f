import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { compose } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { startPostgres } from '../services/postgres-server.ts';

const MINUTE = 60_000;
// Where none is installed it says so in one line, and this is skipped; in CI that is an error.
const postgres = await startPostgres();

describe.skipIf(postgres === undefined)('two processes on one PostgreSQL without a Redis', () => {
  afterAll(() => postgres?.[Symbol.asyncDispose]());

  it('leave the young answers of one another alone, close the old ones, and say what they need', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'threadwise-shared-'));
    const log = new PassThrough();
    let now = Date.UTC(2024, 0, 1);
    const open = (name: string) =>
      compose(readConfig({ THREADWISE_DATA: path.join(folder, name), DATABASE_URL: postgres?.url }), createLogger('warn', false, log), createMetrics(), { now: () => now });
    await using other = await open('other');
    const { answer } = await other.app.ask({ question: 'hello there' });
    const id = answer?.id ?? '';
    expect(answer?.status).toBe('RUNNING');
    // Marked as running again, as if its process were still writing it.
    await rerun(id);
    now += MINUTE;
    await using one = await open('one');
    await one.app.closeLostAnswers();
    expect((await one.app.findAnswer(id))?.status).toBe('RUNNING');
    now += 5 * MINUTE;
    await one.app.closeLostAnswers();
    expect(await one.app.findAnswer(id)).toMatchObject({ status: 'FAILED', failure: { code: 'PROCESS_LOST' }, completedAt: now });
    expect(String(log.read()).trim().split('\n').filter((line) => line.includes('REDIS_URL'))).toHaveLength(2);
    await rm(folder, { recursive: true });
  });
});

async function rerun(id: string): Promise<void> {
  const { Client } = await import('pg');
  const client = new Client({ connectionString: postgres?.url });
  await client.connect();
  // An answer is known to be complete a little before the store knows, whose word would overwrite this one.
  const stored = async () => (await client.query<{ status: string }>('select status from answers where id = $1', [id])).rows[0]?.status;
  await expect.poll(stored, { timeout: 20_000 }).toBe('COMPLETED');
  await client.query(`update answers set status = 'RUNNING', events = null, body = body || '{"status":"RUNNING"}' where id = $1`, [id]);
  await client.end();
}
