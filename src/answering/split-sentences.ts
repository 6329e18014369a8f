/** A stretch `[start, end)` of a text, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Words whose full stop does not end a sentence. */
const ABBREVIATION = /(?:^|[\s(“"])(?:[Mm]rs?|[Mm]s|[Dd]r|[Pp]rof|[Ss]t|[Nn]o|[Nn]r|vs|approx|e\.g|i\.e|[ap]\.m|z\.B|bzw|[Ss]ra?|\p{Lu})\.\s*$/u;

/**
 * The sentences of a post, as spans of its very text without line breaks or outer white space (Unicode
 * segmentation, UAX #29, mended at abbreviations).
 */
export function sentenceSpans(text: string): Span[] {
  const spans: Span[] = [];
  let lineStart = 0;
  for (const line of text.split('\n')) {
    let start = 0;
    for (const { segment, index } of segmenter.segment(line)) {
      const end = index + segment.length;
      if (ABBREVIATION.test(line.slice(start, end)) && end < line.length) continue;
      pushTrimmed(text, lineStart + start, lineStart + end, spans);
      start = end;
    }
    if (start < line.length) pushTrimmed(text, lineStart + start, lineStart + line.length, spans);
    lineStart += line.length + 1;
  }
  return spans;
}

function pushTrimmed(text: string, start: number, end: number, spans: Span[]): void {
  const raw = text.slice(start, end);
  const trimmed = raw.trim();
  if (trimmed === '') return;
  const from = start + raw.indexOf(trimmed);
  spans.push({ start: from, end: from + trimmed.length });
}

/** Runs of stops are bounded, and not begun in their middle: a reply of nothing but dots must not cost a quadratic time. */
const BOUNDARY = /(?:(?<![.!?…])[.!?…]{1,8}(?![.!?…])["'”’»)\]]*|(?<![。！？])[。！？]{1,8}(?![。！？])[」』”]?)(?:\s*\[\d{1,3}\])*(?=\s+(?!\[)|$|(?<=[。！？」』”\]])(?!\s*\[))|\n+/gu;

/**
 * Collects streamed text and gives it back in whole sentences, each with the source numbers that follow
 * it ("... again [2][3]." or "... again. [2]").
 */
export class SentenceStream {
  #buffer = '';

  /** Adds text; returns the sentences that are complete now. */
  push(text: string): string[] {
    this.#buffer += text;
    return this.#take(false);
  }

  /** The rest, when the stream has ended. */
  end(): string[] {
    return this.#take(true);
  }

  #take(ended: boolean): string[] {
    const sentences: string[] = [];
    let start = 0;
    for (const match of this.#buffer.matchAll(BOUNDARY)) {
      const end = match.index + match[0].length;
      // More may belong to a sentence at the end of the buffer: digits, quotes, source numbers.
      if (!ended && this.#buffer.slice(end).trim() === '') break;
      if (ABBREVIATION.test(this.#buffer.slice(start, end))) continue;
      sentences.push(this.#buffer.slice(start, end).trim());
      start = end;
    }
    this.#buffer = this.#buffer.slice(start);
    if (ended) {
      sentences.push(this.#buffer.trim());
      this.#buffer = '';
    }
    return sentences.filter((sentence) => sentence !== '');
  }
}
