import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { openPgliteStore } from '../../src/adapters/conversations/sql/pglite-store.ts';
import { openPostgresStore } from '../../src/adapters/conversations/sql/postgres-store.ts';
import { freePort } from '../services/child-server.ts';
import { startPostgres } from '../services/postgres-server.ts';
import { conversationStoreContract } from './conversation-store.contract.ts';
import { completed, runningAnswer } from './sample-run.ts';

conversationStoreContract('the conversation store in PGlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'threadwise-pglite-'));
  const store = await openPgliteStore({ folder });
  return Object.assign(store, {
    [Symbol.asyncDispose]: async () => {
      await Object.getPrototypeOf(store)[Symbol.asyncDispose].call(store);
      await rm(folder, { recursive: true, force: true });
    },
  });
});

it('says which PostgreSQL setting to look at when it cannot be reached', async () => {
  const url = `postgres://threadwise@127.0.0.1:${await freePort()}/postgres`;
  await expect(openPostgresStore({ url })).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    retryable: true,
    message: expect.stringContaining('DATABASE_URL'),
  });
});

// Where none is installed it says so in one line, and these are skipped; in CI that is an error.
const postgres = await startPostgres();
const url = postgres?.url ?? '';

describe.skipIf(postgres === undefined)('where a PostgreSQL runs', () => {
  afterAll(() => postgres?.[Symbol.asyncDispose]());

  // Several processes start at once on a new database: one migrates, all can work.
  conversationStoreContract('the conversation store in PostgreSQL', async () => {
    const others = Array.from({ length: 3 }, () => openPostgresStore({ url }));
    const store = await openPostgresStore({ url });
    for (const other of await Promise.all(others)) await other[Symbol.asyncDispose]();
    return store;
  });

  it('fails as unavailable while PostgreSQL is away, and works again by itself', async () => {
    await using store = await openPostgresStore({ url });
    const conversation = { id: crypto.randomUUID(), title: 'secret words', createdAt: 1, updatedAt: 1 };
    await store.startTurn({ conversation, answer: runningAnswer({ conversationId: conversation.id, createdAt: 1 }) });
    await postgres?.stop();
    const failure: unknown = await store
      .startTurn({ conversation: { ...conversation, id: 'another' }, answer: runningAnswer({ conversationId: 'another' }) })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'AppError', code: 'STORE_UNAVAILABLE', retryable: true });
    expect(String((failure as Error).cause)).not.toContain('secret words');
    await expect(store.ping()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await postgres?.restart();
    expect(await store.findConversation(conversation.id)).toEqual(conversation);
    const answer = runningAnswer({ conversationId: conversation.id });
    await store.startTurn({ answer });
    expect(await store.finishAnswer(completed(answer), [])).toBe(true);
  });
});
