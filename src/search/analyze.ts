import { stemmer } from 'stemmer';
import type { Post } from '../domain/post.ts';

/** Scripts that write words without spaces: they are indexed by overlapping pairs of characters. */
const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\u30FC\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;

const TOKEN = new RegExp(
  [
    String.raw`https?:\/\/\S+`,
    String.raw`[#＃][\p{L}\p{M}\p{N}_]+`,
    String.raw`@[A-Za-z0-9_.-]*[A-Za-z0-9_]`,
    String.raw`\p{N}+(?:[.,]\p{N}+)+`,
    `[${UNSPACED}\\p{M}]+`,
    `(?:(?![${UNSPACED}])[\\p{L}\\p{N}])(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}_]|['’](?=\\p{L}))*`,
    String.raw`\p{Extended_Pictographic}`,
  ].join('|'),
  'gu',
);

const UNSPACED_RUN = new RegExp(`[${UNSPACED}\\p{M}]+`, 'gu');
const MAX_TERM_LENGTH = 64;

/**
 * The terms that a text is found by, in order, repeats kept. Words are lower-case, without Latin accents, and
 * English-stemmed (Porter 1980); "#KettleBridge" gives "#kettlebridge", "kettl" and "bridg"; unspaced
 * scripts give pairs of characters. Queries and posts must pass through this same function.
 */
export function analyze(text: string): string[] {
  const terms: string[] = [];
  for (const [token] of text.normalize('NFKC').matchAll(TOKEN)) addTerms(token, terms);
  return terms;
}

/** The terms of a post: its text, title, link titles and alt texts, and its author's name. */
export function analyzePost(post: Post): string[] {
  const parts = [
    post.text,
    post.title,
    ...post.links.map((link) => link.title),
    ...post.media.map((media) => media.alt),
    post.author.name,
    `@${post.author.handle}`,
  ];
  return parts.flatMap((part) => (part === undefined ? [] : analyze(part)));
}

function addTerms(token: string, terms: string[]): void {
  if (/^https?:/.test(token)) return addLinkTerms(token, terms);
  const sign = token[0] ?? '';
  if (sign === '#') {
    const tag = token.slice(1);
    push(`#${fold(tag)}`, terms);
    const words = splitTag(tag);
    for (const word of words) addWord(word, terms);
    if (words.length > 1) push(fold(tag), terms);
    return;
  }
  if (sign === '@') {
    const handle = fold(token.slice(1));
    push(`@${handle}`, terms);
    push(handle, terms);
    return;
  }
  addWord(token, terms);
}

function addWord(token: string, terms: string[]): void {
  const word = fold(token).replace(/['’]s$/, '').replaceAll(/['’]/g, '');
  if (word.match(UNSPACED_RUN)?.[0] === word) {
    const characters = [...word];
    if (characters.length === 1) push(word, terms);
    for (let i = 0; i + 1 < characters.length; i++) push(`${characters[i]}${characters[i + 1]}`, terms);
    return;
  }
  push(/^[a-z]+$/.test(word) ? stemmer(word) : word, terms);
}

/** Readable words of a link's path ("…/kettle-bridge-reopens"); host and scheme say nothing of the topic. */
function addLinkTerms(link: string, terms: string[]): void {
  const path = link.replace(/^https?:\/\/[^/?#]*/, '').replace(/[?#].*$/, '');
  for (const word of path.split(/[^\p{L}]+/u)) if (word.length >= 4) addWord(word, terms);
}

/** "KettleBridge2024" → Kettle, Bridge, 2024. */
const splitTag = (tag: string): string[] =>
  tag.match(/\p{Lu}{2,}(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{N}+|\p{Lu}+/gu) ?? [tag];

/** Lower case, and accents dropped from Latin letters only: "ü" is "u", "й" stays itself. */
const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/(\p{sc=Latin})\p{M}+/gu, '$1')
    .normalize('NFC')
    .toLowerCase();

function push(term: string, terms: string[]): void {
  if (term !== '') terms.push(term.length > MAX_TERM_LENGTH ? term.slice(0, MAX_TERM_LENGTH) : term);
}
