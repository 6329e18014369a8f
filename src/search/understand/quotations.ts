/** A quoted part of a text, `[start, end)` with its marks in UTF-16 code units. */
export interface Quotation {
  readonly start: number;
  readonly end: number;
  /** What stands between the marks. */
  readonly text: string;
}

interface Quotations {
  readonly found: readonly Quotation[];
  /** Where a mark opens that nothing closes. */
  readonly open?: number;
}

const CLOSES: Readonly<Record<string, string>> = { '"': '"', '“': '”', '„': '“”', '«': '»' };
/** In UTF-16 code units. What is longer is a text that somebody quotes, and no phrase to be found to the letter. */
const LONGEST_PHRASE = 200;
const OPENS = /["“„«]/g;

/** The quoted phrases of a text, in order, without overlaps. A mark right after a digit is a unit of length: 5" of snow. */
export function quotations(text: string): Quotations {
  const found: Quotation[] = [];
  const unclosed = new Set<string>();
  let open: number | undefined;
  OPENS.lastIndex = 0;
  for (let match = OPENS.exec(text); match; match = OPENS.exec(text)) {
    const [mark] = match;
    const start = match.index;
    if (unclosed.has(mark) || (mark === '"' && /\d/.test(text[start - 1] ?? ''))) continue;
    const close = closing(text, start + 1, CLOSES[mark] ?? mark);
    if (close < 0) {
      unclosed.add(mark);
      open ??= start;
      continue;
    }
    if (close > start + 1 && close - start <= LONGEST_PHRASE + 1) found.push({ start, end: close + 1, text: text.slice(start + 1, close) });
    OPENS.lastIndex = close + 1;
  }
  return { found, ...(open === undefined ? {} : { open }) };
}

function closing(text: string, from: number, marks: string): number {
  const places = [...marks].map((mark) => text.indexOf(mark, from)).filter((place) => place >= 0);
  return places.length > 0 ? Math.min(...places) : -1;
}

/** The text with every quotation replaced by as many of the character `by`. */
export function blankQuotations(text: string, by: string): string {
  let rest = '';
  let at = 0;
  for (const { start, end } of quotations(text).found) {
    rest += text.slice(at, start) + by.repeat(end - start);
    at = end;
  }
  return rest + text.slice(at);
}
