import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLanceArchive } from '../../src/adapters/archive/lancedb/open-lance-archive.ts';
import type { PostArchive } from '../../src/ports/post-archive.ts';
import { indexed, makePost } from '../fakes/sample-posts.ts';
import { describePostArchive } from './post-archive.contract.ts';

let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'threadwise-lance-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describePostArchive('LanceDB', ({ name, ...options }) => openLanceArchive({ folder: join(root, name), ...options }));

const samplePost = (id: string) => makePost({ sourceId: id, text: `sample ${id}`, createdAt: Date.UTC(2024, 0, 1) });

const hits = async (archive: PostArchive, term: string, limit = 10) =>
  (await archive.searchTerms({ terms: [{ term, weight: 1 }], filter: {}, limit })).map((hit) => hit.sourceId);
const add = (archive: PostArchive, ...ids: string[]) => archive.upsert(ids.map((id) => indexed(samplePost(id))));

describe('LanceDB: on disk and between processes', () => {
  let folder = '';
  let archives: PostArchive[] = [];
  let children: ChildProcess[] = [];

  const open = async (options: { lockWaitMs?: number; folder?: string } = {}) => {
    const archive = await openLanceArchive({ folder, ...options });
    archives.push(archive);
    return archive;
  };
  /** Adds posts "PREFIX-0" to "PREFIX-(count - 1)" from another process. */
  const addElsewhere = (prefix: string, count: number, batch: number) => {
    const script = fileURLToPath(new URL('../services/archive-writer.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', script, folder, prefix, String(count), String(batch)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    return child;
  };

  beforeEach(async () => {
    folder = join(await mkdtemp(join(root, 'own-')), 'archive');
  });
  afterEach(async () => {
    for (const archive of archives) await archive[Symbol.asyncDispose]();
    for (const child of children) child.kill('SIGKILL');
    archives = [];
    children = [];
  });

  it('shows the posts of another process within a second, with their version and sequence', async () => {
    const reader = await open();
    await add(reader, 'here');
    const before = await reader.stats();
    await once(addElsewhere('there', 30, 10), 'exit');
    expect(await reader.stats()).toMatchObject({ postCount: 31, sequence: 4 });
    expect(await hits(reader, 'there-29')).toEqual(['there-29']);
    expect((await reader.stats()).version).not.toBe(before.version);
    await add(reader, 'later');
    expect(await reader.stats()).toMatchObject({ postCount: 32, sequence: 5 });
  });

  it('finds posts of another process without being asked for figures first', async () => {
    const reader = await open();
    await add(reader, 'here');
    await once(addElsewhere('there', 3, 3), 'exit');
    await vi.waitFor(async () => expect(await hits(reader, 'there-2')).toEqual(['there-2']), { timeout: 15_000, interval: 100 });
  });

  it('lets two processes write by turns', async () => {
    const archive = await open();
    const child = addElsewhere('there', 40, 2);
    for (let n = 0; n < 20; n += 1) await add(archive, `here-${n}`);
    await once(child, 'exit');
    const ids = [...Array.from({ length: 20 }, (_, n) => `here-${n}`), ...Array.from({ length: 40 }, (_, n) => `there-${n}`)];
    expect(await archive.stats()).toMatchObject({ postCount: 60, sequence: 40, version: await versionOf(ids) });
  });

  it('is whole again after its writer was killed', async () => {
    const child = addElsewhere('post', 100_000, 20);
    for (let seen = 0; seen < 5; seen += 1) await once(child.stdout as NodeJS.ReadableStream, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const archive = await open();
    const { postCount, version } = await archive.stats();
    expect(postCount).toBeGreaterThan(0);
    expect(postCount % 20).toBe(0);
    expect(version).toBe(await versionOf(Array.from({ length: postCount }, (_, n) => `post-${n}`)));
    expect(await add(archive, 'post-0', 'one-more')).toEqual({ inserted: 1, updated: 0, unchanged: 1 });
  });

  it.each(['at the next opening', 'at the next write'])('makes up %s for a writer that died before it noted its posts', async (when) => {
    const writer = await open();
    await add(writer, 'a', 'b');
    await copyFile(join(folder, 'meta.json'), join(root, 'meta.old'));
    await add(writer, 'c');
    const { version } = await writer.stats();
    await copyFile(join(root, 'meta.old'), join(folder, 'meta.json'));
    await utimes(join(folder, 'meta.json'), new Date(), new Date());
    const archive = when === 'at the next opening' ? await open() : writer;
    if (archive === writer) await add(writer, 'c');
    expect(await archive.stats()).toMatchObject({ postCount: 3, sequence: 2, version });
    expect(JSON.parse(await readFile(join(folder, 'meta.json'), 'utf8'))).toMatchObject({ postCount: 3, sequence: 2, version });
  });

  it('tells a writer that another process goes on writing', async () => {
    const archive = await open({ lockWaitMs: 300 });
    await mkdir(join(folder, 'write.lock'));
    await expect(add(archive, 'a')).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE', retryable: true });
    expect(await archive.count({ filter: {} })).toBe(0);
    await rm(join(folder, 'write.lock'), { recursive: true });
    expect(await add(archive, 'a')).toMatchObject({ inserted: 1 });
  });

  it('takes over the lock of a process that is gone', async () => {
    const archive = await open({ lockWaitMs: 300 });
    await mkdir(join(folder, 'write.lock'));
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(join(folder, 'write.lock'), longAgo, longAgo);
    expect(await add(archive, 'a')).toMatchObject({ inserted: 1 });
  });

  it('opens and reads while another process writes', async () => {
    await add(await open(), 'a');
    await mkdir(join(folder, 'write.lock'));
    expect(await hits(await open({ lockWaitMs: 0 }), 'a')).toEqual(['a']);
    await rm(join(folder, 'write.lock'), { recursive: true });
  });

  it('ranks right when no indexed post is left', async () => {
    const archive = await open();
    await add(archive, 'first');
    const posts = Array.from({ length: 200 }, (_, n) => makePost({ text: `tide ${'word '.repeat(n % 9)}` }));
    await archive.upsert([...posts, makePost({ sourceId: 'best', text: 'tide tide tide' })].map((post) => indexed(post)));
    await archive.upsert([indexed({ ...samplePost('first'), text: 'changed' })]);
    expect(await hits(archive, 'tide', 1)).toEqual(['best']);
  });

  it('keeps finding ids and words through a long import', async () => {
    const archive = await open();
    for (let batch = 0; batch < 13; batch += 1) {
      await add(archive, ...Array.from({ length: 1_000 }, (_, n) => `post-${batch * 1_000 + n}`));
    }
    expect(await add(archive, ...Array.from({ length: 2_000 }, (_, n) => `post-${n * 6}`))).toMatchObject({ unchanged: 2_000 });
    for (const settle of [async () => undefined, () => archive.optimize(), () => archive.optimize()]) {
      await settle();
      for (const id of ['post-0', 'post-9999', 'post-10000', 'post-12999']) expect(await hits(archive, id)).toEqual([id]);
      expect(await archive.count({ filter: { until: samplePost('x').createdAt + 1 }, words: { all: [['sample']] } })).toBe(13_000);
    }
  });

  it('goes on reading after the pieces of the table were joined under it', async () => {
    const reader = await open();
    await add(reader, ...Array.from({ length: 40 }, (_, n) => `post-${n}`));
    expect(await hits(reader, 'post-1')).toEqual(['post-1']);
    const writer = await open();
    for (let n = 0; n < 40; n += 1) await add(writer, `more-${n}`);
    await writer.optimize();
    await vi.waitFor(async () => expect(await hits(reader, 'more-39')).toEqual(['more-39']), { timeout: 15_000, interval: 100 });
  });

  it('shows every search what was written before it began, while a bulk is written', async () => {
    const archive = await open();
    const child = addElsewhere('there', 60, 20);
    const exit = once(child, 'exit');
    const searches: Promise<string[]>[] = [];
    for (let batch = 1; batch <= 15; batch += 1) {
      await add(archive, ...Array.from({ length: 40 }, (_, n) => `here-${(batch - 1) * 40 + n}`));
      const searching = hits(archive, 'sample', 10_000);
      searching.catch(() => undefined);
      searches.push(searching);
    }
    for (const [place, ids] of (await Promise.all(searches)).entries()) {
      expect(ids.filter((id) => id.startsWith('here')).length).toBeGreaterThanOrEqual((place + 1) * 40);
      expect(new Set(ids).size).toBe(ids.length);
    }
    await exit;
    await vi.waitFor(async () => expect(await hits(archive, 'sample', 10_000)).toHaveLength(660), { timeout: 15_000, interval: 100 });
    expect(await archive.stats()).toMatchObject({ postCount: 660 });
  });

  it('does not take an older state for its own when a look and a write overlap', async () => {
    const archive = await open();
    await add(archive, 'here');
    const exit = once(addElsewhere('there', 12, 1), 'exit');
    for (let n = 0; n < 12; n += 1) {
      const looks = Array.from({ length: 4 }, () => archive.stats());
      for (const look of looks) look.catch(() => undefined);
      await add(archive, `more-${n}`);
      await Promise.all(looks);
      expect(await hits(archive, `more-${n}`)).toEqual([`more-${n}`]);
    }
    await exit;
    await vi.waitFor(async () => expect(await archive.stats()).toMatchObject({ postCount: 25 }), { timeout: 15_000, interval: 100 });
  });

  it('leaves no half-written files behind', async () => {
    const archive = await open();
    await add(archive, 'a');
    expect((await readdir(folder)).sort()).toEqual(['meta.json', 'posts.lance']);
  });

  it('refuses a damaged meta.json, and posts without one', async () => {
    await add(await open(), 'a');
    await writeFile(join(folder, 'meta.json'), '{"format": 1');
    await expect(open()).rejects.toMatchObject({ code: 'ARCHIVE_UNAVAILABLE', message: expect.stringContaining('meta.json') });
    await rm(join(folder, 'meta.json'));
    await expect(open()).rejects.toMatchObject({ code: 'ARCHIVE_UNAVAILABLE', message: expect.stringContaining('meta.json') });
  });

  it('says that a folder cannot be used', async () => {
    await writeFile(join(root, 'a-file'), '');
    await expect(open({ folder: join(root, 'a-file') })).rejects.toMatchObject({ code: 'ARCHIVE_UNAVAILABLE' });
  });

  it('refuses a vector of the wrong length', async () => {
    const archive = await openLanceArchive({ folder, vectorModel: { identity: 'm', dimensions: 3 } });
    archives.push(archive);
    await expect(archive.upsert([indexed(samplePost('a'), undefined, [1, 0])])).rejects.toMatchObject({ code: 'MODEL_MISMATCH' });
    await expect(archive.searchVector({ vector: [1, 0], filter: {}, limit: 1 })).rejects.toMatchObject({ code: 'MODEL_MISMATCH' });
    expect(await archive.upsert([indexed(samplePost('b'), undefined, [Number.NaN, 0, 1])])).toMatchObject({ inserted: 1 });
    expect(await archive.searchVector({ vector: [1, 0, 0], filter: {}, limit: 9 })).toEqual([]);
  });

  /** The version of an archive that was made of these posts at once. */
  async function versionOf(ids: readonly string[]): Promise<string> {
    const archive = await open({ folder: `${folder}-whole` });
    await add(archive, ...ids);
    return (await archive.stats()).version;
  }
});
