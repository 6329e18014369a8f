import type { Post } from '../../domain/post.ts';
import { analyze } from '../../search/analyze.ts';
import { cosine } from '../../search/cosine.ts';
import { STOP_TERMS } from '../../search/stop-terms.ts';
import { BRINGS_NEWS, MARKS_EDIT, ownWords, TAKES_BACK } from './correction-cues.ts';

/** A post with what is compared: its vector where it has one. */
export interface Compared {
  readonly post: Post;
  readonly vector: Float32Array | undefined;
}

/** What each term is worth: the rarer, the more. */
type Worth = (term: string) => number;

const DAY = 86_400_000;
/** How near a later post must be to one that it takes back, one that it answers, and one that it only brings news of; what naming its day adds. */
const NEAR = { takesBack: 0.3, itsReply: 0.1, bringsNews: 0.45, namesDay: 0.15 };
/** Terms that both must hold, for words to count at all. */
const FEWEST_SHARED = 2;
/** From this cosine on, nearness of meaning begins to count. */
const MEANING_FROM = 0.35;

/**
 * How sure it is that `later` sets `earlier` right, 0 to 1; 0 where it does not. Both must be of one author. A post that says that its
 * author was wrong must be about the same; one that only brings news ("update", "after all") must say another figure or the opposite, too.
 */
export function correctionStrength(earlier: Compared, later: Compared, worth: Worth): number {
  const [before, after] = [ownWords(earlier.post.text), ownWords(later.post.text)];
  if (later.post.createdAt <= earlier.post.createdAt || later.post.isRepost || TAKES_BACK.test(before)) return 0;
  const takesBack = TAKES_BACK.test(after) || MARKS_EDIT.test(later.post.text);
  if (!takesBack && !BRINGS_NEWS.test(after)) return 0;
  const isReply = later.post.inReplyToId === earlier.post.sourceId;
  const words = nearness(earlier, later, worth);
  const near = words > NEAR.itsReply && namesDay(after, earlier.post.createdAt) ? words + NEAR.namesDay : words;
  if (takesBack) return near >= (isReply ? NEAR.itsReply : NEAR.takesBack) ? 0.5 + near / 2 : 0;
  const changes = changesFigure(before, after);
  return changes && near >= (isReply ? NEAR.takesBack : NEAR.bringsNews) ? near / 2 : 0;
}

/** 0 to 1: the worth of the terms that both hold, as a share of the poorer one's, or how near their meanings are. */
function nearness(a: Compared, b: Compared, worth: Worth): number {
  const [one, other] = [contentTerms(a.post.text), contentTerms(ownWords(b.post.text).replace(TAKES_BACK, ' '))];
  const shared = [...one].filter((term) => other.has(term));
  const sum = (terms: Iterable<string>) => [...terms].reduce((total, term) => total + worth(term), 0);
  const byWords = shared.length < FEWEST_SHARED ? 0 : sum(shared) / Math.min(sum(one), sum(other));
  const byMeaning = a.vector && b.vector && shared.length > 0 ? (cosine(a.vector, b.vector) - MEANING_FROM) / (1 - MEANING_FROM) : 0;
  return Math.max(0, byWords, byMeaning);
}

export const contentTerms = (text: string): Set<string> =>
  new Set(analyze(text.replaceAll(/https?:\/\/\S+|@\S+/g, ' ')).filter((term) => !STOP_TERMS.has(term) && !term.startsWith('#') && (term.length > 2 || /\p{N}/u.test(term))));

const MONTHS = 'jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sep(?:t|tember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre';
const MONTH = new RegExp(`^(?:${MONTHS})$`, 'u');
const NAMED_DAY = new RegExp(String.raw`(?<!\p{N})(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:(?:of|de)\s+)?(?:${MONTHS})(?!\p{L})`, 'gu');

/** "On 12 January I called it …": names the day of the month on which the other post was written, give or take one. */
const namesDay = (text: string, time: number): boolean =>
  [...text.matchAll(NAMED_DAY)].some(([, day]) => [-1, 0, 1].some((shift) => new Date(time + shift * DAY).getUTCDate() === Number(day)));

const FIGURE = /(?<![\p{L}\p{N}.,])(\d+(?:[.,]\d+)*)\s*(%|€|\$|£|°?\s?\p{L}[\p{L}]*)?/gu;

/** Both give a figure of the same thing ("15 stalls", "14 stalls"), and not the same one. */
function changesFigure(before: string, after: string): boolean {
  const [old, fresh] = [figuresOf(before), figuresOf(after)];
  return [...fresh].some(([unit, values]) => {
    const known = old.get(unit);
    return known !== undefined && [...values].some((value) => !known.has(value));
  });
}

/** Figures by what they count; days of the year are of one kind. */
function figuresOf(text: string): Map<string, Set<string>> {
  const figures = new Map<string, Set<string>>();
  for (const [, value = '', unit = ''] of text.matchAll(FIGURE)) {
    const isDate = MONTH.test(unit.trim());
    const of = isDate ? 'date' : (analyze(unit)[0] ?? unit.trim());
    if (of === '' || STOP_TERMS.has(of)) continue;
    figures.set(of, (figures.get(of) ?? new Set()).add(isDate ? `${value} ${unit.trim().slice(0, 3)}` : value));
  }
  return figures;
}
