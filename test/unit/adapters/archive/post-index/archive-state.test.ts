import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Table } from '@lancedb/lancedb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArchiveMeta, EMPTY_VERSION, type MetaFile } from '../../../../../src/adapters/archive/lancedb/archive-meta.ts';
import { ArchiveState } from '../../../../../src/adapters/archive/lancedb/archive-state.ts';

const metaAt = (revision: number): ArchiveMeta => ({ vectorModel: null, version: EMPTY_VERSION, sequence: revision, revision, postCount: revision, tableVersion: 1 });
const TABLE = { version: async () => 1, checkoutLatest: async () => undefined } as unknown as Table;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threadwise-state-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the state of an archive', () => {
  it('is not set back by a look at the file that began before a write and ended after it', async () => {
    let answer: (meta: ArchiveMeta) => void = () => undefined;
    const slowLook = new Promise<ArchiveMeta>((resolve) => {
      answer = resolve;
    });
    const reads = [slowLook];
    const metaFile = { readIfChanged: async () => reads.shift(), write: async () => undefined } as unknown as MetaFile;
    const state = new ArchiveState({ folder, table: TABLE, metaFile, meta: metaAt(1), vectorModel: undefined, lockWaitMs: 1_000 });
    const looking = state.current();
    await state.write(async (meta) => ({ result: undefined, change: { ...meta, ...metaAt(2) } }));
    answer(metaAt(1));
    expect(await looking).toMatchObject({ revision: 2 });
    expect(await state.current()).toMatchObject({ revision: 2, postCount: 2 });
  });
});
