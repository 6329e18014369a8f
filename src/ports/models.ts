import type { BaseChatModel } from '@langchain/core/language_models/chat_models';

/**
 * Text embeddings, the shape of LangChain's `Embeddings`. Vectors have unit length and `dimensions`
 * entries; a text without a known token has the empty vector.
 */
export interface EmbeddingModel {
  /** Name and fingerprint of the weights: two models with one identity give equal vectors. */
  readonly identity: string;
  readonly dimensions: number;
  /** Where it runs, for example "cpu". */
  readonly device: string;
  embedDocuments(texts: string[]): Promise<number[][]>;
  embedQuery(text: string): Promise<number[]>;
}

export interface ChatModel {
  /** Name of the model and of its server: part of cache keys and of `Answer.writtenBy`. */
  readonly identity: string;
  readonly model: BaseChatModel;
  /** How long one whole reply may take, in milliseconds. */
  readonly timeoutMs: number;
}
