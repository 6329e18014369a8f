import { Writable } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { runImport } from '../../../src/cli/import-command.ts';
import { AppError } from '../../../src/domain/errors.ts';
import { jsonl, newFolder, record, writeOne } from '../importing/build-archive.ts';

function capture(isTTY = false) {
  let text = '';
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      text += chunk.toString();
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY, columns: 120 }), text: () => text };
}

const target = { index: async (posts: readonly unknown[]) => ({ inserted: posts.length, updated: 0, unchanged: 0 }), optimize: async () => {} };

describe('runImport', () => {
  it('prints progress and a report, and exits 0 also when records were skipped', async () => {
    const [out, errors] = [capture(), capture()];
    const path = await writeOne('posts.jsonl', jsonl(record({ mood: 1 }), record({ id: '2' }), record({ createdAt: 'no' })));
    expect(await runImport(path, target, out.stream, { errors: errors.stream })).toBe(0);
    expect(out.text()).toMatch(/^100%, 2 posts, [\d,]+\/s, 0 s left\n/);
    expect(out.text()).toMatch(/Threadwise JSONL: 2 posts read in [\d.]+ s\.\n {2}2 new, 0 updated, 0 unchanged, 1 skipped\n/);
    expect(out.text()).toContain('  skipped 1: createdAt: not an ISO 8601 date\n    posts.jsonl:3: createdAt: not an ISO 8601 date\n  ignored fields: mood (1)\n');
    expect(errors.text()).toBe('');
  });

  it('shows a bar on a terminal', async () => {
    const out = capture(true);
    expect(await runImport(await writeOne('posts.jsonl', jsonl(record())), target, out.stream)).toBe(0);
    expect(out.text()).toMatch(/█{30} 100% \| 1 posts \| [\d,]+\/s \| 0 s left/);
  });

  it('says on the error stream what is wrong with a path and exits 1', async () => {
    const [out, errors] = [capture(), capture()];
    expect(await runImport(await newFolder(), target, out.stream, { errors: errors.stream })).toBe(1);
    expect(errors.text()).toMatch(/is a folder that holds nothing\. Expected .*\n$/);
    expect(out.text()).toBe('');
  });

  it('exits 1 when no record could be read', async () => {
    const out = capture();
    expect(await runImport(await writeOne('posts.jsonl', jsonl(record({ createdAt: 'no' }))), target, out.stream)).toBe(1);
    expect(out.text()).toContain('no posts could be read, 1 records skipped');
  });

  it('exits 1 with the reason when the store fails', async () => {
    const errors = capture();
    const failing = { ...target, index: async () => { throw new AppError('ARCHIVE_UNAVAILABLE', 'The disk is full.'); } };
    expect(await runImport(await writeOne('posts.jsonl', jsonl(record())), failing, capture().stream, { errors: errors.stream })).toBe(1);
    expect(errors.text()).toBe('The disk is full.\n');
  });

  it('exits 130 when it is stopped', async () => {
    const errors = capture();
    const path = await writeOne('posts.jsonl', jsonl(record()));
    expect(await runImport(path, target, capture().stream, { errors: errors.stream, signal: AbortSignal.abort() })).toBe(130);
    expect(errors.text()).toMatch(/^Stopped\./);
  });
});
