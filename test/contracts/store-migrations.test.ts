import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { MIGRATIONS } from '../../src/adapters/conversations/sql/migrations-folder.ts';
import { openPgliteStore } from '../../src/adapters/conversations/sql/pglite-store.ts';
import { completed, runningAnswer } from './sample-run.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threadwise-migrations-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A database as the first migrations left it. */
async function databaseAfter(migrations: number): Promise<PGlite> {
  const old = join(folder, 'migrations');
  await cp(MIGRATIONS.migrationsFolder, old, { recursive: true });
  const path = join(old, 'meta', '_journal.json');
  const journal = JSON.parse(await readFile(path, 'utf8')) as { entries: unknown[] };
  await writeFile(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, migrations) }));
  await mkdir(join(folder, 'store'));
  const database = await PGlite.create({ dataDir: join(folder, 'store', 'postgres') });
  await migrate(drizzle(database), { migrationsFolder: old });
  return database;
}

it('makes each turn of conversations from before there were branches follow the one before it', { timeout: 120_000 }, async () => {
  const database = await databaseAfter(2);
  const answers = [30, 10, 20, 20].map((createdAt) => completed(runningAnswer({ conversationId: 'c', createdAt, question: 'Where is the Ferry?' })));
  const alone = completed(runningAnswer({ conversationId: 'd', createdAt: 5, question: 'Where is the tram?' }));
  for (const id of ['c', 'd']) await database.query('insert into conversations (id, title, created_at, updated_at) values ($1, $2, 1, 1)', [id, `Title ${id}`]);
  for (const answer of [...answers, alone]) {
    const values = [answer.id, answer.conversationId, answer.status, answer.question, JSON.stringify(answer), answer.createdAt];
    await database.query('insert into answers (id, conversation_id, status, question, body, created_at) values ($1, $2, $3, $4, $5, $6)', values);
  }
  await database.close();

  await using store = await openPgliteStore({ folder: join(folder, 'store') });
  const [last, first, second, third] = answers;
  const path = await store.path(last?.id ?? '', 10);
  expect(path).toEqual([first, { ...second, parentId: first?.id }, { ...third, parentId: second?.id }, { ...last, parentId: third?.id }]);
  expect(await store.path(alone.id, 10)).toEqual([alone]);
  expect(await store.listConversations({ limit: 5, words: ['FERRY', 'title'] })).toMatchObject([{ id: 'c' }]);
});
