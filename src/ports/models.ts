import type { BaseChatModel } from '@langchain/core/language_models/chat_models';

/**
 * Text embeddings, the shape of LangChain's `Embeddings`. Vectors have unit length and `dimensions`
 * entries; a text without a known token has the empty vector.
 */
export interface EmbeddingModel {
  /** Name and fingerprint of the weights: two models with one identity give equal vectors. */
  readonly identity: string;
  readonly dimensions: number;
  /** Where it runs: "cpu", "webgpu", "cuda", or "remote" on a model server. */
  readonly device: string;
  embedDocuments(texts: string[], signal?: AbortSignal): Promise<number[][]>;
  embedQuery(text: string, signal?: AbortSignal): Promise<number[]>;
}

/** A cross-encoder: reads a query and a text together. */
export interface Reranker {
  readonly identity: string;
  readonly device: string;
  /** How relevant each text is, 0 to 1, in the order of the texts. */
  score(query: string, texts: readonly string[], signal?: AbortSignal): Promise<number[]>;
}

/** Price of tokens in US dollars per million. */
export interface TokenPrice {
  readonly input: number;
  readonly output: number;
}

/** A chat model that streams. Its last chunk carries `usage_metadata` where the tokens are known. */
export interface ChatModel {
  /** Name of the model and of its server: part of cache keys and of `Answer.writtenBy`. */
  readonly identity: string;
  readonly device: string;
  /** Rejects with `AppError`: `MODEL_UNAVAILABLE`, `MODEL_TIMEOUT`, `OVERLOADED`. */
  readonly model: BaseChatModel;
  /** How long one whole reply may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Prompt and reply together, in tokens. */
  readonly contextTokens: number;
  /** The longest reply, in tokens. */
  readonly maxReplyTokens: number;
  readonly price?: TokenPrice;
  /** Tokens of a text: exact where the tokenizer is at hand, else an estimate that is rather too high. */
  countTokens(text: string): Promise<number>;
}
