import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Embeddings } from '@langchain/core/embeddings';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddingThread } from '../../../../../src/adapters/models/onnx/embedding-thread.ts';
import { openOnnxEmbeddings } from '../../../../../src/adapters/models/onnx/open-onnx-embeddings.ts';
import { tinyEmbedderFiles } from '../../../../fixtures/make-tiny-embedder.ts';

const modelsDir = fileURLToPath(new URL('../../../../fixtures/models', import.meta.url));
const MODEL = 'tiny-embedder';

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

  it('serve many callers at a time', async () => {
    const words = ['ferry', 'tram', 'heron', 'bread', 'film', 'vote'];
    const expected = await embeddings.embedDocuments(words);
    expect(await Promise.all(words.map((word) => embeddings.embedQuery(word)))).toEqual(expected);
  });

  it('are Embeddings of LangChain that name model, weights and device', async () => {
    expect(embeddings).toBeInstanceOf(Embeddings);
    expect(embeddings).toMatchObject({ dimensions: 32, device: 'cpu', identity: expect.stringMatching(/^tiny-embedder:[0-9a-f]{12}$/) });
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

  it('refuses weights that are none', async () => {
    await copyModel('broken');
    await writeFile(join(folder, 'broken', 'onnx/model.onnx'), 'not a model');
    await expect(openOnnxEmbeddings({ modelsDir: folder, model: 'broken' })).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringContaining(join(folder, 'broken')),
    });
  });

  it('finds the committed model as its script makes it', async () => {
    for (const [name, content] of tinyEmbedderFiles()) {
      expect({ name, same: (await readFile(join(modelsDir, MODEL, name))).equals(content) }).toEqual({ name, same: true });
    }
  });
});

describe('the thread of an ONNX model', () => {
  let thread: EmbeddingThread;

  afterEach(() => thread[Symbol.asyncDispose]());
  const start = () => {
    thread = new EmbeddingThread({ modelsDir, model: MODEL, device: 'cpu' });
    return thread;
  };

  it('rejects what was pending when it crashes, and starts again at the next call', async () => {
    start();
    await thread.embed(['ferry']);
    const pending = [thread.embed(['tram']), thread.embed(['bus'])].map((call) => expect(call).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true }));
    await thread.kill();
    await Promise.all(pending);
    expect(thread.threadId).toBe(-1);
    expect((await thread.embed(['ferry'])).vectors).toHaveLength(32);
  });

  it('ends when it is closed, and takes no more work', async () => {
    start();
    await thread.embed(['ferry']);
    await thread[Symbol.asyncDispose]();
    expect(thread.threadId).toBe(-1);
    await expect(thread.embed(['ferry'])).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: false });
  });

  it('finishes what it had begun before it closes', async () => {
    start();
    const batch = thread.embed(['ferry']);
    await thread[Symbol.asyncDispose]();
    expect((await batch).dimensions).toBe(32);
  });
});
