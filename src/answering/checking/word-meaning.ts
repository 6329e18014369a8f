import type { EmbeddingModel } from '../../ports/models.ts';
import type { PostArchive } from '../../ports/post-archive.ts';
import { askModel, type AskModelDeps } from '../../search/ask-model.ts';
import { cosine } from '../../search/cosine.ts';
import type { Sense } from './check-claim.ts';
import type { Word } from './words.ts';

export interface SenseDeps extends AskModelDeps {
  readonly archive?: PostArchive;
  readonly embeddings?: EmbeddingModel | undefined;
}

/** Words kept with their vectors, for each model: when there are more, all are looked up anew. */
const KEPT_WORDS = 20_000;
/** A sentence does not wait longer for the meaning of its words, in milliseconds. */
const LONGEST_WAIT_MS = 1_000;
/** In fewer posts it says nothing how many hold a word. */
const FEW_POSTS = 50;
/** A common word counts at least so much of a rare one. */
const LEAST_WEIGHT = 0.4;
const NOTHING = new Float32Array();

const kept = new WeakMap<EmbeddingModel, Map<string, Float32Array>>();

/** Every word counts the same, and words are alike only where the tables say so. */
export const PLAIN_SENSE: Sense = { similarity: () => 0, weight: () => 1 };

/**
 * What the words of a sentence and of its posts mean: their likeness by the embedding model (of words by themselves, which is what a
 * static model knows best; a model on a server is not asked, as each sentence would wait for it), their weight by how many posts of the archive
 * hold them. Rejects with the signal's reason when aborted.
 */
export async function senseOf(claimed: readonly Word[], held: readonly Word[], { archive, embeddings, ...deps }: SenseDeps, signal?: AbortSignal): Promise<Sense> {
  const contents = claimed.filter(({ isContent, kind }) => isContent && kind === 'word');
  const stems = new Set(held.map(({ stem }) => stem));
  const unmet = contents.filter(({ stem }) => !stems.has(stem));
  const [similarity, weight] = await Promise.all([
    embeddings && embeddings.device !== 'remote' && unmet.length > 0 ? likeness([...unmet, ...held.filter(({ isContent, kind }) => isContent && kind === 'word')], embeddings, deps, signal) : PLAIN_SENSE.similarity,
    archive ? weights(contents, archive, signal) : PLAIN_SENSE.weight,
  ]);
  return { similarity, weight };
}

async function likeness(words: readonly Word[], embeddings: EmbeddingModel, deps: AskModelDeps, signal: AbortSignal | undefined): Promise<Sense['similarity']> {
  const known = kept.get(embeddings);
  const vectors = known !== undefined && known.size < KEPT_WORDS ? known : new Map<string, Float32Array>();
  kept.set(embeddings, vectors);
  const missing = [...new Set(words.map(({ lower }) => lower))].filter((word) => !vectors.has(word));
  if (missing.length > 0) {
    const made = await askModel({ step: 'embed', model: embeddings, limitMs: LONGEST_WAIT_MS, work: (limit) => embeddings.embedDocuments(missing, limit) }, deps, signal);
    made?.forEach((vector, i) => vectors.set(missing[i] ?? '', vector.length === 0 ? NOTHING : Float32Array.from(vector)));
  }
  return (a, b) => {
    const [one, other] = [vectors.get(a.lower), vectors.get(b.lower)];
    return one && other && one.length > 0 && one.length === other.length ? cosine(one, other) : 0;
  };
}

async function weights(words: readonly Word[], archive: PostArchive, signal: AbortSignal | undefined): Promise<Sense['weight']> {
  const { postCount } = await archive.stats(signal);
  if (postCount < FEW_POSTS) return PLAIN_SENSE.weight;
  const stems = [...new Set(words.map(({ stem }) => stem))];
  const counts = await archive.documentFrequencies(stems, signal);
  const most = Math.log(1 + postCount);
  const known = new Map(stems.map((stem, i) => [stem, Math.log((postCount + 1) / ((counts[i] ?? 0) + 1)) / most]));
  return ({ stem }) => LEAST_WEIGHT + (1 - LEAST_WEIGHT) * (known.get(stem) ?? 1);
}
