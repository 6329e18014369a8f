import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseDevice, type DeviceChoice } from '../../src/adapters/models/onnx/device.ts';
import { openOnnxEmbeddings } from '../../src/adapters/models/onnx/open-onnx-embeddings.ts';
import { openOnnxReranker } from '../../src/adapters/models/onnx/open-onnx-reranker.ts';
import { writeTinyEncoder } from './tiny-encoder.ts';

const fixtures = fileURLToPath(new URL('../fixtures/models', import.meta.url));
const TEXTS = ['storm', 'the ferry left before the storm and the rain', 'tram', '', 'heron by the river', 'late night bus home', 'ferry '.repeat(40)];
/** Single precision, added up in another order. */
const TOLERANCE = 1e-3;

describe('models on webgpu', () => {
  let folder = '';
  let device: DeviceChoice;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'threadwise-gpu-'));
    await writeTinyEncoder(join(folder, 'tiny-encoder'));
    device = await chooseDevice('webgpu');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('give the vectors that the CPU gives', async () => {
    const options = { modelsDir: folder, model: 'tiny-encoder' };
    await using onCpu = await openOnnxEmbeddings(options);
    await using onGpu = await openOnnxEmbeddings({ ...options, device });
    expect(onGpu).toMatchObject({ device: 'webgpu', reason: device.reason, dimensions: 32, identity: onCpu.identity });
    const [expected, vectors] = [await onCpu.embedDocuments(TEXTS), await onGpu.embedDocuments(TEXTS)];
    expect(vectors.map((vector) => vector.length)).toEqual([32, 32, 32, 0, 32, 32, 32]);
    for (const [at, vector] of vectors.entries()) expect(largestDifference(vector, expected[at] ?? [])).toBeLessThan(TOLERANCE);
    expect(largestDifference(expected[0] ?? [], expected[1] ?? [])).toBeGreaterThan(100 * TOLERANCE);
  });

  it('serve many callers at a time', async () => {
    await using embeddings = await openOnnxEmbeddings({ modelsDir: folder, model: 'tiny-encoder', device });
    const texts = TEXTS.filter((text) => text !== '');
    const together = await Promise.all(Array.from({ length: 10 }, () => texts.map((text) => embeddings.embedQuery(text))).flat());
    const alone = await embeddings.embedDocuments(texts);
    for (const [at, vector] of together.entries()) expect(largestDifference(vector, alone[at % texts.length] ?? [])).toBeLessThan(TOLERANCE);
  });

  it('give the scores that the CPU gives', async () => {
    const options = { modelsDir: fixtures, model: 'tiny-reranker' };
    await using onCpu = await openOnnxReranker(options);
    await using onGpu = await openOnnxReranker({ ...options, device });
    expect(onGpu.device).toBe('webgpu');
    expect(largestDifference(await onGpu.score('ferry in the storm', TEXTS), await onCpu.score('ferry in the storm', TEXTS))).toBeLessThan(TOLERANCE);
  });

  it('can be closed and opened again', async () => {
    for (let round = 0; round < 3; round += 1) {
      await using embeddings = await openOnnxEmbeddings({ modelsDir: folder, model: 'tiny-encoder', device });
      expect(await embeddings.embedQuery('ferry')).toHaveLength(32);
    }
  });
});

const largestDifference = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((value, at) => Math.abs(value - (b[at] ?? NaN))), a.length === b.length ? 0 : Infinity);
