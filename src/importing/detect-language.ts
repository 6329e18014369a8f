import type * as Medium from 'tinyld';
import type * as Large from 'tinyld/heavy';

import type { Post } from '../domain/post.ts';
import { withoutLinks } from './find-in-text.ts';

/** Rare languages are left out: a few odd letter groups in a short post are far more often a name or a misspelling. */
const LANGUAGES = ['en', 'es', 'pt', 'fr', 'de', 'it', 'nl', 'ru', 'uk', 'pl', 'cs', 'tr', 'ar', 'fa', 'he', 'hi', 'ja', 'ko', 'zh', 'vi', 'th', 'id', 'sv', 'da', 'no', 'fi', 'el', 'ro', 'hu', 'ca'];

/** Shorter texts are not judged. One sign of these scripts says as much as several letters. */
const MIN_LETTERS = 20;
const MIN_SIGNS = 5;
/** How far the best language must be ahead of the second, in the detector's own measure from 0 to 1. */
const MIN_LEAD = 0.1;
/** A post says its language in its first words; the time grows with the length. */
const MAX_LETTERS = 300;

/** The post with the language of its text (ISO 639-1) where it names none and the text is long enough to tell. */
export async function withDetectedLanguage(post: Post): Promise<Post> {
  if (post.lang !== undefined) return post;
  const lang = await detectLanguage(post.text);
  return lang === undefined ? post : { ...post, lang };
}

/** The language of a text (ISO 639-1), judged without links, mentions and hashtags; `undefined` when it is not clear. */
export async function detectLanguage(text: string): Promise<string | undefined> {
  const words = inMainScript(withoutLinks(text).slice(0, 2 * MAX_LETTERS).replaceAll(/[@#＃][\p{L}\p{M}\p{N}_]+|\bRT\b/gu, ' ')).slice(0, MAX_LETTERS);
  const signs = words.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/gu)?.length ?? 0;
  const letters = words.match(/\p{L}/gu)?.length ?? 0;
  if (signs < MIN_SIGNS && letters < MIN_LETTERS) return undefined;
  const { large, medium } = await loadProfiles();
  const [best, second] = large.detectAll(words, { only: LANGUAGES });
  if (best === undefined || best.accuracy - (second?.accuracy ?? 0) < MIN_LEAD) return undefined;
  // The two profiles seldom err alike: asking both halves the wrong answers and costs few right ones.
  return medium.detect(words, { only: LANGUAGES }) === best.lang ? best.lang : undefined;
}

/** Only letters of the script that most of the text is in: a product name in another one says nothing. */
function inMainScript(text: string): string {
  const latin = text.match(/\p{sc=Latin}/gu)?.length ?? 0;
  const other = text.match(/(?!\p{sc=Latin})\p{L}/gu)?.length ?? 0;
  const foreign = latin > other ? /(?!\p{sc=Latin})[\p{L}\p{N}\p{S}]/gu : /[\p{sc=Latin}\p{N}\p{S}]/gu;
  return text.replaceAll(foreign, ' ').replaceAll(/[^\p{L}\p{M}\p{N}'’.,!?\s-]/gu, ' ').replaceAll(/\s+/g, ' ').trim();
}

let profiles: Promise<{ large: typeof Large; medium: typeof Medium }> | undefined;

/** They take two seconds and 100 MB: a server that imports nothing should not wait for them at its start. */
function loadProfiles() {
  profiles ??= Promise.all([import('tinyld/heavy'), import('tinyld')]).then(([large, medium]) => ({ large, medium }));
  return profiles;
}
