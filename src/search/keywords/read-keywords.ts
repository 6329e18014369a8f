import type { WeightedTerm } from '../../ports/post-archive.ts';
import { analyze } from '../analyze.ts';
import { bestCorrection, candidatesFor, FAR_MORE, isCorrectable, type Candidate } from './correct-word.ts';
import { foldWord } from './fold-word.ts';
import { isSplittable, splitWords, termsOfParts } from './split-words.ts';
import { stemWord } from './stem-word.ts';
import { TermFrequencies, type TermStatistics } from './term-frequencies.ts';
import { joinedReadings, readingsOf, type Reading } from './word-readings.ts';

export interface Correction {
  readonly from: string;
  readonly to: string;
}

export interface Keywords {
  /** Each term once. */
  readonly terms: WeightedTerm[];
  /** Words that were taken for others, as a person reads them. */
  readonly corrections: Correction[];
}

interface QueryWord {
  readonly word: string;
  /** Folded, without "#". */
  readonly bare: string;
  readonly isTag: boolean;
  readonly terms: readonly string[];
  readonly readings: readonly Reading[];
}

/** Longer queries are read as typed from here on: no one mistypes so much, and every reading is a look-up. */
const MOST_READ = 64;
const MOST_CORRECTED = 4;
/** A word in this many posts or fewer may be a slip for a far more frequent one. */
const RARE = 5;

const WEIGHT = { typed: 1, besideTag: 0.5, besideHandle: 0.5, partOfTag: 0.4, corrected: 0.8, besideTyped: 0.4 } as const;

/**
 * The words and phrases of a query as weighted index terms: 1 for what was typed, less for other ways to write it that posts hold. A
 * word that no post holds is replaced by the likeliest one that was meant. Asks the archive for frequencies twice at most. Rejects as
 * the archive does.
 */
export async function readKeywords(
  { words, phrases }: { readonly words: readonly string[]; readonly phrases: readonly string[] },
  archive: TermStatistics,
  signal?: AbortSignal,
): Promise<Keywords> {
  const asked = [...new Set(words)].map((word, i) => readWord(word, i < MOST_READ));
  const joined = joinedReadings(words.slice(0, MOST_READ));
  const tags = asked.filter(({ isTag, terms, bare }) => isTag && terms.length <= 2 && isSplittable(bare)).slice(0, MOST_CORRECTED);
  const frequencies = new TermFrequencies(archive, signal);
  const readings = [...asked.flatMap((word) => word.readings), ...joined];
  const [{ postCount }] = await Promise.all([
    archive.stats(signal),
    frequencies.learn([...asked.flatMap(({ terms }) => terms), ...readings.map(({ term }) => term), ...tags.flatMap(({ bare }) => termsOfParts(bare))]),
  ]);
  const statistics = { frequency: frequencies.of, postCount };
  const meanings = await readDoubtful(asked, frequencies, postCount);

  const found = new FoundTerms();
  for (const word of asked) {
    const meant = meanings.get(word);
    const isKnown = mostPosts(word, frequencies) > 0;
    for (const term of meant?.terms ?? []) found.add(term, isKnown ? WEIGHT.besideTyped : WEIGHT.corrected);
    if (isKnown || !meant) addTyped(word, frequencies, found);
    for (const reading of word.readings) if (holds(reading, word, frequencies)) found.add(reading.term, reading.weight);
  }
  for (const tag of tags) {
    const whole = frequencies.of(stemWord(tag.bare)) - frequencies.of(`#${tag.bare}`);
    const weight = mostPosts(tag, frequencies) > 0 ? WEIGHT.partOfTag : WEIGHT.corrected;
    for (const part of splitWords(tag.bare, { ...statistics, whole }) ?? []) found.add(stemWord(part), weight);
  }
  for (const { term, weight } of joined) if (frequencies.of(term) > 0) found.add(term, weight);
  for (const phrase of phrases) for (const term of queryTerms(phrase)) found.add(term, WEIGHT.typed);
  const corrections = [...meanings].flatMap(([{ word }, { words: meant, isOther }]) => (isOther ? [{ from: word, to: meant.join(' ') }] : []));
  return { terms: found.list(), corrections };
}

/** What the doubtful words were meant as, those without an answer left out. */
async function readDoubtful(asked: readonly QueryWord[], frequencies: TermFrequencies, postCount: number): Promise<ReadonlyMap<QueryWord, Meaning>> {
  const doubtful = asked.filter((word) => isDoubtful(word, frequencies, postCount)).slice(0, MOST_CORRECTED);
  const candidates = doubtful.map(({ bare, isTag }) => candidatesFor(bare, isTag ? (tag) => `#${tag}` : stemWord));
  const runTogether = doubtful.filter(({ bare, isTag }) => !isTag && isSplittable(bare));
  await frequencies.learn([...candidates.flat().map(({ term }) => term), ...runTogether.flatMap(({ bare }) => termsOfParts(bare))]);
  return new Map(
    doubtful.flatMap((word, i) => {
      const meaning = meaningOf(word, candidates[i] ?? [], frequencies, postCount);
      return meaning ? [[word, meaning] as const] : [];
    }),
  );
}

const mostPosts = ({ terms }: QueryWord, frequencies: TermFrequencies): number => Math.max(0, ...terms.map(frequencies.of));

function readWord(word: string, isRead: boolean): QueryWord {
  const isTag = /^[#＃]/.test(word);
  const bare = foldWord(word.normalize('NFKC')).replace(/^#/, '').replace(/['’]s$/, '');
  return { word, bare, isTag, terms: queryTerms(word), readings: isRead && !/^[#＃@]/.test(word) ? readingsOf(word) : [] };
}

/**
 * Lone characters beside the longer terms of their word match far too much: "東京" is looked for as a pair. An ideograph between kana
 * is a word: the "猫" of "猫について".
 */
function queryTerms(text: string): string[] {
  const terms = analyze(text);
  const wanted = terms.filter((term) => !LONE_CHARACTER.test(term) || (IDEOGRAPH.test(term) && new RegExp(`(?<!${HAN})${term}(?!${HAN})`, 'u').test(text)));
  return wanted.length > 0 ? wanted : terms;
}

const HAN = String.raw`\p{sc=Han}`;
const IDEOGRAPH = new RegExp(`^${HAN}$`, 'u');
const LONE_CHARACTER = /^\p{L}\p{M}*$/u;

/** Held by no post in any reading, or by hardly any and not written as a name. */
function isDoubtful(asked: QueryWord, frequencies: TermFrequencies, postCount: number): boolean {
  const { word, bare, readings } = asked;
  if (!isCorrectable(bare)) return false;
  const most = mostPosts(asked, frequencies);
  if (most > 0) return most <= RARE && most * FAR_MORE <= postCount && bare.length > 4 && /^\p{Ll}/u.test(word);
  return readings.every(({ term }) => frequencies.of(term) === 0);
}

interface Meaning {
  readonly words: readonly string[];
  readonly terms: readonly string[];
  /** Not only another form of the word as typed: "secondly" is found by "second". */
  readonly isOther: boolean;
}

/** What a doubtful word was meant as: another word, or several that were run together. */
function meaningOf(word: QueryWord, candidates: readonly Candidate[], frequencies: TermFrequencies, postCount: number): Meaning | undefined {
  const typed = mostPosts(word, frequencies);
  const best = bestCorrection(word.bare, candidates, { frequency: frequencies.of, postCount, typed, isName: /^\p{Lu}/u.test(word.word) });
  if (best) return { words: [likeTyped(best.word, word)], terms: [best.term], isOther: best.word.length < word.bare.length || !word.bare.startsWith(best.term) };
  if (typed > 0 || word.isTag) return undefined;
  const parts = isSplittable(word.bare) ? splitWords(word.bare, { frequency: frequencies.of, postCount, whole: 0 }) : undefined;
  return parts && { words: parts, terms: parts.map(stemWord), isOther: true };
}

function likeTyped(correction: string, { word, isTag }: QueryWord): string {
  if (isTag) return `#${correction}`;
  return /^\p{Lu}/u.test(word) ? correction.charAt(0).toUpperCase() + correction.slice(1) : correction;
}

/** A tag, and a handle, count more than the words they are found by besides, unless no post holds them. */
function addTyped({ word, terms }: QueryWord, frequencies: TermFrequencies, found: FoundTerms): void {
  const [name = ''] = terms;
  const beside = word.startsWith('@') ? WEIGHT.besideHandle : WEIGHT.besideTag;
  const isSigned = /^[#@]./.test(name) && frequencies.of(name) > 0;
  for (const term of terms) found.add(term, isSigned && !/^[#@]/.test(term) ? beside : WEIGHT.typed);
}

const holds = ({ term, atLeast = 0 }: Reading, word: QueryWord, frequencies: TermFrequencies): boolean =>
  frequencies.of(term) > 0 && frequencies.of(term) >= atLeast * mostPosts(word, frequencies);

/** Terms in the order they were found, each with the most it counts in any reading. */
class FoundTerms {
  readonly #weights = new Map<string, number>();

  add(term: string, weight: number): void {
    this.#weights.set(term, Math.max(weight, this.#weights.get(term) ?? 0));
  }

  list(): WeightedTerm[] {
    return [...this.#weights].map(([term, weight]) => ({ term, weight }));
  }
}
