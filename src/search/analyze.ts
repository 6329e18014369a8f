import type { Post } from '../domain/post.ts';
import type { PostTerms } from '../ports/post-archive.ts';
import { foldWord, isAscii, unifyCharacters } from './keywords/fold-word.ts';
import { RUN_TOGETHER } from './keywords/run-together.ts';
import { stemWord } from './keywords/stem-word.ts';

const WORD = String.raw`[[\p{L}\p{N}]--[${RUN_TOGETHER}]](?:[[\p{L}\p{M}\p{N}_]--[${RUN_TOGETHER}]]|['’](?=\p{L}))*`;

/** Names that punctuation is a part of: C++, C#, .NET, AT&T, U.S.A. */
const SIGNED_NAMES = [
  String.raw`[Cc]\+\+`,
  String.raw`[CcFf]#(?![\p{L}\p{N}_])`,
  String.raw`(?<![\p{L}\p{N}])\.(?:NET|Net|net)(?![\p{L}\p{N}_])`,
  String.raw`[A-Za-z]{1,2}[\&][A-Za-z]{1,2}(?![\p{L}\p{N}])`,
  String.raw`\p{L}(?:\.\p{L})+(?![\p{L}\p{N}])`,
];
const TOKEN = new RegExp(
  [
    String.raw`[Hh]ttps?:\/\/[^\s<>"“”«»\p{Lo}]+`,
    String.raw`#[\p{L}\p{M}\p{N}_]+`,
    String.raw`(?<![\p{L}\p{N}_])@[A-Za-z0-9_.\-]*[A-Za-z0-9_](?:@[A-Za-z0-9.\-]*[A-Za-z0-9])?`,
    String.raw`\p{N}+(?:[.,]\p{N}+)+`,
    `[${RUN_TOGETHER}][${RUN_TOGETHER}\\p{M}]*`,
    ...SIGNED_NAMES,
    `${WORD}(?:[\\-\u2010]${WORD})*`,
    String.raw`\p{RI}\p{RI}|(?![©®])\p{Extended_Pictographic}`,
  ].join('|'),
  'gv',
);
/** The same for text in ASCII alone, several times as fast. */
const ASCII_TOKEN =
  /[Hh]ttps?:\/\/[^\s<>"]+|#\w+|(?<!\w)@[\w.-]*\w(?:@[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9]+(?:[.,][0-9]+)+|[Cc]\+\+|[CcFf]#(?!\w)|(?<![A-Za-z0-9])\.(?:NET|Net|net)(?!\w)|[A-Za-z]{1,2}&[A-Za-z]{1,2}(?![A-Za-z0-9])|[A-Za-z](?:\.[A-Za-z])+(?![A-Za-z0-9])|[A-Za-z0-9](?:\w|'(?=[A-Za-z]))*(?:-[A-Za-z0-9](?:\w|'(?=[A-Za-z]))*)*/g;

/**
 * The terms that a text is found by, in order, repeats kept. Words are folded (`foldWord`) and stemmed (`stemWord`); "#KettleBridge"
 * gives "#kettlebridge", "kettlebridg", "kettl" and "bridg"; "covid-19" gives "covid19", "covid" and "19"; Chinese, Japanese, Korean,
 * Thai, Lao, Khmer and Burmese give pairs of characters, and those that can be words also alone; an emoji is a term. Queries
 * and posts must pass through this same function.
 */
export function analyze(text: string): string[] {
  const terms: string[] = [];
  const tokens = isAscii(text) ? text.match(ASCII_TOKEN) : unifyCharacters(text).match(TOKEN);
  for (const token of tokens ?? []) {
    const read = termsOf(token);
    if (typeof read === 'string') terms.push(read);
    else terms.push(...read);
  }
  return terms;
}

/** The terms of a post by field. */
export function analyzePost({ title, text, links, media, author }: Post): PostTerms {
  return {
    body: [title, text].flatMap(analyzeSome),
    attached: [...links.map((link) => link.title), ...media.map((one) => one.alt)].flatMap(analyzeSome),
    author: [author.name, `@${author.handle}`].flatMap(analyzeSome),
  };
}

/** All terms of a post, whatever their field. */
export const allTerms = ({ body, attached, author }: PostTerms): string[] => [...body, ...attached, ...author];

const analyzeSome = (text: string | undefined): string[] => (text === undefined ? [] : analyze(text));

type TokenTerms = string | readonly string[];

const CACHED_TOKENS = 50_000;
const LONGEST_CACHED = 20;
let recent = new Map<string, TokenTerms>();
let earlier = new Map<string, TokenTerms>();

/** Most words of an import have been seen before: two generations of them are kept, the older one goes when the newer is full. */
function termsOf(token: string): TokenTerms {
  const known = recent.get(token);
  if (known !== undefined) return known;
  const own = detached(token);
  const terms = earlier.get(own) ?? readToken(own);
  if (own.length > LONGEST_CACHED || own.includes('://')) return terms;
  if (recent.size >= CACHED_TOKENS) {
    earlier = recent;
    recent = new Map();
  }
  recent.set(own, terms);
  return terms;
}

/** A longer slice of a text keeps the whole text in memory for as long as it is kept itself. */
const detached = (slice: string): string => (slice.length < 13 ? slice : Buffer.from(slice, 'utf16le').toString('utf16le'));

const MARKED_TOKEN = /[#@.,&+\-\u2010]|:\/\//;

function readToken(token: string): TokenTerms {
  if (!MARKED_TOKEN.test(token)) return wordTerms(token);
  if (token.includes('://')) return linkTerms(token);
  const sign = token[0];
  if (sign === '@') return handleTerms(foldWord(token));
  if (sign === '.') return ['.net', 'net'];
  if (sign === '#') return tagTerms(token);
  if (/[&#+]/.test(token)) return [token.toLowerCase()];
  if (/^\p{N}+[.,]/u.test(token)) return [foldWord(token).replace(/^\d{1,3}(?:,\d{3})+(?=$|\.)/, (number) => number.replaceAll(',', ''))];
  return token.includes('.') ? [stemWord(foldWord(token.replaceAll('.', '')))] : compoundTerms(token.split(/[-\u2010]/));
}

function tagTerms(token: string): string[] {
  const tag = foldWord(token);
  const words = splitTag(token.slice(1));
  return [tag, ...(words.length > 1 ? [stemWord(tag.slice(1))] : []), ...words.flatMap(wordTerms)];
}

/** "@gwen@sea.example" is found whole, by "@gwen" and by "gwen". */
function handleTerms(handle: string): string[] {
  const name = handle.slice(1).split('@')[0] ?? '';
  return [...(handle.length > name.length + 1 ? [handle] : []), `@${name}`, name];
}

/** "e-mail" and "covid-19" are also written as one word; the parts of "kettle-bridge" are words of their own. */
function compoundTerms(parts: readonly string[]): string[] {
  const [first = '', second = ''] = parts;
  const isOneWord = parts.length === 2 && /\p{L}/u.test(first + second) && parts.some((part) => part.length <= 2 || /^\p{N}+$/u.test(part));
  return [...(isOneWord ? [stemWord(foldWord(first + second))] : []), ...parts.flatMap(wordTerms)];
}

const RUN = new RegExp(`^[${RUN_TOGETHER}][${RUN_TOGETHER}\\p{M}]*$`, 'u');
/** Three of a letter or more are two; not in Roman numerals, "www" and "xxx". */
const DRAWN_OUT = /([^\P{L}iwx])\1{2,}/gu;
const ONE_LETTER = /^(.)\1+$/u;
const ELISION = /^(?:[ldjnmtsq]|qu|dell|nell|sull|all|un)'(?=\p{L}{3})/u;

function wordTerms(token: string): TokenTerms {
  const word = foldWord(token);
  if (RUN.test(word)) return pairTerms(word);
  const plain = word.includes("'") ? word.replace(/'s$/, '').replace(ELISION, '').replaceAll("'", '') : word;
  const short = /(.)\1\1/.test(plain) && !ONE_LETTER.test(plain) ? plain.replaceAll(DRAWN_OUT, '$1$1') : plain;
  return stemWord(short.endsWith('_') ? short.replace(/_+$/, '') : short);
}

/** Characters that can be words by themselves: ideographs, Hangul syllables, and consonants with a vowel sign ("ดี"). */
const IS_WORD = /^(?:[\p{sc=Han}\p{sc=Hangul}]|[\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]\p{M})/u;

function pairTerms(run: string): string[] {
  const characters = run.match(/\P{M}\p{M}*/gu) ?? [];
  const terms = characters.flatMap((character, i) => {
    const next = characters[i + 1];
    return [...(IS_WORD.test(character) || characters.length === 1 ? [character] : []), ...(next === undefined ? [] : [character + next])];
  });
  return terms.map(stemWord);
}

/** Readable words of a link's path ("…/kettle-bridge-reopens"); host and scheme say nothing of the topic, "KWQc7HYy" nothing at all. */
function linkTerms(link: string): string[] {
  const path = link.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/, '');
  const words = path.split(/[^\p{L}\p{M}\p{N}%]+/u).filter((word) => /^\p{L}{4,}$/u.test(word) && !/\p{Ll}\p{Lu}|\p{Lu}{2}\p{Ll}/u.test(word));
  return words.flatMap(wordTerms);
}

/** "KettleBridge2024" → Kettle, Bridge, 2024. */
const splitTag = (tag: string): string[] => tag.match(/\p{Lu}{2,}(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{N}+|\p{Lu}+/gu) ?? [tag];
