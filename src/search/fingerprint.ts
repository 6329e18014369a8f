import { createHash } from 'node:crypto';
import type { Post } from '../domain/post.ts';
import { unifyCharacters } from './keywords/fold-word.ts';

const REPOST_HEAD = /^(?:\s*RT:?\s+@[\w.@-]+:?)+/;
const LINK = /https?:\/\/[^\s<>"“”«»]+/giu;
const NAME = /^\(?@[\p{L}\p{N}_][\p{L}\p{N}_.@-]*[).,!…]*$/u;
const LONGEST_NAME = 100;
const CREDIT = /^\(?(?:via|cc|h\/t):?$/i;
/** Before these a name is a part of the sentence: "I agree with @gwen". */
const LEADS_TO_NAME = new Set('a à al an and as at au by con da de del di do für from für gegen like mit of on por than to und von with y'.split(' '));
/** Everything but words, numbers, emoji, and the signs that change what is said: prices, percent, minus, questions. */
const UNSAID = /[^\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{RI}\p{Sc}%?\-−+&#@]+/gu;

/**
 * 16 hex digits (64 bits of SHA-256), the same for posts that say the same to the letter, whoever posted them. Left aside are
 * "RT @name:" heads, links, names at the end that no sentence needs, case, punctuation and white space; numbers, emoji, titles and
 * question marks are part of what is said. Empty where nothing is left.
 */
export function fingerprintOf({ title, text }: Pick<Post, 'title' | 'text'>): string {
  const said = [title, text].flatMap((part) => (part === undefined ? [] : [whatIsSaid(part)])).filter((part) => part !== '');
  return said.length === 0 ? '' : createHash('sha256').update(said.join('\n')).digest('hex').slice(0, 16);
}

function whatIsSaid(text: string): string {
  const own = unifyCharacters(text).replace(REPOST_HEAD, ' ').replaceAll(LINK, ' ');
  const words = withoutClosingNames(own.split(/\s+/).filter((word) => word !== ''));
  return words.join(' ').toLowerCase().replaceAll(APOSTROPHE, '').replaceAll(UNSAID, ' ').replaceAll(IDLE_SIGN, ' ').replaceAll(/\s+/g, ' ').trim();
}

const APOSTROPHE = /(?<=\p{L})['’](?=\p{L})/gu;
/** Hyphens and tag signs say nothing; a minus before a number does, and the sign of "C#". */
const IDLE_SIGN = /(?<=[\p{L}\p{N}])[-−]|[-−&](?!\p{N})|[#@](?=[\p{L}\p{N}])/gu;

function withoutClosingNames(words: readonly string[]): readonly string[] {
  let end = words.length;
  const at = (i: number): string => words[i] ?? '';
  while (end > 0 && at(end - 1).length <= LONGEST_NAME && NAME.test(at(end - 1))) end -= 1;
  if (end === words.length || LEADS_TO_NAME.has(at(end - 1).toLowerCase())) return words;
  return words.slice(0, CREDIT.test(at(end - 1)) ? end - 1 : end);
}
