import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseWeights, preferredDtypes, type WeightsQuery } from '../../../../../src/adapters/models/onnx/dtype.ts';

const CPU = { device: 'cpu', float16: true } as const;
const CUDA = { device: 'cuda', float16: true } as const;
const WEBGPU = { device: 'webgpu', float16: true } as const;
const WEBGPU_WITHOUT_HALF = { device: 'webgpu', float16: false } as const;
const ALL = ['model.onnx', 'model_fp16.onnx', 'model_quantized.onnx', 'model_q4.onnx', 'model_q4f16.onnx'];

describe('weights', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'threadwise-weights-'));
    await mkdir(join(folder, 'onnx'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const choose = async (files: readonly string[], query: Partial<WeightsQuery>) => {
    for (const name of files) await writeFile(join(folder, 'onnx', name), '');
    return chooseWeights({ folder, model: 'owner/small', kind: 'embedder', device: CPU, ...query });
  };

  it.each<[string, Partial<WeightsQuery>, string]>([
    ['an embedder on a CPU', { device: CPU }, 'q8'],
    ['an embedder on CUDA', { device: CUDA }, 'fp16'],
    ['an embedder on a GPU with half precision', { device: WEBGPU }, 'fp16'],
    ['an embedder on a GPU without half precision', { device: WEBGPU_WITHOUT_HALF }, 'fp32'],
    ['a reranker on a CPU', { kind: 'reranker', device: CPU }, 'q8'],
    ['a chat model on a CPU', { kind: 'chat', device: CPU }, 'q8'],
    ['a chat model on CUDA', { kind: 'chat', device: CUDA }, 'fp16'],
    ['a chat model on a GPU with half precision', { kind: 'chat', device: WEBGPU }, 'q4f16'],
    ['a chat model on a GPU without half precision', { kind: 'chat', device: WEBGPU_WITHOUT_HALF }, 'q4'],
  ])('suit the device: %s', async (_, query, dtype) => {
    expect(await choose(ALL, query)).toMatchObject({ dtype });
  });

  it.each([CPU, CUDA, WEBGPU, WEBGPU_WITHOUT_HALF])('are fp32 where a model has one file alone: %o', async (device) => {
    expect(await choose(['model.onnx'], { device })).toEqual({ dtype: 'fp32', file: 'onnx/model.onnx' });
  });

  it('are the next best where the best is not at hand', async () => {
    expect(await choose(['model.onnx', 'model_q4.onnx'], { device: CPU })).toEqual({ dtype: 'q4', file: 'onnx/model_q4.onnx' });
  });

  it('are those that were asked for', async () => {
    expect(await choose(ALL, { dtype: 'q4f16' })).toEqual({ dtype: 'q4f16', file: 'onnx/model_q4f16.onnx' });
  });

  it('are an error that names the file and the way to get it where those that were asked for are missing', async () => {
    await expect(choose(['model.onnx'], { dtype: 'fp16' })).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringContaining(join(folder, 'onnx/model_fp16.onnx')),
    });
    await expect(choose([], { dtype: 'fp16' })).rejects.toThrow('npx threadwise models pull owner/small');
  });

  it('are an error that names the file where there are none', async () => {
    await expect(choose([], {})).rejects.toThrow(join(folder, 'onnx/model.onnx'));
  });

  it('are an error where the GPU cannot compute with the only ones', async () => {
    await expect(choose(['model_fp16.onnx'], { device: WEBGPU_WITHOUT_HALF })).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
  });
});

it('no preference holds half precision for a GPU without it', () => {
  for (const kind of ['embedder', 'reranker', 'chat'] as const) {
    expect(preferredDtypes(kind, WEBGPU_WITHOUT_HALF).filter((dtype) => dtype.endsWith('f16') || dtype === 'fp16')).toEqual([]);
    expect(preferredDtypes(kind, WEBGPU)).toContain('fp16');
  }
});
