import type { EmbeddingModel } from '../ports/models.ts';
import { askModel, type AskModelDeps } from './ask-model.ts';

/** How long a search waits for the meaning of its query. */
const EMBED_MS = 5_000;

export interface EmbedDeps extends AskModelDeps {
  readonly embeddings?: EmbeddingModel | undefined;
}

/** The vector of a query; empty without an embedding model, and while it cannot be reached, which is reported. */
export async function embedQuery(meaning: string, { embeddings, ...deps }: EmbedDeps, signal?: AbortSignal): Promise<readonly number[]> {
  if (!embeddings || meaning === '') return [];
  const work = (limit: AbortSignal) => embeddings.embedQuery(meaning, limit);
  return (await askModel({ step: 'embed', model: embeddings, limitMs: EMBED_MS, work }, deps, signal)) ?? [];
}
