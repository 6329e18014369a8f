import { resolve } from 'node:path';
import type { Dtype } from '../../../ports/model-store.ts';
import { onCpu, type DeviceChoice } from './device.ts';
import { TITLES } from './dtype.ts';
import { cannotBeLoaded, readEncoder, TOKENIZER, type EncoderFiles } from './encoder-files.ts';
import { fingerprint } from './fingerprint.ts';
import type { EncoderWorkerData } from './encoder-messages.ts';
import type { Pooling } from './known-models.ts';
import { ModelThread } from './model-thread.ts';

export interface EncoderOptions {
  /** Folder of models in the layout of transformers.js. */
  readonly modelsDir: string;
  /** A folder in it: "threadwise-embed-en", "Xenova/all-MiniLM-L6-v2". */
  readonly model: string;
  /** From `chooseDevice`; the CPU without it, and for an embedding model that is a table of token vectors. */
  readonly device?: DeviceChoice;
  /** Precision of the weights; without it what suits the device among those at hand. */
  readonly dtype?: Dtype | undefined;
  /** The most texts in one run of the model. */
  readonly batchSize?: number;
}

export interface OpenEncoder<Request, Reply> {
  readonly files: EncoderFiles;
  readonly title: string;
  /** Name and fingerprint. */
  readonly identity: string;
  readonly thread: ModelThread<Request, Reply>;
  /** What the model answered to the first request. */
  readonly answer: Reply;
}

export interface EncoderTask<Request> {
  readonly kind: EncoderWorkerData['kind'];
  readonly pooling: Pooling;
  /** The first request. */
  readonly trial: Request;
  /** What the answers depend on besides the files. */
  readonly habits: readonly string[];
}

/**
 * Starts a model in its thread and runs it once, so that what is wrong with it is found out here. Rejects with
 * `MODEL_UNAVAILABLE`, naming the file or folder, where one is missing or cannot be loaded.
 */
export async function openEncoder<Request, Reply>(
  { modelsDir: folder, model, device: wanted = onCpu('asked for'), dtype }: EncoderOptions,
  { kind, pooling, trial, habits }: EncoderTask<Request>,
): Promise<OpenEncoder<Request, Reply>> {
  const modelsDir = resolve(folder);
  const files = await readEncoder({ modelsDir, model, kind, device: wanted, dtype });
  const title = `${TITLES[kind]} ${model}`;
  const { device, weights, contextTokens } = files;
  const workerData: EncoderWorkerData = { modelsDir, model, kind, device: device.device, dtype: weights.dtype, contextTokens, pooling };
  const thread = new ModelThread<Request, Reply>({ script: new URL('./encoder-worker.js', import.meta.url), title, workerData });
  try {
    const answer = await thread.request(trial);
    return { files, title, identity: `${model}:${await fingerprint({ folder: files.folder, weights: files.weights.file, files: [TOKENIZER], more: habits })}`, thread, answer };
  } catch (cause) {
    await thread[Symbol.asyncDispose]();
    throw cannotBeLoaded({ folder: files.folder, model, kind, device: device.device }, cause);
  }
}
