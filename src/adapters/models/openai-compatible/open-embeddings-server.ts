import { AppError } from '../../../domain/errors.ts';
import type { EmbeddingModel } from '../../../ports/models.ts';
import { CircuitBreaker, type CircuitState } from './circuit-breaker.ts';
import { ModelServer } from './model-server.ts';
import { requestEmbeddings, ServerEmbeddings } from './server-embeddings.ts';
import { RETRY, type RetryOptions } from './try-again.ts';

export interface EmbeddingsServerOptions {
  /** Base address of an OpenAI-compatible API, for example "http://localhost:8000/v1". */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
  /** Of the server's vectors. Where it is not given, the server is asked. */
  readonly dimensions?: number;
  /** For one request, retries included, in milliseconds. */
  readonly timeoutMs: number;
  /** Until a connection is open, in milliseconds. */
  readonly connectMs: number;
  /** Texts in one request. */
  readonly batchSize?: number;
  readonly onStateChange?: ((state: CircuitState) => void) | undefined;
  readonly retry?: RetryOptions;
  /** The first pause of a call with many texts, where the server is busy, in milliseconds. */
  readonly patienceMs?: number;
}

/** An import and a few questions beside it. */
const CONNECTIONS = 16;
const BATCH_SIZE = 64;
const MAX_REPLY_BYTES = 64 * 1_048_576;

/** Embeddings from a model server. Rejects with `AppError` where the server cannot be asked for its dimensions. */
export async function openEmbeddingsServer(options: EmbeddingsServerOptions): Promise<EmbeddingModel & AsyncDisposable> {
  const { baseUrl, model, apiKey, timeoutMs, connectMs, batchSize = BATCH_SIZE, retry = RETRY, patienceMs = 1_000 } = options;
  const server = new ModelServer({ baseUrl, model, apiKey, connectMs, settings: 'EMBEDDING', connections: CONNECTIONS, maxReplyBytes: MAX_REPLY_BYTES });
  const parts = { server, breaker: new CircuitBreaker({ onStateChange: options.onStateChange }), retry, timeoutMs };
  try {
    const dimensions = options.dimensions ?? (await requestEmbeddings(parts, ['probe'], undefined))[0]?.length;
    if (!dimensions) throw new AppError('MODEL_UNAVAILABLE', `The model server ${server.names.host} sent an empty embedding. Check EMBEDDING_MODEL.`);
    return new ServerEmbeddings({ ...parts, batchSize, dimensions, patienceMs });
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}
