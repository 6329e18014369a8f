import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { IndexThread } from '../../../../../src/adapters/archive/post-index/index-thread.ts';
import { PostIndex } from '../../../../../src/adapters/archive/post-index/post-index.ts';
import { keyNumber } from '../../../../../src/adapters/archive/post-index/postings.ts';
import { Searcher, type SearchTask } from '../../../../../src/adapters/archive/post-index/run-search.ts';
import { SearchThreads } from '../../../../../src/adapters/archive/post-index/search-threads.ts';
import type { IndexState } from '../../../../../src/adapters/archive/post-index/segment.ts';
import { KeyHash, KeyKind } from '../../../../../src/adapters/archive/post-index/term-key.ts';
import { WorkArea } from '../../../../../src/adapters/archive/post-index/work-area.ts';
import { DIMENSIONS, MANY_POSTS, manyPosts, SEED, stateOf } from './large-state.ts';
import { ALL, batchesOf, idsOf, randomVector, rowsOf, sampleRow, seeded, standing, weighted } from './sample-rows.ts';

const COUNT: SearchTask & { kind: 'count' } = { kind: 'count', scope: ALL };

let state: IndexState;
let started: IndexThread[] = [];
let closing: AsyncDisposable[] = [];

beforeAll(() => {
  state = stateOf(MANY_POSTS);
});
afterEach(async () => {
  for (const one of closing) await one[Symbol.asyncDispose]();
  [started, closing] = [[], []];
});

const startThreads = (): SearchThreads => {
  const threads = new SearchThreads(state, SEED, () => {
    const thread = new IndexThread();
    started.push(thread);
    return thread;
  });
  closing.push(threads);
  return threads;
};
/** Whatever comes of it: what is under way when threads end may fail, but must not hang. */
const outcome = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => String(error));

describe('threads of the search', { timeout: 120_000 }, () => {
  it('find what the process itself finds', async () => {
    const threads = startThreads();
    const inProcess = new Searcher(state, SEED, new WorkArea(0));
    const tasks = someTasks();
    const found = await Promise.all(tasks.map((task) => threads.run(task)));
    found.forEach((result, at) => expect(result).toEqual(inProcess.run(tasks[at] ?? COUNT)));
    expect(found[0]).toBe(MANY_POSTS);
    expect(started.length).toBeGreaterThan(0);
  });

  it('are replaced when they die, and what they were doing fails', async () => {
    const threads = startThreads();
    expect(await threads.run(COUNT)).toBe(MANY_POSTS);
    const dying = started.slice();
    const underWay = dying.map(() => outcome(threads.run(COUNT)));
    for (const thread of dying) await thread[Symbol.asyncDispose]();
    for (const result of await Promise.all(underWay)) expect(result).toMatch(/done|A thread of the search has ended/);
    expect(dying.map(({ isAlive }) => isAlive)).toEqual(dying.map(() => false));
    await expect(dying[0]?.ask({ do: 'search', task: COUNT })).rejects.toThrow('has ended');
    expect(await threads.run(COUNT)).toBe(MANY_POSTS);
    expect(started).toHaveLength(2 * dying.length);
  });

  it('see what was opened before a search began', async () => {
    const threads = startThreads();
    const [segment] = state.segments;
    if (!segment) throw new Error('The state has a segment.');
    const searches: Promise<number>[] = [];
    for (let gone = 1; gone <= 20; gone += 1) {
      const dead = segment.dead.map((_, post) => (post < gone ? 1 : 0));
      threads.open({ ...state, segments: [{ ...segment, dead }] });
      searches.push(threads.run(COUNT));
    }
    expect(await Promise.all(searches)).toEqual(Array.from({ length: 20 }, (_, at) => MANY_POSTS - at - 1));
  });

  it('end with what is under way when they are closed, and start no more', async () => {
    const threads = startThreads();
    const underWay = Array.from({ length: 10 }, () => outcome(threads.run(COUNT)));
    await threads[Symbol.asyncDispose]();
    for (const result of await Promise.all(underWay)) expect(result).toMatch(/done|A thread of the search has ended/);
    const before = started.length;
    threads.open(state);
    await expect(threads.run(COUNT)).rejects.toThrow('closed');
    expect(started).toHaveLength(before);
  });

  it('do nothing for a search that was given up', async () => {
    await expect(startThreads().run(COUNT, AbortSignal.abort(new Error('given up')))).rejects.toThrow('given up');
  });

  it('build a large index, and keep it in step with what is added', async () => {
    const index = new PostIndex(DIMENSIONS);
    closing.push(index);
    const posts = manyPosts(MANY_POSTS);
    await index.open(await index.build(posts.length, batchesOf(posts, DIMENSIONS)), []);
    const more = [...posts.slice(0, 40).map((post) => ({ ...post, body: ['changed'] })), sampleRow({ id: 'more', body: ['all', 'changed'] })];
    const before = index.searchTerms(weighted('all'), { scope: ALL, limit: 100_000, keepCopies: true });
    await index.add([rowsOf(more, DIMENSIONS)]);
    expect(await before).toHaveLength(MANY_POSTS);
    expect(await index.count(ALL)).toBe(MANY_POSTS + 1);
    expect(index.postCount).toBe(MANY_POSTS + 1);
    const left = standing([posts, more]).filter(({ body }) => body.includes('all'));
    expect(idsOf(await index.searchTerms(weighted('all'), { scope: ALL, limit: 100_000, keepCopies: true })).sort()).toEqual(left.map(({ id }) => id).sort());
    expect(idsOf(await index.searchTerms(weighted('changed'), { scope: ALL, limit: 100, keepCopies: true })).sort()).toEqual(more.map(({ id }) => id).sort());
    expect(await index.list({ filter: {}, ids: ['more', 'many-3'] }, { order: 'newest', limit: 9 })).toHaveLength(2);
  });

  it('fail to build when the posts cannot be read, without holding anybody up', async () => {
    const index = new PostIndex(undefined);
    closing.push(index);
    async function* broken() {
      yield* batchesOf([sampleRow(), sampleRow()]);
      throw new Error('The table is gone.');
    }
    await expect(index.build(MANY_POSTS, broken())).rejects.toThrow('The table is gone.');
    await expect(index.build(10, broken())).rejects.toThrow('The table is gone.');
  });

  it('let go of former states, and let the process end without closing them', async () => {
    const script = fileURLToPath(new URL('reload-and-leave.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, '50', '20'], { timeout: 110_000 });
    // Forty states of 20 MB came after the first measurement.
    expect(Number(stdout)).toBeLessThan(400);
  });
});

function someTasks(): SearchTask[] {
  const [random, key] = [seeded(32), new KeyHash(SEED)];
  const term = (word: string, weight: number, onlyAdds = false) => ({ numbers: state.segments.map((segment) => keyNumber(segment, key, KeyKind.term, word)), weight, onlyAdds });
  const scopes = [ALL, { filter: { languages: ['de'], since: 100 } }, { filter: {}, words: { none: [['word1']], all: [['all']] } }, { filter: {}, ids: ['many-5', 'many-9'] }];
  return scopes.flatMap((scope): SearchTask[] => [
    { kind: 'count', scope },
    ...[1, 50, 40_000].flatMap((limit) => [true, false].flatMap((keepCopies): SearchTask[] => [
      { kind: 'terms', scope, terms: [term('all', 0.1), term('word3', 2), term('word5', 0.5, true), term('unheard', 1)], limit, keepCopies },
      { kind: 'nearest', scope, vector: randomVector(random, DIMENSIONS), limit, keepCopies },
    ])),
    { kind: 'list', scope, order: 'newest', limit: 70 },
    { kind: 'list', scope, order: 'oldest', limit: 70, after: { createdAt: 900, sourceId: 'many-77' } },
  ]);
}
