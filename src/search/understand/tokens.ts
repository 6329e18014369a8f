/** A word, a number or a single sign of a text, with its place in UTF-16 code units. */
export interface Token {
  readonly text: string;
  /** The word as tables hold it: lower-case, without marks and without a possessive "'s". */
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

const TOKEN = /\d+(?:st|nd|rd|th)(?![\p{L}\p{N}])|\d+|[ld]['’](?=\p{L})|\p{L}[\p{L}\p{M}]*(?:['’]s(?!\p{L}))?|[^\s]/giu;

/** Lower-case, compatibility forms unified, combining marks dropped. */
export const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

export function tokenise(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map((match) => ({
    text: match[0],
    word: fold(match[0]).replace(/['’]s$/u, '').replace('’', "'"),
    start: match.index,
    end: match.index + match[0].length,
  }));
}
