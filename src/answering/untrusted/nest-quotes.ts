/** Marks within the outer quotation marks become single ones: what a post says cannot end its own quote. */
export const nestQuotes = (text: string): string =>
  text.replace(/(?<=^[^“„«]*[“„«]).*(?=[”“»][^”“»]*$)/su, (quoted) => quoted.replaceAll(/[“”„«»"＂‟]/gu, '’'));
