import type { Dtype } from '../../../ports/model-store.ts';
import type { Device } from './device.ts';
import type { Pooling } from './known-models.ts';

/** What the worker is told at its start. */
export interface EncoderWorkerData {
  readonly modelsDir: string;
  readonly model: string;
  readonly kind: 'embedder' | 'reranker';
  readonly device: Device;
  readonly dtype: Dtype;
  /** Longer texts are cut. */
  readonly contextTokens: number;
  readonly pooling: Pooling;
}

export interface EmbedRequest {
  readonly texts: readonly string[];
}

/** The vectors of one batch, one after the other, `dimensions` numbers each. */
export interface EmbeddedBatch {
  readonly vectors: Float32Array;
  readonly dimensions: number;
}

export interface RerankRequest {
  readonly queries: readonly string[];
  /** As many as queries: each is scored against the query at its place. */
  readonly texts: readonly string[];
}

export interface ScoredBatch {
  readonly scores: Float32Array;
}
