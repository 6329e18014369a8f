import type { Table } from '@lancedb/lancedb';
import type { RecordBatch } from 'apache-arrow';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ArchiveMeta, EMPTY_VERSION } from '../../../../../src/adapters/archive/lancedb/archive-meta.ts';
import { LiveIndex } from '../../../../../src/adapters/archive/lancedb/live-index.ts';
import { rowsToArrow } from '../../../../../src/adapters/archive/lancedb/post-rows.ts';
import { indexed, makePost } from '../../../../fakes/sample-posts.ts';
import { ALL, idsOf, pick, seeded, weighted } from './sample-rows.ts';

/** As much of a LanceDB table as the index reads: rows that other rows replace, each with the number of its write. */
class FakeTable {
  readonly #rows = new Map<string, { readonly id: string; readonly text: string; readonly revision: number }>();
  #revision = 0;
  #extra = 0;
  reads = 0;
  /** Rejects the next so many reads. */
  failures = 0;
  /** Damages the next batches. */
  damage: ((batch: RecordBatch) => RecordBatch) | undefined;
  /** Awaited before each read. */
  pause: () => Promise<unknown> = async () => undefined;

  get meta(): ArchiveMeta {
    return { vectorModel: null, version: EMPTY_VERSION, sequence: 1, revision: this.#revision, postCount: this.#rows.size + this.#extra, tableVersion: 1 };
  }

  write(...posts: readonly (readonly [id: string, text: string])[]): ArchiveMeta {
    this.#revision += 1;
    for (const [id, text] of posts) this.#rows.set(id, { id, text, revision: this.#revision });
    return this.meta;
  }

  /** Says that there is a post more than can be read. */
  countOneMore(): void {
    this.#extra += 1;
  }

  remove(id: string): ArchiveMeta {
    this.#rows.delete(id);
    this.#revision += 1;
    return this.meta;
  }

  async countRows(where: string): Promise<number> {
    return this.#matching(where).length;
  }

  query() {
    return { select: () => ({ where: (where: string) => this.#read(where) }) };
  }

  async *#read(where: string): AsyncGenerator<RecordBatch> {
    this.reads += 1;
    await this.pause();
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('The disk does not answer.');
    }
    const rows = this.#matching(where);
    for (let start = 0; start < rows.length; start += 50) {
      const part = rows.slice(start, start + 50).map(({ id, text, revision }) => ({ indexed: indexed(makePost({ sourceId: id, text })), json: '', hash: '', sequence: 1, revision }));
      for (const batch of rowsToArrow(part, undefined).batches) yield this.damage?.(batch) ?? batch;
      await Promise.resolve();
    }
  }

  #matching(where: string) {
    const [, sign, number] = /^revision (<=|>) (\d+)$/.exec(where) ?? [];
    if (sign === undefined) throw new Error(`Not understood: ${where}`);
    return [...this.#rows.values()].filter(({ revision }) => (sign === '>') === revision > Number(number));
  }
}

let table: FakeTable;
let live: LiveIndex;
const open = (mostRecent?: number) => {
  table = new FakeTable();
  live = new LiveIndex(table as unknown as Table, undefined, mostRecent);
};
afterEach(() => live[Symbol.asyncDispose]());

const find = async (term: string, meta = table.meta) =>
  idsOf(await (await live.upTo(meta)).searchTerms(weighted(term), { scope: ALL, limit: 100_000, keepCopies: true })).sort();

describe('the index of a table', () => {
  it('is read when first asked for, then only what came since, and nothing where nothing did', async () => {
    open();
    table.write(['a', 'tide'], ['b', 'tide']);
    expect(await find('tide')).toEqual(['a', 'b']);
    const { reads } = table;
    expect(await find('tide')).toEqual(['a', 'b']);
    expect(table.reads).toBe(reads);
    table.write(['c', 'tide'], ['a', 'ebb']);
    expect(await find('tide')).toEqual(['b', 'c']);
    expect(table.reads).toBe(reads + 1);
    expect(await find('ebb')).toEqual(['a']);
  });

  it('starts with an empty table', async () => {
    open();
    expect(await find('tide')).toEqual([]);
    table.write(['a', 'tide']);
    expect(await find('tide')).toEqual(['a']);
  });

  it('is read again at the next search when reading failed', async () => {
    open();
    table.write(['a', 'tide']);
    table.failures = 1;
    await expect(find('tide')).rejects.toThrow('The disk does not answer.');
    expect(await find('tide')).toEqual(['a']);
    table.write(['b', 'tide']);
    table.failures = 1;
    await expect(find('tide')).rejects.toThrow('The disk does not answer.');
    expect(await find('tide')).toEqual(['a', 'b']);
  });

  it('fails by name at a batch that lacks a column, and is right once it can be read', async () => {
    open();
    table.write(['a', 'tide']);
    table.damage = (batch) => batch.select(['id', 'revision']) as RecordBatch;
    await expect(find('tide')).rejects.toThrow('no column');
    table.damage = undefined;
    expect(await find('tide')).toEqual(['a']);
  });

  it('is read anew when posts went away', async () => {
    open();
    table.write(['a', 'tide'], ['b', 'tide']);
    expect(await find('tide')).toEqual(['a', 'b']);
    table.remove('a');
    expect(await find('tide')).toEqual(['b']);
  });

  it('is not read anew with every write where the table holds a row that cannot be found', async () => {
    open();
    table.countOneMore();
    table.write(['a', 'tide']);
    await find('tide');
    const { reads } = table;
    for (let round = 0; round < 5; round += 1) {
      table.write([`more-${round}`, 'tide']);
      expect(await find('tide')).toHaveLength(2 + round);
    }
    expect(table.reads).toBe(reads + 5);
  });

  it('misses no post that is changed while it is read', async () => {
    open();
    table.write(['a', 'tide'], ['b', 'tide']);
    const { meta } = table;
    let changed = false;
    table.pause = async () => {
      if (!changed) table.write(['a', 'tide again']);
      changed = true;
    };
    expect(await find('tide', meta)).toEqual(['a', 'b']);
    expect(await find('again')).toEqual(['a']);
  });

  it('shows each search all that was written before it began, while recent posts are worked in', async () => {
    open(20);
    const random = seeded(41);
    const ids = Array.from({ length: 400 }, (_, at) => `post-${at}`);
    const written = new Map<string, string>();
    table.pause = () => new Promise((resolve) => {
      setImmediate(resolve);
    });
    const searches: Promise<void>[] = [];
    for (let round = 0; round < 120; round += 1) {
      const batch = Array.from({ length: 8 }, (): [string, string] => [pick(random, ids), `tide version${round}`]);
      const meta = table.write(...batch);
      for (const [id, text] of batch) written.set(id, text);
      const expected = [...written.keys()].sort();
      searches.push(expectHolds(find('tide', meta), expected));
      if (round % 3 === 0) await Promise.all(searches.splice(0));
    }
    await Promise.all(searches);
    const index = await live.upTo(table.meta);
    expect(await find('tide')).toEqual([...written.keys()].sort());
    expect(index.postCount).toBe(written.size);
    for (const round of [119, 118, 60]) {
      expect(await find(`version${round}`)).toEqual([...written].filter(([, text]) => text.endsWith(`version${round}`)).map(([id]) => id).sort());
    }
    await vi.waitFor(async () => {
      table.write(['last', 'tide']);
      await find('tide');
      expect(index.largeSize).toBeGreaterThan(100);
    }, { timeout: 20_000, interval: 10 });
    expect(await find('tide')).toEqual([...written.keys(), 'last'].sort());
  });

  it('goes on when recent posts cannot be worked in, and tries again after the next write', async () => {
    open(2);
    table.write(['a', 'tide'], ['a1', 'tide'], ['a2', 'tide']);
    await find('tide');
    table.write(['b', 'tide'], ['c', 'tide'], ['d', 'tide']);
    let reads = 0;
    table.pause = async () => {
      reads += 1;
      // The first reads what is recent, the second what becomes the large segment.
      if (reads === 2) throw new Error('The disk does not answer.');
    };
    expect(await find('tide')).toEqual(['a', 'a1', 'a2', 'b', 'c', 'd']);
    await vi.waitFor(() => expect(reads).toBe(2));
    const index = await live.upTo(table.meta);
    expect(index.largeSize).toBe(3);
    await vi.waitFor(async () => {
      table.write(['e', 'tide']);
      expect(await find('tide')).toEqual(['a', 'a1', 'a2', 'b', 'c', 'd', 'e']);
      expect(index.largeSize).toBeGreaterThan(3);
    }, { timeout: 20_000, interval: 10 });
  });

  it('reads all posts as one segment when more were written than it holds', async () => {
    open(2);
    table.write(['a', 'tide']);
    await find('tide');
    table.write(...'bcdefg'.split('').map((id) => [id, 'tide'] as [string, string]));
    expect(await find('tide')).toHaveLength(7);
    expect(await live.upTo(table.meta)).toMatchObject({ largeSize: 7, recentSize: 0 });
  });

  it('closes while it is read or searched, and is not opened again', async () => {
    open(1);
    table.write(['a', 'tide']);
    const reading = find('tide').then(() => 'done', (error: unknown) => String(error));
    await live[Symbol.asyncDispose]();
    expect(await reading).toMatch(/done|closed/);
    await expect(live.upTo(table.meta)).rejects.toThrow('closed');
    table.write(['b', 'tide']);
    await expect(live.upTo(table.meta)).rejects.toThrow('closed');
  });
});

/** A search may already see what was written after it began. */
async function expectHolds(search: Promise<readonly string[]>, expected: readonly string[]): Promise<void> {
  expect(await search).toEqual(expect.arrayContaining([...expected]));
}
