/**
 * How much it says that a post holds a term which `frequency` of `postCount` posts hold: ln(1 + (N - n + 0.5) / (n + 0.5)), the form
 * of BM25's weight that is never negative (Robertson and Zaragoza 2009).
 */
export const inverseDocumentFrequency = (postCount: number, frequency: number): number => Math.log(1 + (postCount - frequency + 0.5) / (frequency + 0.5));
