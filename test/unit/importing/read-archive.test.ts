import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { openArchive } from '../../../src/importing/read-archive.ts';
import { ACCOUNT, jsonl, newFolder, readAll, record, script, tweet, writeFiles, writeOne, writeZip } from './build-archive.ts';

const EXPORT = { 'data/account.js': ACCOUNT, 'data/tweets.js': script('tweets', [tweet()]) };
const within = (folder: string, files: Record<string, string>) => Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));

describe('openArchive', () => {
  it.each([
    ['x.txt', jsonl(record()), 'Threadwise JSONL'],
    ['x.zip', jsonl(record()), 'Threadwise JSONL'],
    ['x', gzipSync(jsonl(record())), 'Threadwise JSONL (gzip)'],
    ['x.jsonl', `{"id": broken\n${jsonl(record())}`, 'Threadwise JSONL'],
  ])('goes by the content of %s, not by its name', async (name, content, format) => {
    const { reader, posts } = await readAll(await writeOne(name, content));
    expect([reader.format, posts.length]).toEqual([format, 1]);
  });

  it('finds an export in the folder, in its data folder, and in one more folder', async () => {
    const folder = await writeFiles(within('twitter-2024', EXPORT));
    for (const path of [folder, join(folder, 'twitter-2024'), join(folder, 'twitter-2024/data')]) {
      const { reader, posts } = await readAll(path);
      expect([reader.format, posts.length]).toEqual(['X account export', 1]);
    }
  });

  it('is not confused by the folder that macOS adds to a zip', async () => {
    const zip = await writeZip({ ...within('export', EXPORT), '__MACOSX/data/tweets.js': 'x' });
    expect((await readAll(zip)).posts).toHaveLength(1);
  });

  it('takes no harm from names in a zip that point outside', async () => {
    const path = await writeZip({ ...EXPORT, 'aa/aa/evil.js': 'x' });
    await writeFile(path, Buffer.from((await readFile(path)).toString('latin1').replaceAll('aa/aa/evil.js', '../../evil.js'), 'latin1'));
    expect((await readAll(path)).posts).toHaveLength(1);
  });

  it('asks for one export at a time', async () => {
    const folder = await writeFiles({ ...within('a', EXPORT), ...within('b', EXPORT) });
    await expect(openArchive(folder)).rejects.toMatchObject({ code: 'BAD_ARCHIVE', message: expect.stringContaining('a/data and b/data') });
  });

  const cases: [string, () => Promise<string>, RegExp][] = [
    ['a path that does not exist', async () => join(await newFolder(), 'nothing'), /^There is nothing at .*nothing\. Expected an X account export/],
    ['an empty folder', newFolder, /is a folder that holds nothing\. Expected/],
    ['a folder of other files', () => writeFiles({ 'a.txt': 'x', 'photos/1.jpg': 'x' }), /is a folder that holds a\.txt, photos\/\. Expected/],
    ['a zip of other files', () => writeZip({ 'a.txt': 'x' }), /is a zip that holds a\.txt\. Expected/],
    ['an empty file', () => writeOne('x.jsonl', ''), /is an empty or damaged file\. Expected/],
    ['plain text', () => writeOne('x.jsonl', 'Hello there\n'), /is text, but no JSON objects/],
    ['other JSON', () => writeOne('x.json', '{"name": "x", "version": 1}\n'), /is JSON, but no posts with id, text, createdAt and author/],
    ['binary data', () => writeOne('x.jsonl', Buffer.from([0, 1, 2, 0xff, 0x0a, 3])), /is a file of binary data/],
    ['UTF-16', () => writeOne('x.jsonl', Buffer.from(`\uFEFF${jsonl(record())}`, 'utf16le')), /UTF-16; save it as UTF-8/],
    ['gzip of something else', () => writeOne('x.gz', gzipSync('Hello there\n')), /is a gzip file of text/],
    ['one script of an export', () => writeOne('tweets.js', EXPORT['data/tweets.js']), /give the folder that holds "data"/],
    ['a cut zip', async () => writeOne('x.zip', (await readFile(await writeZip(EXPORT))).subarray(0, 300)), /is a damaged or incomplete zip/],
  ];
  it.each(cases)('says what was found and what was expected: %s', async (_, path, message) => {
    await expect(openArchive(await path())).rejects.toMatchObject({ code: 'BAD_ARCHIVE', message: expect.stringMatching(message) });
  });

  it('says why a path cannot be read', async () => {
    const path = join(await newFolder(), 'loop');
    await symlink(path, path);
    await expect(openArchive(path)).rejects.toMatchObject({ code: 'BAD_ARCHIVE', message: expect.stringMatching(/cannot be read \(ELOOP.*Expected an X account export/) });
  });

  it('reads no further ahead than it has to, in every format', async () => {
    const count = 20_000;
    const tweets = script('tweets', Array.from({ length: count }, (_, index) => tweet({ id_str: String(index + 1) })));
    const lines = jsonl(...Array.from({ length: count }, (_, index) => record({ id: String(index), text: 'Post '.repeat(40) })));
    const files = { 'data/account.js': ACCOUNT, 'data/tweets.js': tweets };
    for (const path of [await writeFiles(files), await writeZip(files, { compress: false }), await writeOne('x.jsonl', lines)]) {
      const reader = await openArchive(path);
      expect(reader.totalBytes).toBeGreaterThan(5_000_000);
      for await (const item of reader.posts()) {
        expect(item.bytesRead).toBeLessThan(200_000);
        break;
      }
      await reader[Symbol.asyncDispose]();
    }
  });
});
