import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnnxReranker } from '../../../../../src/adapters/models/onnx/onnx-reranker.ts';
import { openOnnxReranker } from '../../../../../src/adapters/models/onnx/open-onnx-reranker.ts';
import { tinyRerankerFiles } from '../../../../fixtures/make-tiny-reranker.ts';

const modelsDir = fileURLToPath(new URL('../../../../fixtures/models', import.meta.url));
const MODEL = 'tiny-reranker';
const QUERY = 'ferry in the storm';
const TEXTS = ['bread and coffee', 'the ferry left the harbour before the storm', 'a storm', '', 'ferry storm'];

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable('it resolved'),
    (error: unknown) => error,
  );

describe('a reranker from an ONNX model', () => {
  let reranker: OnnxReranker;
  beforeAll(async () => {
    reranker = await openOnnxReranker({ modelsDir, model: MODEL, batchSize: 4 });
  });
  afterAll(() => reranker[Symbol.asyncDispose]());

  it('scores texts between 0 and 1, in their order, by what they share with the query', async () => {
    const scores = await reranker.score(QUERY, TEXTS);
    expect(scores).toHaveLength(TEXTS.length);
    for (const score of scores) expect(score >= 0 && score <= 1).toBe(true);
    const [bread = 1, ferryAndMore = 0, storm = 0, blank = 1, same = 0] = scores;
    expect(same).toBeGreaterThan(0.95);
    expect([same, ferryAndMore, storm, bread]).toEqual([same, ferryAndMore, storm, bread].sort((a, b) => b - a));
    expect(Math.max(bread, blank)).toBeLessThan(0.3);
  });

  it('gives a text the same score in any batch and for any number of callers', async () => {
    const queries = ['tram', 'heron by the river', QUERY, 'late bus home'];
    const alone = await Promise.all(queries.map(async (query) => Promise.all(TEXTS.map((text) => reranker.score(query, [text])))));
    const together = await Promise.all(queries.map((query) => reranker.score(query, TEXTS)));
    for (const [row, scores] of together.entries()) {
      for (const [at, score] of scores.entries()) expect(score).toBeCloseTo(alone[row]?.[at]?.[0] ?? NaN, 5);
    }
  });

  it('runs the pairs of all callers in few batches', async () => {
    const before = reranker.batchCount;
    await Promise.all(['tram', 'ferry', 'storm', 'bread'].map((query) => reranker.score(query, ['tram', 'ferry'])));
    expect(reranker.batchCount - before).toBe(2);
  });

  it('has no scores for no texts', async () => {
    expect(await reranker.score(QUERY, [])).toEqual([]);
  });

  it('bears texts of any length', async () => {
    const [long = 0] = await reranker.score('ferry', ['ferry '.repeat(20_000)]);
    expect(long).toBeGreaterThan(0.95);
  });

  it('stops at a signal', async () => {
    const controller = new AbortController();
    const aborted = rejection(reranker.score(QUERY, TEXTS, controller.signal));
    controller.abort();
    expect(await aborted).toMatchObject({ name: 'AbortError' });
    expect(await reranker.score(QUERY, ['ferry'])).toHaveLength(1);
  });

  it('names model, weights and device', () => {
    expect(reranker).toMatchObject({ identity: expect.stringMatching(/^tiny-reranker:[0-9a-f]{12}$/), device: 'cpu', reason: 'cpu: asked for' });
  });
});

describe('opening a reranker', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'threadwise-rerankers-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const write = async (name: string, files: ReadonlyMap<string, Uint8Array>) => {
    for (const [path, content] of files) {
      await mkdir(dirname(join(folder, name, path)), { recursive: true });
      await writeFile(join(folder, name, path), content);
    }
  };

  it('takes the second of two labels as "relevant"', async () => {
    await write('two', tinyRerankerFiles(2));
    await using one = await openOnnxReranker({ modelsDir, model: MODEL });
    await using two = await openOnnxReranker({ modelsDir: folder, model: 'two' });
    const [expected, scores] = [await one.score(QUERY, TEXTS), await two.score(QUERY, TEXTS)];
    for (const [at, score] of scores.entries()) expect(score).toBeCloseTo(expected[at] ?? NaN, 5);
  });

  it('refuses an embedding model, and weights that were cut off', async () => {
    await cp(join(modelsDir, 'tiny-embedder'), join(folder, 'embedder'), { recursive: true });
    await write('cut', tinyRerankerFiles());
    const weights = await readFile(join(folder, 'cut/onnx/model.onnx'));
    await writeFile(join(folder, 'cut/onnx/model.onnx'), weights.subarray(0, weights.length / 2));
    for (const model of ['embedder', 'cut']) {
      await expect(openOnnxReranker({ modelsDir: folder, model })).rejects.toMatchObject({
        code: 'MODEL_UNAVAILABLE',
        message: expect.stringContaining(`npx threadwise models pull ${model}`),
      });
    }
  });

  it('names the file that is missing, and the setting', async () => {
    const opening = openOnnxReranker({ modelsDir: folder, model: 'absent' });
    await expect(opening).rejects.toThrow(join(folder, 'absent'));
    await expect(opening).rejects.toThrow('RERANK_MODEL');
  });

  it('is refused after a deadline', async () => {
    await using hasty = await openOnnxReranker({ modelsDir, model: MODEL, deadlineMs: 0 });
    const late = rejection(hasty.score(QUERY, TEXTS));
    // The deadline passes before this thread can hear of an answer.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    expect(await late).toMatchObject({ code: 'MODEL_TIMEOUT', retryable: true });
  });

  it('finds the committed model as its script makes it', async () => {
    for (const [name, content] of tinyRerankerFiles()) {
      expect({ name, same: (await readFile(join(modelsDir, MODEL, name))).equals(content) }).toEqual({ name, same: true });
    }
  });
});
