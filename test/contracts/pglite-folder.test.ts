import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openPgliteStore } from '../../src/adapters/conversations/sql/pglite-store.ts';
import { ChildServer } from '../services/child-server.ts';
import { eventually, runningAnswer } from './sample-run.ts';

const conversation = { id: 'one', title: 'one', createdAt: 1, updatedAt: 1 };

describe('the folder of an embedded conversation store', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'threadwise-pglite-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('keeps its conversations from one opening to the next', { timeout: 120_000 }, async () => {
    const first = await openPgliteStore({ folder: join(folder, 'made', 'here') });
    await first.startTurn({ conversation, answer: runningAnswer({ conversationId: conversation.id, createdAt: 1 }) });
    await first[Symbol.asyncDispose]();
    await first[Symbol.asyncDispose]();
    await expect(first.ping()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await using second = await openPgliteStore({ folder: join(folder, 'made', 'here') });
    expect(await second.findConversation('one')).toEqual(conversation);
  });

  it('belongs to one process, says so to another one, and survives that process being killed', { timeout: 120_000 }, async () => {
    const script = fileURLToPath(new URL('../services/store-holder.ts', import.meta.url));
    await using holder = new ChildServer(process.execPath, ['--import', 'tsx', script, folder]);
    await holder.waitUntil(async () => holder.output.includes('ready'), 60_000);
    const failure: unknown = await openPgliteStore({ folder }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'DATA_FOLDER_IN_USE', message: expect.stringContaining(folder) });
    await holder.end('SIGKILL');
    const killed = performance.now();
    await using store = await openPgliteStore({ folder });
    expect(performance.now() - killed).toBeLessThan(30_000);
    expect(await store.findConversation('kept')).toMatchObject({ title: 'kept' });
  });

  it('fails the requests of a process that lost it, and not the process', { timeout: 120_000 }, async () => {
    const store = await openPgliteStore({ folder });
    await store.ping();
    await eventually('the store is closed', async () => {
      // Again and again: a renewal under way would put its own mark over this one.
      await utimes(join(folder, 'lock'), 1, 1);
      return store.ping().then(() => false, () => true);
    });
    await expect(store.ping()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    await store[Symbol.asyncDispose]();
  });

  it('says what to do when it is no folder', async () => {
    const file = join(folder, 'file');
    await writeFile(file, 'x');
    await expect(openPgliteStore({ folder: file })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringContaining(file) });
  });
});
