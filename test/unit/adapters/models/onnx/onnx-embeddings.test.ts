import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Embeddings } from '@langchain/core/embeddings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbedRequest, EmbeddedBatch } from '../../../../../src/adapters/models/onnx/encoder-messages.ts';
import { ModelThread } from '../../../../../src/adapters/models/onnx/model-thread.ts';
import { openOnnxEmbeddings } from '../../../../../src/adapters/models/onnx/open-onnx-embeddings.ts';
import { tinyEmbedderFiles } from '../../../../fixtures/make-tiny-embedder.ts';

const modelsDir = fileURLToPath(new URL('../../../../fixtures/models', import.meta.url));
const MODEL = 'tiny-embedder';

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable('it resolved'),
    (error: unknown) => error,
  );

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

describe('embeddings from an ONNX model', () => {
  let embeddings: Awaited<ReturnType<typeof openOnnxEmbeddings>>;

  beforeAll(async () => {
    embeddings = await openOnnxEmbeddings({ modelsDir, model: MODEL, batchSize: 4 });
  });
  afterAll(() => embeddings[Symbol.asyncDispose]());

  it('have unit length and lie near each other for words of like meaning', async () => {
    const [ferry = [], boat = [], bakery = []] = await embeddings.embedDocuments(['the ferry', 'A BOAT!', 'bakery']);
    expect(ferry).toHaveLength(embeddings.dimensions);
    expect(dot(ferry, ferry)).toBeCloseTo(1, 5);
    expect(dot(ferry, boat)).toBeGreaterThan(0.7);
    expect(dot(ferry, bakery)).toBeLessThan(0.5);
  });

  it('come in the order of the texts, the same in any batch', async () => {
    const texts = ['storm', 'a longer text on rain and wind and snow', 'tram', '', 'heron by the river', 'swan', 'music', 'late night bus home'];
    const together = await embeddings.embedDocuments(texts);
    expect(together).toHaveLength(texts.length);
    for (const [index, text] of texts.entries()) {
      const alone = await embeddings.embedQuery(text);
      expect(together[index]).toHaveLength(alone.length);
      alone.forEach((value, at) => expect(together[index]?.[at]).toBeCloseTo(value, 5));
    }
  });

  it('are empty for texts without a known token, also beside others', async () => {
    const [known, ...unknown] = await embeddings.embedDocuments(['ferry', '', '  \n', '🦭', 'qzxv', '日本']);
    expect(known).toHaveLength(32);
    expect(unknown).toEqual([[], [], [], [], []]);
    expect(await embeddings.embedQuery('')).toEqual([]);
    expect(await embeddings.embedDocuments([])).toEqual([]);
  });

  it('bear texts of any length', async () => {
    const long = await embeddings.embedQuery('ferry '.repeat(20_000));
    expect(dot(long, await embeddings.embedQuery('ferry'))).toBeCloseTo(1, 4);
  });

  it('serve many callers at a time, in few runs of the model', async () => {
    const words = ['ferry', 'tram', 'heron', 'bread', 'film', 'vote', 'seal', 'cat'];
    const expected = await embeddings.embedDocuments(words);
    const before = embeddings.batchCount;
    expect(await Promise.all(words.map((word) => embeddings.embedQuery(word)))).toEqual(expected);
    expect(embeddings.batchCount - before).toBe(2);
  });

  it('stop at a signal', async () => {
    const controller = new AbortController();
    const aborted = [embeddings.embedQuery('ferry', controller.signal), embeddings.embedDocuments(['ferry', 'tram'], controller.signal)].map((call) =>
      expect(call).rejects.toMatchObject({ name: 'AbortError' }),
    );
    controller.abort();
    await Promise.all(aborted);
    expect(await embeddings.embedQuery('ferry')).toHaveLength(32);
  });

  it('are refused after a deadline, and come again', async () => {
    await using hasty = await openOnnxEmbeddings({ modelsDir, model: MODEL, deadlines: { queryMs: 0, documentsMs: 60_000 } });
    const late = rejection(hasty.embedQuery('ferry'));
    // The deadline passes before this thread can hear of an answer.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    expect(await late).toMatchObject({ code: 'MODEL_TIMEOUT', retryable: true });
    expect(await hasty.embedDocuments(['ferry'])).toHaveLength(1);
  });

  it('are Embeddings of LangChain that name model, weights and device', async () => {
    expect(embeddings).toBeInstanceOf(Embeddings);
    expect(embeddings).toMatchObject({ dimensions: 32, device: 'cpu', identity: expect.stringMatching(/^tiny-embedder:[0-9a-f]{12}$/) });
  });

  it('of a table of tokens stay on the CPU, whatever the device, and say why', async () => {
    const device = { device: 'webgpu', reason: 'webgpu: asked for', float16: false } as const;
    await using onGpu = await openOnnxEmbeddings({ modelsDir, model: MODEL, device });
    expect(onGpu).toMatchObject({ device: 'cpu', reason: expect.stringMatching(/^cpu: tiny-embedder .* no GPU makes faster$/), identity: embeddings.identity });
  });
});

describe('opening an ONNX model', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'threadwise-models-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const copyModel = (name: string) => cp(join(modelsDir, MODEL), join(folder, name), { recursive: true });

  it('tells models with other weights or another tokenizer apart', async () => {
    const identities = new Set<string>();
    for (const file of ['', 'tokenizer.json', 'onnx/model.onnx']) {
      await rm(join(folder, 'one'), { recursive: true, force: true });
      await copyModel('one');
      if (file === 'tokenizer.json') await writeFile(join(folder, 'one', file), `${await readFile(join(folder, 'one', file), 'utf8')} `);
      if (file === 'onnx/model.onnx') {
        const weights = await readFile(join(folder, 'one', file));
        weights.writeFloatLE(0.5, weights.length - 2_000);
        await writeFile(join(folder, 'one', file), weights);
      }
      await using model = await openOnnxEmbeddings({ modelsDir: folder, model: 'one' });
      identities.add(model.identity);
    }
    expect(identities.size).toBe(3);
  });

  it('tells the same weights with other habits apart', async () => {
    const options = { modelsDir, model: MODEL };
    await using plain = await openOnnxEmbeddings(options);
    await using prefixed = await openOnnxEmbeddings({ ...options, prefixes: { query: 'boat ', document: 'bread ' } });
    await using first = await openOnnxEmbeddings({ ...options, pooling: 'cls' });
    expect(new Set([plain.identity, prefixed.identity, first.identity]).size).toBe(3);
  });

  it('puts the prefixes before questions and documents, and leaves blank texts without a vector', async () => {
    await using plain = await openOnnxEmbeddings({ modelsDir, model: MODEL });
    await using prefixed = await openOnnxEmbeddings({ modelsDir, model: MODEL, prefixes: { query: 'boat ', document: 'bread ' } });
    expect(await prefixed.embedQuery('tram')).toEqual(await plain.embedQuery('boat tram'));
    expect(await prefixed.embedDocuments(['tram', ' '])).toEqual([await plain.embedQuery('bread tram'), []]);
    expect(await prefixed.embedQuery('')).toEqual([]);
  });

  it('takes the first token where the model is one of those that want it', async () => {
    await copyModel('bge-m3');
    await using known = await openOnnxEmbeddings({ modelsDir: folder, model: 'bge-m3' });
    expect(dot(await known.embedQuery('ferry bread'), await known.embedQuery('ferry'))).toBeCloseTo(1, 5);
    expect(dot(await known.embedQuery('bread ferry'), await known.embedQuery('ferry'))).toBeLessThan(0.9);
  });

  it('reads no more of a text than the model does', async () => {
    await copyModel('short');
    const config = JSON.parse(await readFile(join(folder, 'short/config.json'), 'utf8')) as object;
    await writeFile(join(folder, 'short/config.json'), JSON.stringify({ ...config, max_position_embeddings: 3 }));
    await using short = await openOnnxEmbeddings({ modelsDir: folder, model: 'short' });
    expect(await short.embedQuery('ferry tram heron bread film')).toEqual(await short.embedQuery('ferry tram heron'));
    expect(await short.embedQuery('ferry tram heron')).not.toEqual(await short.embedQuery('ferry tram'));
  });

  it('takes the weights that suit the device, or those that were asked for', async () => {
    await copyModel('two');
    await cp(join(folder, 'two/onnx/model.onnx'), join(folder, 'two/onnx/model_q4.onnx'));
    await writeFile(join(folder, 'two/onnx/model_quantized.onnx'), 'none');
    await expect(openOnnxEmbeddings({ modelsDir: folder, model: 'two' })).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
    await using asked = await openOnnxEmbeddings({ modelsDir: folder, model: 'two', dtype: 'q4' });
    expect(asked.dimensions).toBe(32);
  });

  it.each(['onnx/model.onnx', 'tokenizer.json', 'config.json'])('names the file that is missing: %s', async (file) => {
    await copyModel('partial');
    await rm(join(folder, 'partial', file));
    await expect(openOnnxEmbeddings({ modelsDir: folder, model: 'partial' })).rejects.toMatchObject({
      name: 'AppError',
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringContaining(join(folder, 'partial', file)),
    });
    await rm(join(folder, 'partial'), { recursive: true });
  });

  it('names the path of a model that is not there', async () => {
    await expect(openOnnxEmbeddings({ modelsDir: folder, model: 'absent' })).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringContaining(join(folder, 'absent')),
    });
  });

  it.each<[string, string, (content: Buffer) => string | Buffer]>([
    ['weights that are none', 'onnx/model.onnx', () => 'not a model'],
    ['empty weights', 'onnx/model.onnx', () => ''],
    ['weights that were cut off', 'onnx/model.onnx', (content) => content.subarray(0, content.length - 200)],
    ['a broken tokenizer', 'tokenizer.json', (content) => content.subarray(0, 500)],
    ['a broken configuration', 'config.json', () => '{'],
  ])('refuses %s, and says how to get good ones', async (_, file, damage) => {
    await rm(join(folder, 'broken'), { recursive: true, force: true });
    await copyModel('broken');
    await writeFile(join(folder, 'broken', file), damage(await readFile(join(folder, 'broken', file))));
    const opening = openOnnxEmbeddings({ modelsDir: folder, model: 'broken' });
    await expect(opening).rejects.toMatchObject({ name: 'AppError', code: 'MODEL_UNAVAILABLE', retryable: false });
    await expect(opening).rejects.toThrow(join(folder, 'broken'));
    await expect(opening).rejects.toThrow('npx threadwise models pull broken');
  });

  it('finds the committed model as its script makes it', async () => {
    for (const [name, content] of tinyEmbedderFiles()) {
      expect({ name, same: (await readFile(join(modelsDir, MODEL, name))).equals(content) }).toEqual({ name, same: true });
    }
  });
});

describe('a worker with a model in it', () => {
  it("turns the runtime's telemetry off where native code reads it", async () => {
    delete process.env['ORT_DISABLE_TELEMETRY'];
    await using embeddings = await openOnnxEmbeddings({ modelsDir, model: MODEL });
    expect(embeddings.dimensions).toBe(32);
    // The worker shares the variables of the process.
    expect(process.env['ORT_DISABLE_TELEMETRY']).toBe('1');
  });

  const start = () =>
    new ModelThread<EmbedRequest, EmbeddedBatch>({
      script: new URL('../../../../../src/adapters/models/onnx/encoder-worker.js', import.meta.url),
      title: 'embedding model',
      workerData: { modelsDir, model: MODEL, kind: 'embedder', device: 'cpu', dtype: 'fp32', contextTokens: 256, pooling: 'mean' },
    });
  const texts = Array.from({ length: 500 }, () => 'ferry tram heron bread film '.repeat(50));

  it('is left at its work without harm to the process', async () => {
    await using thread = start();
    for (let round = 0; round < 3; round += 1) {
      expect((await thread.request({ texts: ['ferry'] })).dimensions).toBe(32);
      const left = rejection(thread.request({ texts }));
      await thread.kill();
      expect(await left).toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true });
    }
  });

  it('goes on after a request that was aborted before its turn', async () => {
    await using thread = start();
    const controller = new AbortController();
    const first = thread.request({ texts });
    const aborted = rejection(thread.request({ texts }, { signal: controller.signal }));
    controller.abort();
    expect(await aborted).toMatchObject({ name: 'AbortError' });
    expect((await first).vectors).toHaveLength(500 * 32);
    expect((await thread.request({ texts: ['ferry'] })).vectors).toHaveLength(32);
  });

  it('refuses work after it was closed, while what had begun is finished', async () => {
    const embeddings = await openOnnxEmbeddings({ modelsDir, model: MODEL });
    const begun = embeddings.embedQuery('ferry');
    await new Promise((resolve) => setImmediate(resolve));
    await embeddings[Symbol.asyncDispose]();
    // Begun in time, or not.
    const outcome = await begun.catch((error: unknown) => (error as { code: string }).code);
    expect([32, 'MODEL_UNAVAILABLE']).toContain(Array.isArray(outcome) ? outcome.length : outcome);
    await expect(embeddings.embedQuery('ferry')).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: false });
  });
});
