import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { ZipFile } from 'yazl';

import type { Post } from '../../../src/domain/post.ts';
import type { ArchiveReader } from '../../../src/importing/archive-reader.ts';
import { openArchive } from '../../../src/importing/read-archive.ts';

export const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'threadwise-import-'));

export async function writeFiles(files: Record<string, string | Buffer>): Promise<string> {
  const folder = await newFolder();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

export async function writeZip(files: Record<string, string | Buffer>, options: { compress?: boolean } = {}): Promise<string> {
  const path = join(await newFolder(), 'export.zip');
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name, { compress: options.compress ?? true });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

export async function writeOne(name: string, content: string | Buffer): Promise<string> {
  return join(await writeFiles({ [name]: content }), name);
}

export interface ReadResult {
  readonly posts: Post[];
  readonly skipped: { readonly place: string; readonly reason: string }[];
  readonly reader: ArchiveReader;
  readonly bytesRead: number;
}

export async function readAll(path: string): Promise<ReadResult> {
  const reader = await openArchive(path, { now: Date.UTC(2026, 0, 1) });
  const posts: Post[] = [];
  const skipped: { place: string; reason: string }[] = [];
  let bytesRead = 0;
  for await (const item of reader.posts()) {
    bytesRead = item.bytesRead;
    if (item.kind === 'post') posts.push(item.post);
    else skipped.push({ place: item.place, reason: item.reason });
  }
  await reader[Symbol.asyncDispose]();
  return { posts, skipped, reader, bytesRead };
}

export const ACCOUNT = `window.YTD.account.part0 = ${JSON.stringify([{ account: { accountId: '77', username: 'MiraBaker', accountDisplayName: 'Mira' } }])}`;

export const script = (name: string, elements: readonly unknown[]): string => `window.YTD.${name}.part0 = ${JSON.stringify(elements, null, 2)}`;

export function tweet(fields: Record<string, unknown> = {}): { tweet: Record<string, unknown> } {
  return {
    tweet: {
      id_str: '1500000000000000001',
      created_at: 'Wed Oct 10 20:19:24 +0000 2018',
      full_text: 'Fresh bread at seven.',
      favorite_count: '3',
      retweet_count: '1',
      lang: 'en',
      entities: { urls: [], hashtags: [], user_mentions: [] },
      ...fields,
    },
  };
}

/** Reads one post of a modern export. */
export async function readTweet(fields: Record<string, unknown>, moreFiles: Record<string, string> = {}): Promise<Post> {
  const { posts, skipped } = await readAll(await writeFiles({ 'data/account.js': ACCOUNT, 'data/tweets.js': script('tweets', [tweet(fields)]), ...moreFiles }));
  const [post] = posts;
  if (post === undefined) throw new Error(`no post: ${JSON.stringify(skipped)}`);
  return post;
}

export const record = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: '1',
  text: 'The ferry is late again.',
  createdAt: '2024-05-02T08:00:00Z',
  author: 'harbour_ann',
  ...fields,
});

export const jsonl = (...records: readonly unknown[]): string => records.map((entry) => `${JSON.stringify(entry)}\n`).join('');
