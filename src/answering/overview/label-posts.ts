import type { Post } from '../../domain/post.ts';
import { analyze } from '../../search/analyze.ts';
import { STOP_WORDS_OF } from '../../search/understand/stop-words.ts';

interface LabelOptions {
  /** Terms that all have in common, and that say nothing here: those of the question. */
  readonly leaveOut?: ReadonlySet<string>;
  /** Parts in a label, 3 unless told. */
  readonly parts?: number;
}

/** Longer words are links, hashes and shouting. */
const LONGEST_WORD = 24;
const LONGEST_LABEL = 60;
/** A pair of words tells more than one word. */
const PAIR = 1.6;
/** A part is shared by so many posts at least, and a lone word that is no name by this share of them. */
const SHARED_BY = 2;
const LONE_WORD = 0.5;
const LONE_WORDS_FROM = 3;
const STOP_WORDS: ReadonlySet<string> = new Set([...STOP_WORDS_OF.values()].flatMap((words) => [...words]));
/** Words of talk, which no list of stop words holds. */
const TALK = new Set('today yesterday tomorrow tonight morning evening week weeks month months year years day days time times good great new old still back first last two three four please thanks thank yes made make going think want need looks look like lol haha heute gestern morgen hour hours whole found said says january february march april june july august september october november december januar februar märz juni juli oktober dezember enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre janeiro fevereiro março maio junho julho setembro outubro novembro dezembro janvier février mars avril juin juillet août septembre octobre novembre décembre hoy ayer hoje ontem demain hier aujourd'.split(' '));

/**
 * What sets posts apart from others, in their own words: the words and pairs of words that most of them hold and few of the others,
 * joined by commas. Several posts share each part; a lone word is a name or a hashtag, or stands in half of them and in three. Letters, digits,
 * hyphens and apostrophes only: nothing in it can be markup or a link. Empty where they share nothing that tells.
 */
export function labelPosts(posts: readonly Post[], others: readonly Post[], { leaveOut = new Set(), parts = 3 }: LabelOptions = {}): string {
  const own = countParts(posts, leaveOut);
  const elsewhere = countParts(others, leaveOut);
  const enough = ({ count, names }: Part, isPair: boolean) => count >= SHARED_BY && (isPair || names === count || count >= Math.max(LONE_WORDS_FROM, LONE_WORD * posts.length));
  const scored = [...own]
    .filter(([key, part]) => enough(part, key.includes(' ')))
    .map(([key, { count, forms }]) => {
      const outside = (elsewhere.get(key)?.count ?? 0) / (others.length || 1);
      const score = (count / posts.length) * Math.log((1.05 + count / posts.length) / (0.05 + outside)) * (key.includes(' ') ? PAIR : 1);
      return { terms: key.split(' '), form: mostUsed(forms), score, count };
    })
    .sort((a, b) => b.score - a.score || b.count - a.count || (a.form < b.form ? -1 : 1));
  const chosen: typeof scored = [];
  for (const part of scored) {
    if (chosen.length === parts) break;
    const length = chosen.reduce((sum, { form }) => sum + form.length + 2, 0) + part.form.length;
    if (length <= LONGEST_LABEL && !chosen.some(({ terms, form }) => terms.some((term) => part.terms.includes(term)) || squeezed(form) === squeezed(part.form))) chosen.push(part);
  }
  return chosen.map(({ form }) => form).join(', ');
}

const squeezed = (form: string): string => form.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

interface Part {
  /** Posts that hold it, and those of them that write it as a name or a hashtag. */
  count: number;
  names: number;
  /** How it is written, with how often. */
  readonly forms: Map<string, number>;
}

/** Words and pairs of neighbouring words of posts by their terms, each once a post. */
function countParts(posts: readonly Post[], leaveOut: ReadonlySet<string>): Map<string, Part> {
  const parts = new Map<string, Part>();
  for (const { text } of posts) {
    const seen = new Set<string>();
    for (const { key, form, isName } of partsOf(text, leaveOut)) {
      const part: Part = parts.get(key) ?? { count: 0, names: 0, forms: new Map() };
      if (!seen.has(key)) part.count += 1;
      if (!seen.has(key) && isName) part.names += 1;
      part.forms.set(form, (part.forms.get(form) ?? 0) + 1);
      seen.add(key);
      parts.set(key, part);
    }
  }
  return parts;
}

interface PartOfText {
  readonly key: string;
  readonly form: string;
  readonly isName: boolean;
}

function partsOf(text: string, leaveOut: ReadonlySet<string>): PartOfText[] {
  const own = text.replace(/^RT @\S+\s*/, '').replaceAll(/https?:\/\/\S+|@[\p{L}\p{N}_.]+/gu, ' | ');
  const parts: PartOfText[] = [];
  let before: { readonly key: string; readonly form: string } | undefined;
  let isWithin = false;
  for (const [token] of own.matchAll(/#?[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}]|[’'-](?=[\p{L}\p{N}]))*|[^\s\p{L}\p{N}]/gu)) {
    const word = readWord(token, leaveOut);
    if (word) {
      // A capital says so within a sentence only, and one letter of several: some shout.
      parts.push({ ...word, isName: token.startsWith('#') || (isWithin && /^\p{Lu}\p{Ll}/u.test(token)) });
      if (before) parts.push({ key: `${before.key} ${word.key}`, form: `${before.form} ${word.form}`, isName: false });
    }
    before = word;
    isWithin = /[\p{L}\p{N},]$/u.test(token);
  }
  return parts;
}

/** Undefined for what says nothing by itself: signs, stop words, lone numbers. */
function readWord(token: string, leaveOut: ReadonlySet<string>): { readonly key: string; readonly form: string } | undefined {
  const form = token.replace(/^#/, '');
  const lower = form.toLowerCase().replaceAll('’', "'");
  if (form.length < 3 || token.length > LONGEST_WORD || !/\p{L}/u.test(token) || STOP_WORDS.has(lower) || TALK.has(lower) || STOP_WORDS.has(lower.split("'")[0] ?? '')) return undefined;
  const terms = analyze(token);
  if (terms.length === 0 || terms.some((term) => leaveOut.has(term))) return undefined;
  return { key: (token === form ? terms : analyze(form)).join('_'), form };
}

const mostUsed = (forms: ReadonlyMap<string, number>): string => [...forms].reduce((best, form) => (form[1] > best[1] ? form : best), ['', 0] as [string, number])[0];
