import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../../../domain/errors.ts';
import type { EmbeddingModel } from '../../../ports/models.ts';
import { EmbeddingThread } from './embedding-thread.ts';
import { OnnxEmbeddings } from './onnx-embeddings.ts';

export interface OnnxEmbeddingsOptions {
  /** Folder of models in the layout of transformers.js. */
  readonly modelsDir: string;
  /** A folder in it: "potion-base-2M", "Xenova/all-MiniLM-L6-v2". */
  readonly model: string;
  /** Texts in one run of the model. */
  readonly batchSize?: number;
}

const WEIGHTS = 'onnx/model.onnx';
const TOKENIZER = 'tokenizer.json';
const NEEDED = [WEIGHTS, TOKENIZER, 'tokenizer_config.json', 'config.json'];
const BATCH_SIZE = 64;

/**
 * Opens a feature-extraction model from local files; no model hub is asked. Rejects with
 * `MODEL_UNAVAILABLE`, naming the file, where one is missing or cannot be loaded.
 */
export async function openOnnxEmbeddings(options: OnnxEmbeddingsOptions): Promise<EmbeddingModel & AsyncDisposable> {
  const { model, batchSize = BATCH_SIZE } = options;
  const modelsDir = resolve(options.modelsDir);
  const folder = join(modelsDir, model);
  for (const name of NEEDED) await requireFile(join(folder, name), model);
  const identity = `${model}:${await fingerprint([join(folder, WEIGHTS), join(folder, TOKENIZER)])}`;
  const thread = new EmbeddingThread({ modelsDir, model, device: 'cpu' });
  try {
    const { dimensions } = await thread.embed(['probe']);
    return new OnnxEmbeddings({ thread, identity, dimensions, device: 'cpu', batchSize });
  } catch (cause) {
    await thread[Symbol.asyncDispose]();
    throw new AppError('MODEL_UNAVAILABLE', `The embedding model in ${folder} cannot be loaded. Check its files.`, { cause });
  }
}

async function requireFile(path: string, model: string): Promise<void> {
  try {
    await access(path);
  } catch (cause) {
    throw new AppError(
      'MODEL_UNAVAILABLE',
      `The embedding model ${model} needs the file ${path}, which cannot be read. Check MODELS_DIR and EMBEDDING_MODEL.`,
      { cause },
    );
  }
}

async function fingerprint(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  }
  return hash.digest('hex').slice(0, 12);
}
