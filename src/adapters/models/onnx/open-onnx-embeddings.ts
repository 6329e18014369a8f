import { batchingFor } from './encoder-batching.ts';
import type { EmbedRequest, EmbeddedBatch } from './encoder-messages.ts';
import { habitsOf, type EmbeddingHabits, type Pooling, type Prefixes } from './known-models.ts';
import { OnnxEmbeddings } from './onnx-embeddings.ts';
import { openEncoder, type EncoderOptions } from './open-encoder.ts';

export interface OnnxEmbeddingsOptions extends EncoderOptions {
  /** Put before texts; without it what the model is known to want. */
  readonly prefixes?: Prefixes;
  readonly pooling?: Pooling;
  /** How long a caller waits, in milliseconds. */
  readonly deadlines?: { readonly queryMs: number; readonly documentsMs: number };
}

const DEADLINES = { queryMs: 10_000, documentsMs: 300_000 };

/**
 * Opens a feature-extraction model from local files; no model hub is asked. Rejects with
 * `MODEL_UNAVAILABLE`, naming the file or folder, where one is missing or cannot be loaded.
 */
export async function openOnnxEmbeddings(options: OnnxEmbeddingsOptions): Promise<OnnxEmbeddings> {
  const known = habitsOf(options.model);
  const habits: EmbeddingHabits = { pooling: options.pooling ?? known.pooling, prefixes: options.prefixes ?? known.prefixes };
  const { files, title, identity, thread, answer } = await openEncoder<EmbedRequest, EmbeddedBatch>(options, {
    kind: 'embedder',
    pooling: habits.pooling,
    trial: { texts: ['probe'] },
    habits: unusual(habits),
  });
  return new OnnxEmbeddings({
    thread,
    title,
    identity,
    dimensions: answer.dimensions,
    device: files.device,
    prefixes: habits.prefixes,
    contextTokens: files.contextTokens,
    batching: batchingFor(files, options.batchSize),
    deadlines: options.deadlines ?? DEADLINES,
  });
}

/** Vectors depend on these, too. Plain habits leave the identity to the files alone. */
function unusual({ pooling, prefixes }: EmbeddingHabits): string[] {
  return pooling === 'mean' && prefixes.query === '' && prefixes.document === '' ? [] : [JSON.stringify([pooling, prefixes.query, prefixes.document])];
}
