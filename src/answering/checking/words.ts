import { analyze } from '../../search/analyze.ts';
import { isAscii } from '../../search/keywords/fold-word.ts';
import { STOP_WORDS, STOP_WORDS_OF } from '../../search/understand/stop-words.ts';

/** A word, number or sign of a text, with its place in UTF-16 code units. */
export interface Word {
  readonly text: string;
  /** Lower-case, with straight apostrophes. */
  readonly lower: string;
  /** As it is indexed; a sign is its own. */
  readonly stem: string;
  readonly kind: 'word' | 'number' | 'handle' | 'link' | 'sign';
  readonly start: number;
  readonly end: number;
  /** Of the clause it stands in, counted from 0. */
  readonly clause: number;
  /** Of the sentence it stands in, counted from 0. */
  readonly sentence: number;
  /** Says something: no stop word and no sign. */
  readonly isContent: boolean;
  /** Stands between quotation marks. */
  readonly isQuoted: boolean;
}

const TOKEN =
  /https?:\/\/\S+|@[\p{L}\p{N}_.-]*[\p{L}\p{N}_]|#[\p{L}\p{M}\p{N}_]+|\p{N}+(?:[.,:]\p{N}+)*|\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)*|\p{Extended_Pictographic}|[^\s\p{L}\p{N}]/gu;
const RUN_TOGETHER = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const CLAUSE_SIGN = /^[,;:()–—]$/;
const SENTENCE_END = /^[.!?…。！？]$/;
/** Words that begin a clause of their own. */
const CLAUSE_WORD =
  /^(?:but|because|although|though|while|whereas|however|so|yet|unless|if|when|after|before|until|since|aber|weil|obwohl|sondern|während|wenn|bevor|nachdem|pero|aunque|mientras|sino|mas|embora|enquanto|mais|tandis|quand)$/;
const OPENING = /^["“„«]$/;
const CLOSING = /^["”“»]$/;

const stopStems = new Set([...STOP_WORDS].flatMap((word) => analyze(word)));
const foreignStops = new Set(['de', 'es', 'pt', 'fr'].flatMap((language) => [...(STOP_WORDS_OF.get(language) ?? [])]).filter((word) => word.length < 4 || !isAscii(word)));
/** Stop words of a search that change what a sentence says. */
const TELLING = new Set(['know', 'well', 'back', 'off', 'out', 'down']);

export function readWords(text: string): Word[] {
  const words: Word[] = [];
  let [clause, sentence, quoted, last] = [0, 0, false, ''];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const newLine = text.slice(words.at(-1)?.end ?? 0, index).includes('\n');
    const lower = token.toLowerCase().replaceAll('’', "'");
    if (newLine || (SENTENCE_END.test(last) && !SENTENCE_END.test(token) && !CLOSING.test(token))) [clause, sentence] = [clause + 1, sentence + 1];
    else if (CLAUSE_SIGN.test(last) || CLAUSE_WORD.test(lower)) clause += 1;
    const isMark = OPENING.test(token) || CLOSING.test(token);
    if (isMark) quoted = quoted ? false : OPENING.test(token);
    for (const stem of stemsOf(token, lower)) {
      const kind = kindOf(token);
      const isContent = kind !== 'sign' && (kind !== 'word' || TELLING.has(lower) || !(stopStems.has(stem) || foreignStops.has(lower)));
      words.push({ text: token, lower, stem, kind, start: index, end: index + token.length, clause, sentence, isContent, isQuoted: quoted && !isMark });
    }
    last = token;
  }
  return words;
}

function kindOf(token: string): Word['kind'] {
  if (/^https?:/i.test(token)) return 'link';
  if (token.startsWith('@') && token.length > 1) return 'handle';
  if (/^\p{N}/u.test(token)) return 'number';
  return /^[#\p{L}]/u.test(token) && token !== '#' ? 'word' : 'sign';
}

function stemsOf(token: string, lower: string): readonly string[] {
  if (RUN_TOGETHER.test(token)) return analyze(token);
  if (/^[\p{L}#]/u.test(token)) return token.startsWith('#') ? analyze(token).slice(0, 1) : [analyze(token).at(-1) ?? lower];
  return [lower];
}
