import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose, type Composed } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { Answer } from '../../src/domain/answer.ts';
import { importArchive } from '../../src/importing/import-posts.ts';
import { openArchive } from '../../src/importing/read-archive.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { makePost } from '../fakes/sample-posts.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const NOW = Date.UTC(2024, 11, 31, 12);
const SIREN = 'What did @mayor_okafor say in June 2024 about the failed flood alarm?';
const HEAT = 'What did @drsamuel advise about hot flats in August 2023?';

describe('a cached answer', () => {
  let folder: string;
  let parts: Composed;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'threadwise-cached-'));
    parts = await compose(readConfig({ THREADWISE_DATA: folder }), createLogger('silent'), createMetrics(), { now: () => NOW });
    await using reader = await openArchive(path.join(ROOT, 'sample/posts.jsonl'));
    await importArchive({ reader, index: (posts) => parts.archive.index(posts), optimize: () => parts.archive.optimize() });
  }, 120_000);
  afterAll(async () => {
    await parts[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  async function ask(question: string): Promise<Answer> {
    const { answer } = await parts.app.ask({ question, wait: true });
    if (!answer) throw new Error('no answer');
    return answer;
  }

  it('is written again once a post that it cites says something else, and others stay', async () => {
    const first = await ask(SIREN);
    expect((await ask(HEAT)).citations).not.toEqual([]);
    expect((await ask(SIREN)).cacheHit?.kind).toBe('EXACT');
    const [cited] = await parts.app.findPosts(first.citations.map(({ postSourceId }) => postSourceId));
    if (!cited) throw new Error('nothing cited');

    await parts.archive.index([{ ...cited, text: 'The flood alarm failed because a heron sat on the switch. I am sorry, and I have written to the heron.' }]);

    const again = await ask(SIREN);
    expect(again.cacheHit).toBeUndefined();
    expect(again.text).toContain('heron');
    expect((await ask(HEAT)).cacheHit?.kind).toBe('EXACT');
  });

  it('is written again once a post is added that answers the question, and stays for other posts', async () => {
    await ask(SIREN);
    await parts.archive.index([makePost({ sourceId: 'other', author: 'lena_fischt', createdAt: Date.UTC(2024, 5, 21), text: 'Cherry cake is back on Saturday.' })]);
    expect((await ask(SIREN)).cacheHit?.kind).toBe('EXACT');

    await parts.archive.index([makePost({ sourceId: 'better', author: 'mayor_okafor', createdAt: Date.UTC(2024, 5, 22), text: 'On the failed flood alarm once more: the flood alarm failed for want of a battery, and that was our fault.' })]);
    const again = await ask(SIREN);
    expect(again.cacheHit).toBeUndefined();
    expect(again.citations.map(({ postSourceId }) => postSourceId)).toContain('better');
  });

  it('is not served when nothing was found and something is there to be found', async () => {
    const nothing = 'What are the opening hours of the municipal swimming pool?';
    const first = await ask(nothing);
    await parts.archive.index([makePost({ sourceId: 'pool', author: 'portellerycity', createdAt: Date.UTC(2024, 10, 1), text: 'The municipal swimming pool has new opening hours: 07:00 to 21:00, Sundays from 09:00.' })]);
    expect(first.citations.map(({ postSourceId }) => postSourceId)).not.toContain('pool');
    expect((await ask(nothing)).citations.map(({ postSourceId }) => postSourceId)).toContain('pool');
  });
});
