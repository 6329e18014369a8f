import type { Connector, TimeRole, TimeRoles } from './time-table.ts';
import { timeWords, type TimeWords } from './time-words.ts';
import { tokenise, type Token } from './tokens.ts';

/** A text as the time grammar reads it. Token positions run from 0 to `tokens.length`. */
export interface TimeText {
  readonly now: number;
  /** ISO 639-1 language that its words are read in. */
  readonly language: string;
  readonly tokens: readonly Token[];
  word(at: number): string;
  /** What the longest phrase at `at` stands for in a role, and the position after it. */
  read<R extends TimeRole>(at: number, role: R): { readonly value: TimeRoles[R]; readonly next: number } | undefined;
  /** The position after the longest phrase at `at` that joins in this way. */
  joined(at: number, connector: Connector): number | undefined;
  /** A whole number in digits or words, at most `digits` digits long. */
  number(at: number, digits: number): { readonly value: number; readonly next: number } | undefined;
  /** Whether the token touches the one before it, as "5" in "N5". */
  glued(at: number): boolean;
  /** Whether the token is a word that joins nothing: what follows a time only where the time was something else ("May flowers"). */
  isPlainWord(at: number): boolean;
  /** What a reader found at a position, kept so that no position is read twice. */
  readonly kept: Map<object, Map<number, unknown>>;
}

const LONGEST_PHRASE = 5;

interface Phrases {
  readonly roles: { [R in TimeRole]?: { readonly value: TimeRoles[R]; readonly next: number } };
  readonly connectors: { [C in Connector]?: number };
}
const NO_PHRASES: Phrases = { roles: {}, connectors: {} };

export function timeText(text: string, now: number, language: string): TimeText {
  const tokens = tokenise(text);
  const words = timeWords(language);
  const word = (at: number) => tokens[at]?.word ?? '';
  const glued = (at: number) => at > 0 && tokens[at]?.start === tokens[at - 1]?.end;
  const phrases = phrasesOf(tokens, words);
  const read: TimeText['read'] = (at, role) => phrases(at).roles[role];
  const joined: TimeText['joined'] = (at, connector) => phrases(at).connectors[connector];
  const number: TimeText['number'] = (at, digits) => {
    if (/^\d+$/.test(word(at))) return word(at).length <= digits ? { value: Number(word(at)), next: at + 1 } : undefined;
    const named = read(at, 'number');
    if (!named) return undefined;
    const hyphen = word(named.next) === '-' ? named.next + 1 : named.next;
    const ones = named.value % 10 === 0 && named.value >= 20 ? read(hyphen, 'number') : undefined;
    return ones && ones.value < 10 ? { value: named.value + ones.value, next: ones.next } : named;
  };
  const isPlainWord = (at: number) => /^[\p{L}\p{N}@#]/u.test(word(at)) && Object.keys(phrases(at).connectors).length === 0 && !FREE_WORDS.test(word(at));
  return { now, language, tokens, word, read, joined, number, glued, isPlainWord, kept: new Map() };
}

/** Words that may follow a time and belong to the rest of a sentence. */
const FREE_WORDS = /^(?:or|but|not|about|for|with|without|this|that|they|he|she|it|we|you|i|the|a|an|what|who|when|where|why|how|is|are|was|were|did|do|does|has|have|had|will|would|when|while|because|as|if|so|there|his|her|their|und|oder|uber|mit|y|o|sobre|con|e|ou|com|et|sur|avec|dans)$/;

/** The phrases that begin at each token, looked up once. */
function phrasesOf(tokens: readonly Token[], words: TimeWords): (at: number) => Phrases {
  const found: (Phrases | undefined)[] = [];
  return (at) => (found[at] ??= at >= 0 && at < tokens.length ? phrasesAt(tokens, at, words) : NO_PHRASES);
}

function phrasesAt(tokens: readonly Token[], at: number, words: TimeWords): Phrases {
  const roles: Record<string, unknown> = {};
  const connectors: { [C in Connector]?: number } = {};
  let phrase = '';
  for (let next = at; next < tokens.length && next < at + LONGEST_PHRASE; next++) {
    phrase = next === at ? (tokens[next]?.word ?? '') : `${phrase} ${tokens[next]?.word ?? ''}`;
    const entry = words.get(phrase);
    if (!entry) continue;
    for (const [role, value] of Object.entries(entry)) {
      if (role === 'connectors') for (const connector of value as readonly Connector[]) connectors[connector] = next + 1;
      else roles[role] = { value, next: next + 1 };
    }
  }
  return { roles, connectors };
}

export type Reader<T> = (text: TimeText, at: number) => T | undefined;

/** A reader that looks at each position of a text once: the grammar asks for the same one in many ways. */
export function once<T>(read: Reader<T>): Reader<T> {
  return (text, at) => {
    const places = (text.kept.get(read) ?? text.kept.set(read, new Map()).get(read)) as Map<number, T | undefined>;
    if (places.has(at)) return places.get(at);
    places.set(at, undefined);
    const found = read(text, at);
    places.set(at, found);
    return found;
  };
}

export const skipArticle = (text: TimeText, at: number): number => text.read(at, 'article')?.next ?? at;
