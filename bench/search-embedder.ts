import path from 'node:path';
import { chooseDevice } from '../src/adapters/models/onnx/device.ts';
import { openOnnxEmbeddings } from '../src/adapters/models/onnx/open-onnx-embeddings.ts';
import type { EmbeddingModel } from '../src/ports/models.ts';
import type { BenchQuery } from './search-engine.ts';

/** The embedder that Threadwise has by default. */
export const openEmbedder = async (): Promise<EmbeddingModel & AsyncDisposable> =>
  openOnnxEmbeddings({ modelsDir: path.resolve(import.meta.dirname, '../models'), model: 'threadwise-embed-en', device: await chooseDevice('auto') });

/** Vectors of queries by their text, made before anything is timed; an empty one where no token is known. */
export class QueryVectors {
  readonly #vectors = new Map<string, readonly number[]>();

  async prepare(queries: readonly BenchQuery[], embedder: EmbeddingModel): Promise<void> {
    for (const { text } of queries) this.#vectors.set(text, await embedder.embedQuery(text));
  }

  of({ text }: BenchQuery): readonly number[] {
    const vector = this.#vectors.get(text);
    if (!vector) throw new Error('This query was not prepared.');
    return vector;
  }
}
