import { describe, expect, it } from 'vitest';

import type { Post } from '../../../src/domain/post.ts';
import { importArchive, type ImportProgress } from '../../../src/importing/import-posts.ts';
import { openArchive } from '../../../src/importing/read-archive.ts';
import type { UpsertResult } from '../../../src/ports/post-archive.ts';
import { jsonl, record, writeOne } from './build-archive.ts';

/** Counts like a real archive does. */
class CountingArchive {
  readonly posts = new Map<string, string>();
  readonly batches: number[] = [];
  optimized = 0;

  readonly index = async (posts: readonly Post[]): Promise<UpsertResult> => {
    this.batches.push(posts.length);
    const result = { inserted: 0, updated: 0, unchanged: 0 };
    for (const post of posts) {
      const stored = this.posts.get(post.sourceId);
      const text = JSON.stringify(post);
      result[stored === undefined ? 'inserted' : stored === text ? 'unchanged' : 'updated'] += 1;
      this.posts.set(post.sourceId, text);
    }
    return result;
  };

  readonly optimize = async () => {
    this.optimized += 1;
  };
}

const open = async (...records: unknown[]) => openArchive(await writeOne('posts.jsonl', jsonl(...records)));
const records = (count: number) => Array.from({ length: count }, (_, index) => record({ id: String(index) }));

describe('importArchive', () => {
  it('stores in batches, and the report adds up', async () => {
    const archive = new CountingArchive();
    const report = await importArchive({ reader: await open(...records(5), record({ id: '5', mood: 'x' }), record({ createdAt: 'no' })), ...archive, batchSize: 4 });
    expect(archive.batches).toEqual([4, 2]);
    expect(archive.optimized).toBe(1);
    expect(report).toEqual({
      format: 'Threadwise JSONL',
      read: 6,
      inserted: 6,
      updated: 0,
      unchanged: 0,
      skipped: 1,
      skippedByReason: [{ reason: 'createdAt: not an ISO 8601 date', count: 1 }],
      firstSkipped: [{ place: 'posts.jsonl:7', reason: 'createdAt: not an ISO 8601 date' }],
      unknownFields: [{ field: 'mood', count: 1 }],
      milliseconds: expect.any(Number),
    });
  });

  it('changes nothing when the same archive comes again', async () => {
    const archive = new CountingArchive();
    await importArchive({ reader: await open(...records(5)), ...archive });
    const before = new Map(archive.posts);
    expect(await importArchive({ reader: await open(...records(5)), ...archive })).toMatchObject({ read: 5, inserted: 0, updated: 0, unchanged: 5 });
    expect(archive.posts).toEqual(before);
  });

  it('counts posts that come twice in one archive', async () => {
    const report = await importArchive({ reader: await open(record(), record(), record({ text: 'The ferry came.' })), ...new CountingArchive() });
    expect(report).toMatchObject({ read: 3, inserted: 1, unchanged: 1, updated: 1 });
  });

  it('detects the language of posts that name none', async () => {
    const archive = new CountingArchive();
    await importArchive({ reader: await open(record({ text: 'The last ferry of the evening was late again because of the fog.' }), record({ id: '2', lang: 'nl' })), ...archive });
    expect([...archive.posts.values()].map((text) => (JSON.parse(text) as Post).lang)).toEqual(['en', 'nl']);
  });

  it('counts skipped records by reason and keeps the first 20 places', async () => {
    const bad = [...Array(30).fill(record({ createdAt: 'no' })), ...Array(40).fill(record({ author: '' }))];
    const report = await importArchive({ reader: await open(record(), ...bad), ...new CountingArchive() });
    expect(report.skippedByReason).toEqual([{ reason: 'author: neither a handle nor {id, handle, name, followers}', count: 40 }, { reason: 'createdAt: not an ISO 8601 date', count: 30 }]);
    expect(report.firstSkipped).toHaveLength(20);
    expect(report.skipped).toBe(70);
  });

  it('reads the next batch only when the one before is stored', async () => {
    const reader = await open(...records(6));
    let given = 0;
    const counting = { ...reader, posts: async function* () { for await (const item of reader.posts()) { given += 1; yield item; } } };
    const seen: number[] = [];
    await importArchive({ reader: counting, index: async (posts) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen.push(given);
      return { inserted: posts.length, updated: 0, unchanged: 0 };
    }, optimize: async () => {}, batchSize: 2 });
    expect(seen).toEqual([2, 4, 6]);
  });

  it('tells its progress, up to the last byte', async () => {
    const progress: ImportProgress[] = [];
    const reader = await open(...records(5));
    await importArchive({ reader, ...new CountingArchive(), batchSize: 2, onProgress: (state) => progress.push(state) });
    expect(progress.map((state) => state.posts)).toEqual([2, 4, 5]);
    expect(progress.at(-1)).toEqual({ posts: 5, skipped: 0, bytesRead: reader.totalBytes, totalBytes: reader.totalBytes });
  });

  it('stops between batches when the signal aborts, and keeps what is stored', async () => {
    const archive = new CountingArchive();
    const stop = new AbortController();
    const run = importArchive({ reader: await open(...records(6)), index: async (posts) => { stop.abort(); return archive.index(posts); }, optimize: archive.optimize, batchSize: 2, signal: stop.signal });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect([archive.batches, archive.optimized]).toEqual([[2], 0]);
  });

  it('stops with the error of a failing store', async () => {
    const run = importArchive({ reader: await open(...records(6)), index: async () => { throw new Error('disk full'); }, optimize: async () => {}, batchSize: 2 });
    await expect(run).rejects.toThrow('disk full');
  });

  it('stores nothing when nothing can be read', async () => {
    const archive = new CountingArchive();
    expect(await importArchive({ reader: await open(record({ id: '' })), ...archive })).toMatchObject({ read: 0, skipped: 1 });
    expect([archive.batches, archive.optimized]).toEqual([[], 0]);
  });
});
