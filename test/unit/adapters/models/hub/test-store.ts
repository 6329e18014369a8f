import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ModelStoreOptions, openModelStore } from '../../../../../src/adapters/models/hub/open-model-store.ts';
import type { ModelStore } from '../../../../../src/ports/model-store.ts';
import { type HubFiles, ModelHub } from '../../../../fakes/model-hub.ts';

export const MODEL = 'acme/small-chat';

/** Long time-outs, so that only a test that means to runs into one; pauses that take no time. */
export const TIMES = { responseMs: 60_000, stallMs: 60_000, pausesMs: [1, 1, 1, 1, 1], staleMs: 10_000, waitMs: 60_000 };

/** A model with q8 and fp32 weights, the latter with external data, and files that nobody needs. */
export const modelFiles = (): HubFiles => ({
  'README.md': Buffer.from('# small chat'),
  'config.json': Buffer.from('{"model_type":"small"}'),
  'generation_config.json': Buffer.from('{}'),
  'tokenizer.json': randomBytes(40_000),
  'tokenizer_config.json': Buffer.from('{"chat_template":"x"}'),
  'pytorch_model.bin': randomBytes(1_000),
  'onnx/model.onnx': randomBytes(30_000),
  'onnx/model.onnx_data': randomBytes(50_000),
  'onnx/model.onnx_data_1': randomBytes(20_000),
  'onnx/model_quantized.onnx': randomBytes(1_000_000),
});

export const Q8_FILES = ['config.json', 'generation_config.json', 'onnx/model_quantized.onnx', 'tokenizer.json', 'tokenizer_config.json'];

/** A hub with a model, and a folder for models; both go with the test. */
export class TestPlace implements AsyncDisposable {
  readonly hub: ModelHub;
  readonly folder: string;

  private constructor(hub: ModelHub, folder: string) {
    this.hub = hub;
    this.folder = folder;
  }

  static async make(): Promise<TestPlace> {
    return new TestPlace(await ModelHub.start(), await mkdtemp(path.join(tmpdir(), 'threadwise-models-')));
  }

  get modelsDir(): string {
    return path.join(this.folder, 'models');
  }

  open({ times, ...options }: Partial<ModelStoreOptions> = {}): ModelStore {
    return openModelStore({ modelsDir: this.modelsDir, hubUrl: this.hub.url, ...options, times: { ...TIMES, ...times } });
  }

  /** Files under MODELS_DIR, without those of pulls under way. */
  async stored(under = ''): Promise<string[]> {
    return (await this.#files(under)).filter((file) => !file.startsWith('.pulling'));
  }

  /** What pulls that stopped have left. */
  async parts(): Promise<string[]> {
    return (await this.#files('')).filter((file) => file.startsWith('.pulling/parts/'));
  }

  read(file: string): Promise<Buffer> {
    return readFile(path.join(this.modelsDir, file));
  }

  async write(file: string, content: string | Buffer): Promise<void> {
    await mkdir(path.dirname(path.join(this.modelsDir, file)), { recursive: true });
    await writeFile(path.join(this.modelsDir, file), content);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.hub[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #files(under: string): Promise<string[]> {
    const entries = await readdir(path.join(this.modelsDir, under), { recursive: true, withFileTypes: true }).catch(() => []);
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(path.join(this.modelsDir, under), path.join(entry.parentPath, entry.name)))
      .sort();
  }
}

/** Asks again and again until the condition holds; the test's time-out ends it otherwise. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}
