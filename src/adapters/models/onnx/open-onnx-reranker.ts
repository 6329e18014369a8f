import { batchingFor } from './encoder-batching.ts';
import type { RerankRequest, ScoredBatch } from './encoder-messages.ts';
import { OnnxReranker } from './onnx-reranker.ts';
import { openEncoder, type EncoderOptions } from './open-encoder.ts';

export interface OnnxRerankerOptions extends EncoderOptions {
  /** How long a caller waits, in milliseconds. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 10_000;

/**
 * Opens a model for sequence classification with one or two labels from local files; no model hub is asked. Rejects with
 * `MODEL_UNAVAILABLE`, naming the file or folder, where one is missing or cannot be loaded.
 */
export async function openOnnxReranker(options: OnnxRerankerOptions): Promise<OnnxReranker> {
  const { files, title, identity, thread } = await openEncoder<RerankRequest, ScoredBatch>(options, {
    kind: 'reranker',
    pooling: 'mean',
    trial: { queries: ['probe'], texts: ['probe'] },
    habits: [],
  });
  return new OnnxReranker({
    thread,
    title,
    identity,
    device: files.device,
    contextTokens: files.contextTokens,
    batching: batchingFor(files, options.batchSize),
    deadlineMs: options.deadlineMs ?? DEADLINE_MS,
  });
}
