import { ROUTES, type Route } from '../../domain/answer.ts';
import type { EmbeddingModel } from '../../ports/models.ts';
import { withinTime } from '../../search/ask-model.ts';
import { exampleIndex } from './example-index.ts';
import { formOf } from './question-form.ts';

/** How likely each route is by the labelled examples; the shares add up to 1. */
export type RouteShares = Readonly<Record<Route, number>>;

/** So many of the examples that are most alike vote, each by its likeness to this power. */
const [VOTERS, SHARPNESS] = [9, 3];
/** Every route has so much of a vote before any example. */
const DOUBT = 0.02;
/** What likeness in meaning counts beside likeness in form. */
const MEANING = 0.6;
/** How long a question waits for its embedding; that of all examples goes on beside. In milliseconds. */
const PATIENCE_MS = 250;

/**
 * Compares a question with the examples by the form of its words (cosine of weighted words and pairs, words of the topic
 * masked), and with an embedding model also by meaning. The examples are embedded once for each model, beside the first question,
 * which does not wait for it. Rejects with the signal's reason when aborted; a model that fails is left out.
 */
export async function nearestExamples(question: string, embeddings: EmbeddingModel | undefined, signal?: AbortSignal): Promise<RouteShares> {
  const { examples, likenesses } = exampleIndex();
  const byForm = likenesses(question);
  const byMeaning = embeddings ? await similarities(question, embeddings, signal) : undefined;
  const alike = examples
    .map(({ route }, i) => ({ route, likeness: byMeaning ? ((byForm[i] ?? 0) + MEANING * Math.max(0, byMeaning[i] ?? 0)) / (1 + MEANING) : (byForm[i] ?? 0) }))
    .toSorted((a, b) => b.likeness - a.likeness)
    .slice(0, VOTERS);
  const votes = Object.fromEntries(ROUTES.map((route) => [route, DOUBT])) as Record<Route, number>;
  for (const { route, likeness } of alike) votes[route] += likeness ** SHARPNESS;
  const sum = Object.values(votes).reduce((total, vote) => total + vote, 0);
  for (const route of ROUTES) votes[route] /= sum;
  return votes;
}

const embedded = new Map<string, Promise<number[][]> | number[][]>();

/** The cosine of the question with each example; undefined while the examples are being embedded, and where the model fails. */
async function similarities(question: string, embeddings: EmbeddingModel, signal: AbortSignal | undefined): Promise<number[] | undefined> {
  const vectors = embedded.get(embeddings.identity);
  if (!Array.isArray(vectors)) {
    if (!vectors) embedExamples(embeddings);
    return undefined;
  }
  try {
    const own = await withinTime((limit) => embeddings.embedQuery(formOf(question).join(' '), limit), PATIENCE_MS, signal);
    return vectors.map((vector) => vector.reduce((sum, value, i) => sum + value * (own[i] ?? 0), 0));
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

function embedExamples(embeddings: EmbeddingModel): void {
  const { identity } = embeddings;
  const work = embeddings.embedDocuments(exampleIndex().examples.map(({ text }) => formOf(text).join(' ')));
  embedded.set(identity, work);
  work.then((vectors) => embedded.set(identity, vectors), () => embedded.delete(identity));
}
