import { analyze } from './analyze.ts';
import { RUN_TOGETHER } from './keywords/run-together.ts';

/** A part of a text in UTF-16 code units: `start` inclusive, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Part of a text that is analysed by itself, with its terms. */
interface Token extends Span {
  readonly terms: readonly string[];
}

/** What may stand in a word or between two that are written together. Signs that nobody sees are kept with the word they are in. */
const JOINER = String.raw`#＃@＠'’.,&+\-\u2010`;
const PIECE = new RegExp(
  [
    String.raw`(?<link>[Hh]ttps?:\/\/[^\s<>"“”«»\p{Lo}]+)`,
    String.raw`(?<tag>[#＃][\p{L}\p{M}\p{N}_]+)`,
    `(?<run>[${RUN_TOGETHER}][${RUN_TOGETHER}\\p{M}]*)`,
    String.raw`(?<words>(?:(?![${RUN_TOGETHER}]|[#＃][\p{L}\p{M}\p{N}_])[\p{L}\p{M}\p{N}_\p{Cf}\u20E3\uFE0E\uFE0F${JOINER}])+)`,
    String.raw`(?<emoji>\p{RI}\p{RI}|\p{Extended_Pictographic}[\p{EMod}\uFE0F]*)`,
  ].join('|'),
  'gu',
);
const IS_JOINER = new RegExp(`[${JOINER}]`, 'u');
/** Longer ones are no words, and taking them apart costs the square of their length. */
const LONGEST_APART = 100;

/**
 * Where a text matches: each word, tag, handle, link or emoji whose analysis (`analyze`) has one of `terms`, as it is written, and each
 * place where the terms of a phrase stand in a row, as a whole. In scripts without spaces it is the characters that match. In order,
 * without overlaps.
 */
export function findMatches(text: string, terms: ReadonlySet<string>, phrases: readonly (readonly string[])[] = []): Span[] {
  const tokens = [...text.matchAll(PIECE)].flatMap(tokensOf);
  const words = tokens.flatMap((token) => (token.isRun ? charactersIn(text, token, terms) : token.terms.some((term) => terms.has(term)) ? [token] : []));
  return merge([...words, ...phrases.flatMap((phrase) => findPhrase(tokens, phrase))]);
}

interface PlacedToken extends Token {
  readonly isRun: boolean;
}

function tokensOf({ 0: piece, index, groups }: RegExpMatchArray): PlacedToken[] {
  const start = index ?? 0;
  const tokens = groups?.['words'] === undefined ? [{ start: 0, end: piece.length, terms: analyze(piece) }] : takeApart(piece);
  return tokens.map((token) => ({ start: start + token.start, end: start + token.end, terms: token.terms, isRun: groups?.['run'] !== undefined }));
}

/** "bridge.The" is two words, "kettle-bridge" as well, "U.S.A" and "covid-19" are one: a piece is cut where the analysis of the parts is that of the whole. */
function takeApart(piece: string): Token[] {
  const tokens: Token[] = [];
  let start = 0;
  let terms = analyze(piece);
  for (let i = 1; i < piece.length && piece.length <= LONGEST_APART && terms.length > 1; i += 1) {
    if (!IS_JOINER.test(piece.charAt(i)) && !IS_JOINER.test(piece.charAt(i - 1))) continue;
    const [left, right] = [analyze(piece.slice(start, i)), analyze(piece.slice(i))];
    if (left.length === 0 || right.length === 0 || !isSame([...left, ...right], terms)) continue;
    tokens.push(trim(piece, start, i, left));
    start = i;
    terms = right;
  }
  return terms.length === 0 ? tokens : [...tokens, trim(piece, start, piece.length, terms)];
}

/** Without the signs at its ends that are no part of the word: all but those of ".NET", "C++" and "@gwen". */
function trim(piece: string, from: number, to: number, terms: readonly string[]): Token {
  let [start, end] = [from, to];
  while (end - start > 1 && IS_JOINER.test(piece.charAt(end - 1)) && isSame(analyze(piece.slice(start, end - 1)), terms)) end -= 1;
  while (end - start > 1 && IS_JOINER.test(piece.charAt(start)) && isSame(analyze(piece.slice(start + 1, end)), terms)) start += 1;
  return { start, end, terms };
}

const isSame = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((term, i) => term === b[i]);

/** The characters of a run that match: two that make a term, or one that is a term by itself. */
function charactersIn(text: string, run: Token, terms: ReadonlySet<string>): Span[] {
  const wanted = new Set(run.terms.filter((term) => terms.has(term)));
  if (wanted.size === 0) return [];
  const characters = [...text.slice(run.start, run.end).matchAll(/\P{M}\p{M}*/gu)].map(({ 0: character, index }) => {
    const start = run.start + index;
    return { start, end: start + character.length, terms: analyze(character) };
  });
  return characters.flatMap((character, i) => {
    const alone = character.terms.some((term) => wanted.has(term)) ? [character] : [];
    const next = characters[i + 1];
    if (!next) return alone;
    const single = new Set([...character.terms, ...next.terms]);
    const isPair = analyze(text.slice(character.start, next.end)).some((term) => wanted.has(term) && !single.has(term));
    return isPair ? [{ start: character.start, end: next.end }] : alone;
  });
}

/** Where the terms of a phrase stand in a row, in more than one token. */
function findPhrase(tokens: readonly Token[], phrase: readonly string[]): Span[] {
  const placed = tokens.flatMap((token) => token.terms.map((term) => ({ term, token })));
  return placed.flatMap(({ token: first }, i) => {
    const last = placed[i + phrase.length - 1]?.token;
    const isHere = last && last !== first && phrase.every((term, k) => placed[i + k]?.term === term);
    return isHere ? [{ start: first.start, end: last.end }] : [];
  });
}

function merge(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && start <= last.end) merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else merged.push({ start, end });
  }
  return merged;
}
