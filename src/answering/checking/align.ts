import { areOpposites, areRelated, areSynonyms } from './synonyms.ts';
import type { Word } from './words.ts';

/** How alike two words are in meaning, by their index terms as they stand in texts: -1 to 1; 0 where nothing is known. */
export type WordSimilarity = (a: Word, b: Word) => number;

/** Where a word of a claim is met in a post, and how well (0 to 1). */
export interface Match {
  readonly place: number;
  readonly value: number;
  /** It says the same, or its opposite: not just something like it. */
  readonly isSure: boolean;
  readonly isOpposite: boolean;
}

const SYNONYM = 0.95;
const RELATED = 0.85;
/** What the opposite of a word holds of it: the same matter, told the other way round. */
const OPPOSITE = 0.9;
/** Words that are more alike than this may stand for each other. */
const ALIKE = 0.45;
/** From here on they mean the same; below, "weekend" and "weekday" are alike. */
const SAME = 0.6;

/** The best meeting of each of the claim's words (by its place) among the words of a post, or of a part of it. */
export function alignWords(claim: readonly Word[], wanted: readonly number[], basis: readonly Word[], similarity: WordSimilarity): Map<number, Match> {
  const places = new Map<string, number[]>();
  basis.forEach(({ stem, kind }, i) => kind !== 'sign' && places.set(stem, [...(places.get(stem) ?? []), i]));
  const exact = (at: number) => places.get(claim[at]?.stem ?? '') ?? places.get(`#${claim[at]?.stem}`) ?? [];
  const votes = new Map<number, number>();
  for (const at of wanted) {
    const [first, ...more] = exact(at);
    const clause = first === undefined || more.length > 0 ? undefined : basis[first]?.clause;
    if (clause !== undefined) votes.set(clause, (votes.get(clause) ?? 0) + 1);
  }
  const matches = new Map<number, Match>();
  for (const at of wanted) {
    const word = claim[at];
    if (word === undefined) continue;
    // A word that stands there twice is met where most of the others are.
    const [place] = exact(at).toSorted((a, b) => (votes.get(basis[b]?.clause ?? -1) ?? 0) - (votes.get(basis[a]?.clause ?? -1) ?? 0));
    const match = place === undefined ? bestOther(word, basis, similarity) : { place, value: 1, isSure: true, isOpposite: false };
    if (match) matches.set(at, match);
  }
  return matches;
}

function bestOther(word: Word, basis: readonly Word[], similarity: WordSimilarity): Match | undefined {
  let best: Match | undefined;
  basis.forEach((other, place) => {
    const match = likeness(word, other, similarity);
    if (match !== undefined && match.value > (best?.value ?? 0)) best = { place, ...match };
  });
  return best;
}

function likeness(word: Word, other: Word, similarity: WordSimilarity): Omit<Match, 'place'> | undefined {
  if (other.kind === 'sign' || word.kind !== 'word') return undefined;
  const same = (value: number) => ({ value, isSure: true, isOpposite: false });
  if (areSynonyms(word.stem, other.stem)) return same(SYNONYM);
  if (areOpposites(word.stem, other.stem)) return { value: OPPOSITE, isSure: true, isOpposite: true };
  if (!other.isContent) return undefined;
  if (areRelated(word.stem, other.stem)) return same(RELATED);
  if (other.stem.startsWith('#') && word.stem.length > 4 && other.stem.includes(word.stem)) return same(RELATED);
  const alike = similarity(word, other);
  return alike < ALIKE ? undefined : { value: Math.min(RELATED, alike + 0.15), isSure: alike >= SAME, isOpposite: false };
}

/** The share of the weight of the claim's words that is met, 0 to 1. */
export function coverageOf(places: readonly number[], matches: ReadonlyMap<number, Match>, weightAt: (place: number) => number): number {
  let [met, total] = [0, 0];
  for (const at of places) {
    const weight = weightAt(at);
    total += weight;
    met += weight * (matches.get(at)?.value ?? 0);
  }
  return total === 0 ? 0 : met / total;
}
