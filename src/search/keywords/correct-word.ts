import { stemWord } from './stem-word.ts';

const ALPHABETS: readonly { readonly word: RegExp; readonly letters: string; readonly vowels: string }[] = [
  { word: /^[a-z]{4,20}$/, letters: 'abcdefghijklmnopqrstuvwxyz', vowels: 'aeiouy' },
  { word: /^[а-яіїєґ]{4,20}$/, letters: 'абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґ', vowels: 'аеиоуыэюяіїє' },
  { word: /^[α-ω]{4,20}$/, letters: 'αβγδεζηθικλμνξοπρστυφχψω', vowels: 'αεηιουω' },
];
/** Rows of keys that lie one above the other, shifted by half a key. */
const KEYBOARDS = [['qwertyuiop', 'asdfghjkl', 'zxcvbnm'], ['йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю']];

/** How much likelier a slip is than any other letter for any other. */
const SLIP = { swapped: 20, doubled: 20, vowel: 5, nearKey: 4, other: 1 } as const;
/** People get the first letter right. */
const FIRST_LETTER = 1 / 20;
const SECOND_SLIP = 1 / 200;
const LONG_WORD = 8;

/** Whether a folded word is of an alphabet and a length that slips can be told from other words in. */
export const isCorrectable = (word: string): boolean => ALPHABETS.some((alphabet) => alphabet.word.test(word));

export interface Candidate {
  /** As it is read: "climate", not "climat". */
  readonly word: string;
  readonly term: string;
  /** Above 0; 1 for one letter in the place of another. */
  readonly likelihood: number;
}

/**
 * The words at one slip from a folded word: a letter left out, put in, replaced, or swapped with the next (Damerau 1964; Norvig 2007);
 * from `LONG_WORD` letters on also two likely slips. Some
 * 500 for a word of 8 letters; which of them are words the archive tells.
 */
export function candidatesFor(word: string, toTerm: (word: string) => string = stemWord): Candidate[] {
  const found = new Map<string, number>();
  const add = (candidate: string, likelihood: number) => {
    if (candidate !== word && likelihood > (found.get(candidate) ?? 0)) found.set(candidate, likelihood);
  };
  const first = slips(word);
  for (const [candidate, likelihood] of first) add(candidate, likelihood);
  if (word.length >= LONG_WORD) {
    for (const [once, likelihood] of first) {
      if (likelihood < SLIP.doubled) continue;
      for (const [twice, second] of slips(once)) if (second >= SLIP.doubled) add(twice, likelihood * second * SECOND_SLIP);
    }
  }
  return [...found].map(([candidate, likelihood]) => ({ word: candidate, term: toTerm(candidate), likelihood }));
}

export interface CorrectionContext {
  readonly frequency: (term: string) => number;
  readonly postCount: number;
  /** In how many posts the word as typed stands. */
  readonly typed: number;
  /** Whether it was written as a name: names differ from one another by a letter. */
  readonly isName: boolean;
}

/** So many times as frequent must the correction of a word that some posts hold be. */
export const FAR_MORE = 200;

/** The likeliest word that was meant: frequency times likelihood of the slip. Undefined where none is likely enough. */
export function bestCorrection(word: string, candidates: readonly Candidate[], { frequency, postCount, typed, isName }: CorrectionContext): Candidate | undefined {
  const least = Math.max(1, postCount / 200_000, typed * FAR_MORE);
  // Most short strings are one letter away from a word, and many words that exist are.
  const slip = word.length === 4 ? SLIP.doubled : typed > 0 ? SLIP.vowel : isName ? SLIP.nearKey : 0;
  let best: Candidate | undefined;
  let bestScore = 0;
  for (const candidate of candidates) {
    const count = frequency(candidate.term);
    const score = count * candidate.likelihood;
    if (count < least || candidate.likelihood < slip || score <= bestScore) continue;
    best = candidate;
    bestScore = score;
  }
  return best;
}

function slips(word: string): [string, number][] {
  const alphabet = ALPHABETS.find(({ word: pattern }) => pattern.test(word)) ?? ALPHABETS[0];
  if (!alphabet) return [];
  const isVowel = (letter: string) => alphabet.vowels.includes(letter);
  const found: [string, number][] = [];
  for (let i = 0; i <= word.length; i++) {
    const [head, letter, next, before] = [word.slice(0, i), word.charAt(i), word.charAt(i + 1), word.charAt(i - 1)];
    const place = i === 0 ? FIRST_LETTER : 1;
    if (letter !== '') found.push([head + word.slice(i + 1), place * (letter === before ? SLIP.doubled : isVowel(letter) ? SLIP.vowel : SLIP.other)]);
    if (next !== '' && next !== letter) found.push([head + next + letter + word.slice(i + 2), SLIP.swapped * (i === 0 ? FIRST_LETTER * 4 : 1)]);
    for (const other of alphabet.letters) {
      found.push([head + other + word.slice(i), place * (other === before || other === letter ? SLIP.doubled : isVowel(other) ? SLIP.vowel : SLIP.other)]);
      if (letter === '' || other === letter) continue;
      const replaced = isVowel(letter) && isVowel(other) ? SLIP.vowel : areNear(letter, other) ? SLIP.nearKey : SLIP.other;
      found.push([head + other + word.slice(i + 1), place * replaced]);
    }
  }
  return found;
}

const areNear = (a: string, b: string): boolean => NEAR_KEYS.has(a + b) || NEAR_KEYS.has(b + a);

const NEAR_KEYS: ReadonlySet<string> = new Set(
  KEYBOARDS.flatMap((rows) =>
    rows.flatMap((row, r) =>
      [...row].flatMap((key, i) => {
        const below = rows[r + 1] ?? '';
        return [row[i + 1], below[i], below[i - 1]].flatMap((near) => (near === undefined ? [] : [key + near]));
      }),
    ),
  ),
);
