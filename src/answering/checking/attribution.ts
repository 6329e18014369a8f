import type { Post } from '../../domain/post.ts';
import { REPOST_OF } from '../evidence.ts';
import type { Word } from './words.ts';

const SAYING =
  /^(?:said|says|say|saying|wrote|writes|write|posted|posts|tweeted|reports?|reported|claims?|claimed|argues?|argued|notes?|noted|adds?|added|announced?|announces|asks?|asked|warns?|warned|thinks?|thought|believes?|believed|mentions?|mentioned|explains?|explained|replied|replies|confirmed|confirms|denied|denies|complains?|complained|suggests?|suggested|states?|stated|tells?|told|calls?|called|describes?|described|recalls?|recalled|praised?|praises|recommends?|recommended|insists?|insisted|quips?|quipped|jokes?|joked|observes?|observed|promised|promises|predicts?|predicted|shared|shares|concludes?|concluded|points|pointed|admits|admitted|sagt|sagte|schreibt|schrieb|meint|meinte|berichtet|berichtete|fragt|fragte|dice|dijo|escribe|escribió|disse|escreve|escreveu|dit|écrit)$/;
const ACCORDING = /^(?:to|laut|según|segundo|selon)$/;

/** Whom a sentence ascribes its words to, and which of its words only say so. */
export interface Attribution {
  readonly names: readonly string[];
  readonly places: ReadonlySet<number>;
}

/** "@gwen said …", "according to Gwen Pascoe, …", "…, wrote @gwen"; undefined for a plain statement. */
export function readAttribution(words: readonly Word[]): Attribution | undefined {
  const places = new Set<number>();
  const names: string[] = [];
  const take = (at: number, step: 1 | -1): boolean => {
    const parts: string[] = [];
    let end = at;
    for (; isNamed(words[end]); end += step) {
      parts.push(words[end]?.lower.replace(/'s$/, '') ?? '');
      places.add(end);
    }
    if (parts.length > 0) names.push((step < 0 ? parts.toReversed() : parts).join(' '));
    return parts.length > 0;
  };
  words.forEach(({ lower, isQuoted }, i) => {
    if (isQuoted) return;
    if ((lower === 'according' && words[i + 1]?.lower === 'to') || (ACCORDING.test(lower) && lower !== 'to')) {
      if (take(lower === 'according' ? i + 2 : i + 1, 1)) for (const at of lower === 'according' ? [i, i + 1] : [i]) places.add(at);
    } else if (SAYING.test(lower)) {
      const before = previousNamed(words, i);
      if (before !== undefined && take(before, -1)) places.add(i);
      else if (isNamed(words[i + 1]) && /^[,”"»]$/.test(words[i - 1]?.text ?? '') && take(i + 1, 1)) places.add(i);
      else if (/^(?:post|author|user|resident|another|one|they|he|she|people|authors|posts|someone)$/.test(words[i - 1]?.lower ?? '')) for (const at of [i - 1, i]) places.add(at);
    } else if (words[i]?.text === ':' && i <= 12 && words[0]?.kind === 'handle') take(0, 1);
  });
  return names.length === 0 && places.size === 0 ? undefined : { names, places };
}

const isNamed = (word: Word | undefined): boolean => word !== undefined && (word.kind === 'handle' || (word.kind === 'word' && /^\p{Lu}/u.test(word.text) && word.isContent && !word.isQuoted));

/** The end of a name before a word of saying, adverbs and helping verbs between them left out. */
function previousNamed(words: readonly Word[], at: number): number | undefined {
  for (let i = at - 1; i >= 0 && i >= at - 3; i--) {
    if (isNamed(words[i])) return i;
    if (!/^(?:also|has|had|have|later|then|first|again|already|twice|even|publicly|jokingly|in|reply|,|\))$/.test(words[i]?.lower ?? '')) return undefined;
  }
  return undefined;
}

/** Whether the words of a post are those of somebody: its author, whom it reposts, or whom it quotes. */
export function speaks(name: string, post: Post, words: readonly Word[]): boolean {
  if (isAuthor(name, post)) return true;
  const reposted = REPOST_OF.exec(post.text)?.[1]?.toLowerCase();
  if (reposted !== undefined && reposted === name.replace('@', '')) return true;
  const last = name.split(' ').at(-1) ?? name;
  return words.some(({ lower }, i) => {
    if (lower.replace(/'s$/, '') !== last && lower !== `@${last}`) return false;
    const near = words.slice(Math.max(0, i - 3), i + 4);
    return near.some((word) => SAYING.test(word.lower) || ACCORDING.test(word.lower)) || words[i + 1]?.text === ':' || /^["“„]$/.test(words[i + 1]?.text ?? '');
  });
}

/** Whether a handle or a name, or a part of it, is that of a post's author. */
export function isAuthor(name: string, { author }: Post): boolean {
  const handle = author.handle.toLowerCase();
  if (name.startsWith('@')) return name.slice(1) === handle;
  const parts = author.name?.toLowerCase().split(/[^\p{L}\p{N}]+/u) ?? [];
  return name === handle || name.split(' ').every((part) => parts.includes(part));
}
