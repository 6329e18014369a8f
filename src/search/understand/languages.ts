import type { Draft } from './draft.ts';
import { fold } from './tokens.ts';

const CODES = 'af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ku ky la lb lo lt lv mk ml mn mr ms mt my ne nl no pa pl ps pt ro ru rw sk sl so sq sr sv sw ta te th tk tl tr uk ur uz vi yi yo zh zu'.split(' ');
const NAMED_IN = ['en', 'de', 'es', 'pt', 'fr'];

/** Folded names of languages in English, German, Spanish, Portuguese, French and in the language itself, with their ISO 639-1 code. */
const NAMES: ReadonlyMap<string, string> = (() => {
  const names = new Map<string, string>();
  for (const code of CODES) {
    for (const locale of [...NAMED_IN, code]) {
      const name = new Intl.DisplayNames([locale], { type: 'language', fallback: 'none' }).of(code);
      if (name !== undefined && !/\s/u.test(name)) names.set(fold(name), code);
    }
  }
  for (const [name, code] of [['mandarin', 'zh'], ['cantonese', 'zh'], ['farsi', 'fa'], ['tagalog', 'tl'], ['filipino', 'tl'], ['castellano', 'es'], ['castilian', 'es'], ['brazilian', 'pt'], ['flemish', 'nl'], ['burmese', 'my'], ['punjabi', 'pa'], ['slovene', 'sl']] as const) names.set(name, code);
  return names;
})();

/** The code of a language that is named by one word, in any case. */
function languageNamed(name: string): string | undefined {
  const folded = fold(name);
  // German declines the name: "deutsche Beiträge", "auf Deutschem".
  return NAMES.get(folded) ?? NAMES.get(folded.replace(/e[nsr]?$/u, '')) ?? NAMES.get(folded.replace(/s$/u, ''));
}

const KNOWN = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
/** Made up by services for posts without words, such as "qme" for media only. */
const PRIVATE_CODE = /^q[a-z]{2}$|^und$|^zxx$/;

/** The lower-case BCP 47 tag for a code ("de", "pt-BR") or a name ("German") of a language; undefined when there is no such language. */
export function languageTag(written: string): string | undefined {
  const tag = written.toLowerCase().replaceAll('_', '-');
  const base = /^([a-z]{2,3})(?:-[a-z0-9]{2,8}){0,3}$/.exec(tag)?.[1];
  if (base !== undefined && (PRIVATE_CODE.test(base) || KNOWN.of(base) !== undefined)) return tag;
  return languageNamed(written);
}

const NAME = /[\p{L}\p{M}]{3,}/uy;
const JOINT = /\s*(?:,|\/|(?<![\p{L}])(?:or|and|oder|und|o|y|ou|e|et)(?![\p{L}]))\s*/iuy;
const LED = /(?<![\p{L}\p{N}_])(?:(?:written|posted|only|all)\s+)?(?:in|auf|en|em|écrits? en|escrit[oa]s? (?:en|em))\s+(?:the\s+)?/giu;
const WORD = /(?<![\p{L}\p{N}_@#-])[\p{L}\p{M}]{4,}/gu;
const POSTS = /[- ](?:language )?(?:speaking )?(?:posts|tweets|messages|toots|replies|comments|beiträgen?|nachrichten)(?![\p{L}\p{N}_])/iuy;
const SPEAKING = /[- ](?:language|speaking)(?![\p{L}\p{N}_])/iuy;
const AFTER_POSTS = /(?<![\p{L}\p{N}_])(publicaciones|mensajes|tuits|publicações|mensagens|publications)\s+([\p{L}\p{M}]{4,})(?![\p{L}\p{N}_])/giu;

/** What may follow "in German": the end, a sign, or a word that begins something else. A noun means "in German bakeries". */
const GOES_ON = /^\s*(?:$|[?!.,;:)\]\uE000-]|(?:about|on|of|from|by|to|with|without|since|before|after|until|between|during|in|at|that|which|who|what|how|when|where|why|and|or|but|is|are|was|were|did|do|does|say|said|mention|mentioning|only|please|posted|written|this|last|over|for|the|über|von|vom|zu|zum|seit|vor|nach|im|am|mit|und|oder|gibt|wurde|hat|sobre|de|del|desde|antes|con|y|o|en|em|do|da|com|ou|depuis|avant|avec|sur|et)(?![\p{L}\p{N}_]))/iu;

/** "posts in German explain ...": whatever follows, the language is that of the posts. */
const POSTS_BEFORE = /(?<![\p{L}\p{N}_])(?:posts?|tweets?|messages?|replies|comments?|beiträgen?|publicaciones|publicações|publications)\s+$/iu;

/** "in German", "auf Deutsch", "German posts", "posts in Spanish or Portuguese". */
export function readLanguages(draft: Draft): void {
  for (const match of draft.text.matchAll(LED)) {
    const list = readList(draft.text, match.index + match[0].length);
    if (!list) continue;
    const only = /^\s+(?:language|only)(?![\p{L}\p{N}_])/iu.exec(draft.text.slice(list.end))?.[0].length ?? 0;
    if (GOES_ON.test(draft.text.slice(list.end + only)) || POSTS_BEFORE.test(draft.text.slice(0, match.index))) draft.add('languages', list.codes, match.index, list.end + only);
  }
  for (const match of draft.text.matchAll(WORD)) {
    const list = readList(draft.text, match.index);
    if (!list) continue;
    const speaking = matchAt(SPEAKING, draft.text, list.end);
    if (speaking > 0 || matchAt(POSTS, draft.text, list.end) > 0) draft.add('languages', list.codes, match.index, list.end + speaking);
  }
  for (const match of draft.text.matchAll(AFTER_POSTS)) {
    const end = match.index + match[0].length;
    const code = languageNamed(singular(match[2] ?? ''));
    if (code !== undefined) draft.add('languages', [code], end - (match[2] ?? '').length, end);
  }
}

const matchAt = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
};

/** "German", "Spanish or Portuguese": as many names of languages as follow each other. */
function readList(text: string, start: number): { readonly codes: string[]; readonly end: number } | undefined {
  const codes: string[] = [];
  let end = start;
  for (let from = start; codes.length < 10; ) {
    const length = matchAt(NAME, text, from);
    const code = length === 0 ? undefined : languageNamed(text.slice(from, from + length));
    if (code === undefined) break;
    codes.push(code);
    end = from + length;
    const joint = matchAt(JOINT, text, end);
    if (joint === 0) break;
    from = end + joint;
  }
  return codes.length > 0 ? { codes, end } : undefined;
}

/** "publicaciones alemanas": the adjective agrees with its noun. */
function singular(adjective: string): string {
  const forms = [adjective, adjective.replace(/as$/u, 'án'), adjective.replace(/as$/u, ''), adjective.replace(/as$/u, 'o'), adjective.replace(/es$/u, ''), adjective.replace(/esas$/u, 'és'), adjective.replace(/esas$/u, 'ês'), adjective.replace(/eas$/u, 'ão'), adjective.replace(/anas$/u, 'án')];
  return forms.find((form) => languageNamed(form) !== undefined) ?? adjective;
}
