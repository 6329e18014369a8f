import { spellOut } from '../rules/route-shorthand.ts';

/** Words of grammar are told apart; any other word only by whether it is one of the examples'. */
const WORD = /[@#]?[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}_]|['.-](?=[\p{L}\p{N}]))*|\?/gu;

/** A question as its sequence of words; names, tags and numbers stand as their kind. */
export function formOf(question: string): string[] {
  const text = spellOut(question).replace(/(?<!\p{L})-?\p{L}[\p{L}_]*:\S+/gu, ' #tag ').replace(/"[^"]*"|“[^”]*”/gu, ' #quote ');
  return (text.match(WORD) ?? []).filter((word) => word !== '?').map((word) => (word.startsWith('@') ? '@name' : word.startsWith('#') ? '#tag' : /^\d/u.test(word) ? '#number' : word));
}

/** Single words, pairs in a row, the first words and the length: what makes two questions alike in form. */
export function featuresOf(words: readonly string[], known: (word: string) => boolean): string[] {
  const masked = words.map((word) => (known(word) ? word : MASK));
  const pairs = masked.slice(1).map((word, i) => `${masked[i] ?? ''} ${word}`).filter((pair) => pair !== `${MASK} ${MASK}`);
  const stems = masked.filter((word) => word !== MASK && word.length > 5).map((word) => `${word.slice(0, 5)}…`);
  return [...masked.filter((word) => word !== MASK), ...pairs, ...stems, `^${masked[0] ?? ''}`, `^${masked.slice(0, 2).join(' ')}`, `length ${Math.min(words.length, 8)}`];
}
const MASK = '*';
