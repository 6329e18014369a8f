import { Embeddings } from '@langchain/core/embeddings';
import type { EmbeddingModel } from '../../../ports/models.ts';
import type { EmbeddingThread } from './embedding-thread.ts';

/** Embeddings from an ONNX model in a worker thread. Made by `openOnnxEmbeddings`. */
export class OnnxEmbeddings extends Embeddings implements EmbeddingModel, AsyncDisposable {
  readonly identity: string;
  readonly dimensions: number;
  readonly device: string;
  readonly #thread: EmbeddingThread;
  readonly #batchSize: number;

  constructor(parts: { thread: EmbeddingThread; identity: string; dimensions: number; device: string; batchSize: number }) {
    super({});
    this.identity = parts.identity;
    this.dimensions = parts.dimensions;
    this.device = parts.device;
    this.#thread = parts.thread;
    this.#batchSize = parts.batchSize;
  }

  async embedDocuments(texts: string[]): Promise<number[][]> {
    const vectors: number[][] = texts.map(() => []);
    // Texts of like length together: a batch is padded to its longest text.
    const order = texts
      .flatMap((text, index) => (text.trim() === '' ? [] : [index]))
      .sort((a, b) => (texts[a]?.length ?? 0) - (texts[b]?.length ?? 0));
    for (let start = 0; start < order.length; start += this.#batchSize) {
      const batch = order.slice(start, start + this.#batchSize);
      // One batch at a time, so that a question need not wait for a whole import.
      const embedded = await this.#thread.embed(batch.map((index) => texts[index] ?? ''));
      batch.forEach((index, row) => {
        const from = row * embedded.dimensions;
        vectors[index] = usable(embedded.vectors.subarray(from, from + embedded.dimensions));
      });
    }
    return vectors;
  }

  async embedQuery(text: string): Promise<number[]> {
    const [vector = []] = await this.embedDocuments([text]);
    return vector;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread[Symbol.asyncDispose]();
  }
}

/** Without a known token the mean of no vectors comes out as NaN, or as zeros. */
function usable(vector: Float32Array): number[] {
  const norm = Math.hypot(...vector);
  return Number.isFinite(norm) && norm > 0 ? Array.from(vector) : [];
}
