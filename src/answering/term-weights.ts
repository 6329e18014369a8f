import { inverseDocumentFrequency } from '../domain/inverse-document-frequency.ts';
import type { PostArchive } from '../ports/post-archive.ts';
import { analyze } from '../search/analyze.ts';

/** What each term of a question is worth: the rarer in the archive, the more. */
export type TermWeights = ReadonlyMap<string, number>;

/** More terms than this say no more, and each costs a look into the archive: the longest are kept. */
const MAX_TERMS = 32;
/** Below so many posts it says nothing that a term is in most of them. */
const FEW_POSTS = 50;

/** The terms of words and phrases, each once. */
export const termsOf = (words: readonly string[], phrases: readonly string[]): string[] =>
  [...new Set(analyze([...words, ...phrases].join(' ')))].sort((a, b) => b.length - a.length).slice(0, MAX_TERMS);

/**
 * Inverse document frequencies, ln(1 + (N - n + 0.5) / (n + 0.5)) (Robertson and Zaragoza 2009, the form
 * of BM25 that is never negative), over the whole archive, whatever the filter. A term that most posts hold (the name
 * of the only author) says nothing and is left out.
 */
export async function weighTerms(terms: readonly string[], archive: PostArchive): Promise<TermWeights> {
  const { postCount } = await archive.stats();
  const counts = await archive.documentFrequencies(terms);
  const weights = new Map<string, number>();
  terms.forEach((term, i) => {
    const count = counts[i] ?? 0;
    if (postCount < FEW_POSTS || count <= postCount / 2) weights.set(term, inverseDocumentFrequency(postCount, count));
  });
  return weights;
}

/** The share of the question's weight that a text's terms hold, 0 to 1. */
export function coverage(held: ReadonlySet<string>, weights: TermWeights): number {
  let sum = 0;
  let total = 0;
  for (const [term, weight] of weights) {
    total += weight;
    if (held.has(term)) sum += weight;
  }
  return total === 0 ? 0 : sum / total;
}

/** BM25's saturation and length normalisation, as measured best on short posts. */
const K1 = 0.4;
const B = 0.2;

/** BM25 of texts for the weighted terms (Robertson and Zaragoza 2009), in the order of `texts`; average length over these texts. */
export function bm25(texts: readonly (readonly string[])[], weights: TermWeights): number[] {
  const averageLength = texts.reduce((sum, terms) => sum + terms.length, 0) / (texts.length || 1);
  return texts.map((terms) => {
    const norm = K1 * (1 - B + (B * terms.length) / (averageLength || 1));
    let score = 0;
    for (const [term, weight] of weights) {
      const frequency = terms.filter((other) => other === term).length;
      score += (weight * frequency * (K1 + 1)) / (frequency + norm);
    }
    return score;
  });
}
