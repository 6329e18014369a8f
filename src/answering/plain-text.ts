import { inertText } from './untrusted/inert-text.ts';

/**
 * A model's words without anything that a page could take for markup: emphasis, code, list signs, tables, tags, images and links keep their
 * words only, and no bracket or angle is left to form a new one with what comes before or after. Emoji go, as no statement needs them.
 */
export const plainText = (text: string): string =>
  inertText(
    text
      .replaceAll(/[`*~]|__/g, '')
      .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/<[^<>]*>/g, '')
      .replaceAll(/[<>[\]{}|\\]/g, '')
      .replaceAll(/&#?\w{1,31};/g, ' ')
      .replaceAll(/(?![©®™])\p{Extended_Pictographic}[\uFE0F\u200D\p{EMod}]*/gu, '')
      .replace(/^\s*(?:[-•#>+]+|\d+\.)\s+/, ''),
  )
    .replaceAll(/\s+/g, ' ')
    .trim();
