import { stemWord } from './stem-word.ts';

const SHORTEST = 6;
const LONGEST = 32;
const LONGEST_PART = 14;
const SPLITTABLE = new RegExp(String.raw`^[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}]{${SHORTEST},${LONGEST}}$`, 'u');

/** Whether a folded word is one that words may have run together in. */
export const isSplittable = (word: string): boolean => SPLITTABLE.test(word);

/** The terms that must be known before a word can be split. At most 370. */
export function termsOfParts(word: string): string[] {
  const terms: string[] = [];
  for (let start = 0; start < word.length; start++) {
    for (let end = start + 2; end <= Math.min(word.length, start + LONGEST_PART); end++) terms.push(stemWord(word.slice(start, end)));
  }
  return terms;
}

interface Statistics {
  readonly frequency: (term: string) => number;
  readonly postCount: number;
  /** In how many posts the whole stands as a word of its own, not as a tag. */
  readonly whole: number;
}

interface Split {
  readonly cost: number;
  readonly parts: readonly string[];
}

/**
 * The words of a folded word without spaces ("climatechange"), by the most probable segmentation under the archive's own word
 * frequencies (unigrams, Viterbi; Norvig 2009). Undefined unless every part is a common enough word, far more so than the whole.
 */
export function splitWords(word: string, { frequency, postCount, whole }: Statistics): string[] | undefined {
  const best: (Split | undefined)[] = [{ cost: 0, parts: [] }];
  for (let end = 1; end <= word.length; end++) {
    for (let start = Math.max(0, end - LONGEST_PART); start < end; start++) {
      const before = best[start];
      const part = word.slice(start, end);
      if (!before || part === word) continue;
      const count = frequency(stemWord(part));
      if (count < leastFrequency(part, postCount)) continue;
      const cost = before.cost + Math.log((postCount * POST_LENGTH) / count);
      if (cost < (best[end]?.cost ?? Infinity)) best[end] = { cost, parts: [...before.parts, part] };
    }
  }
  const parts = best[word.length]?.parts;
  if (!parts || parts.length > Math.ceil(word.length / 3)) return undefined;
  const rarest = Math.min(...parts.map((part) => frequency(stemWord(part))));
  return whole * MORE_COMMON <= rarest ? [...parts] : undefined;
}

const POST_LENGTH = 15;
/** "#greenpeace" is no "green peace" where people write of Greenpeace. */
const MORE_COMMON = 10;

/** Short strings stand in many an archive by chance: two letters must be a word of every hundredth post, three of every two thousandth. */
function leastFrequency(part: string, postCount: number): number {
  if (part.length < 2) return Infinity;
  if (part.length === 2) return postCount / 100;
  return part.length === 3 ? postCount / 2_000 : postCount / 20_000;
}
