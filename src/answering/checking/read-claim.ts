import { readAttribution, type Attribution } from './attribution.ts';
import { readDates, type NamedDate } from './dates.ts';
import { readFigures, type Figure } from './figures.ts';
import { readWords, type Word } from './words.ts';

/** A part of a sentence that says something by itself. */
export interface Claim {
  readonly words: readonly Word[];
  /** Places of the content words that a post must hold; figures, dates and the words of saying left out. */
  readonly places: readonly number[];
  /** Places of names among them. */
  readonly names: readonly number[];
  readonly figures: readonly Figure[];
  readonly dates: readonly NamedDate[];
}

/** A sentence taken apart for checking. */
export interface ReadSentence {
  readonly words: readonly Word[];
  readonly attribution?: Attribution;
  readonly claims: readonly Claim[];
  /** What it gives as somebody's own words. */
  readonly quotes: readonly string[];
}

/** A clause with less to check is read with its neighbour. */
const LEAST_PLACES = 3;
const GERMAN = /^(?:der|die|das|und|ist|nicht|ein|eine|von|mit|für|auf|wird|wurde|den|dem|des|im|zu|sich|auch|am|nach)$/;
const QUOTE = /[“"„«]([^”"“»]{2,})[”"“»]/gu;

/** Takes a sentence of an answer apart. `writtenAt`: from when "yesterday" is told. */
export function readSentence(text: string, writtenAt?: number): ReadSentence {
  const words = readWords(text);
  const attribution = readAttribution(words);
  const { dates, taken } = readDates(words, writtenAt);
  const figures = readFigures(words, taken);
  const inFigure = (word: Word) => figures.some(({ start, end }) => word.start >= start && word.end <= end);
  const places = words.flatMap((word, i) => (word.isContent && !taken.has(i) && !inFigure(word) && !attribution?.places.has(i) ? [i] : []));
  const isGerman = words.filter(({ lower }) => GERMAN.test(lower)).length >= 2;
  const names = places.filter((at) => isName(words, at, isGerman));
  const within = (ends: readonly [number, number]) => (one: { readonly start: number }) => one.start >= ends[0] && one.start < ends[1];
  const claims = clausesOf(words, places, figures.length + dates.length).map(([first, last]) => {
    const ends = [words[first]?.start ?? 0, words[last]?.end ?? text.length] as const;
    const inside = (at: number) => at >= first && at <= last;
    return { words: words.slice(first, last + 1), places: places.filter(inside), names: names.filter(inside), figures: figures.filter(within(ends)), dates: dates.filter(within(ends)) };
  });
  const quotes = [...text.matchAll(QUOTE)].map(([, quoted = '']) => quoted);
  return { words, claims, quotes, ...(attribution ? { attribution } : {}) };
}

/** First and last places of the clauses that have enough to be checked. */
function clausesOf(words: readonly Word[], places: readonly number[], facts: number): [number, number][] {
  const clauses: [number, number][] = [];
  let start = 0;
  words.forEach(({ clause, kind }, i) => {
    const next = words[i + 1];
    if (next !== undefined && (next.clause === clause || kind === 'number')) return;
    const has = places.filter((at) => at >= start && at <= i).length;
    if (has < LEAST_PLACES && clauses.length > 0) (clauses.at(-1) as [number, number])[1] = i;
    else if (has < LEAST_PLACES && next !== undefined) return;
    else clauses.push([start, i]);
    start = i + 1;
  });
  if (clauses.length === 0 && (words.length > 0 || facts > 0)) clauses.push([0, words.length - 1]);
  return clauses;
}

/** A capital within a sentence; at its head a word that looks like no plural and no form of a verb. German writes all nouns with capitals. */
function isName(words: readonly Word[], at: number, isGerman: boolean): boolean {
  const word = words[at];
  if (word === undefined || word.kind !== 'word' || !/^\p{Lu}/u.test(word.text)) return false;
  const isHead = at === 0 || words[at - 1]?.sentence !== word.sentence || /^["“„«:(]$/.test(words[at - 1]?.text ?? '');
  if (isHead) return !isGerman && /^\p{Lu}/u.test(words[at + 1]?.text ?? '') && (words[at + 1]?.isContent ?? false);
  return !isGerman || /^\p{Lu}+$/u.test(word.text);
}
