import { isUtf8 } from 'node:buffer';

import type { ByteSource } from './archive-files.ts';

/** One element of a JSON array by its position from 0: its value, or why it could not be read. */
export type ArrayElement = { readonly index: number; readonly value: unknown } | { readonly index: number; readonly problem: string };

export interface SplitOptions {
  /** Longer elements are skipped without holding them in memory. */
  readonly maxElementBytes: number;
}

/**
 * Streams the objects of the first JSON array in a file, which may stand behind an assignment
 * (`window.YTD.tweets.part0 = [...]`). A broken element is given out as a problem, and reading goes on at
 * the next place that looks like the start of an element.
 */
export async function* splitArray(source: ByteSource, options: SplitOptions = { maxElementBytes: 1024 * 1024 }): AsyncGenerator<ArrayElement> {
  const splitter = new ArraySplitter(options.maxElementBytes);
  try {
    for await (const chunk of source) yield* splitter.push(chunk);
  } catch (error) {
    yield splitter.damaged(error instanceof Error ? error.message : String(error));
    return;
  }
  yield* splitter.end();
}

/**
 * `before` the list, `between` elements, `inside` one, `seeking` the next start after a broken one, `after` the list's end.
 */
type Mode = 'before' | 'between' | 'inside' | 'seeking' | 'after' | 'done';

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** No export has a longer assignment before its list. */
const MAX_PREFIX_BYTES = 4096;
/** The start of an element (a comma, white space, a brace and the first key) fits in this. */
const START_BYTES = 512;

class ArraySplitter {
  readonly #maxElementBytes: number;
  #mode: Mode = 'before';
  #buffer: Buffer = Buffer.alloc(0);
  #at = 0;
  #start = 0;
  #depth = 0;
  #inString = false;
  #index = 0;
  #learned = false;
  #elementStart = /[,[]\s*\{\s*"[^"\\]{1,64}"\s*:/g;

  constructor(maxElementBytes: number) {
    this.#maxElementBytes = maxElementBytes;
  }

  *push(chunk: Buffer): Generator<ArrayElement> {
    this.#append(chunk);
    yield* this.#run();
    if (this.#mode === 'inside' && this.#buffer.length - this.#start > this.#maxElementBytes) {
      yield this.#fail(`longer than ${this.#maxElementBytes} bytes`);
      yield* this.#run();
    }
  }

  *end(): Generator<ArrayElement> {
    while (this.#mode === 'inside') {
      yield this.#fail('not valid JSON: it does not end');
      yield* this.#run();
    }
    if (this.#mode === 'before') yield this.#problem('no list of posts in this file');
    if (this.#mode === 'between') yield this.#problem('the file ends before its list does');
  }

  damaged(message: string): ArrayElement {
    return this.#problem(`the file is damaged from here on: ${message}`);
  }

  *#run(): Generator<ArrayElement> {
    for (;;) {
      const element =
        this.#mode === 'before' ? this.#findList() : this.#mode === 'between' ? this.#nextStart() : this.#mode === 'inside' ? this.#readElement() : this.#seek();
      if (element === 'need more') return;
      if (element !== undefined) yield element;
    }
  }

  #findList(): ArrayElement | 'need more' | undefined {
    const open = this.#buffer.indexOf(OPEN_LIST);
    const prefix = open < 0 ? this.#buffer : this.#buffer.subarray(0, open);
    if (prefix.includes(OPEN_OBJECT) || prefix.length > MAX_PREFIX_BYTES) {
      this.#mode = 'done';
      return this.#problem('no list of posts in this file');
    }
    if (open < 0) return 'need more';
    this.#at = open + 1;
    this.#mode = 'between';
    return undefined;
  }

  #nextStart(): ArrayElement | 'need more' | undefined {
    while (this.#at < this.#buffer.length) {
      const byte = this.#buffer[this.#at] ?? 0;
      if (byte === OPEN_OBJECT) {
        this.#start = this.#at;
        this.#depth = 0;
        this.#inString = false;
        this.#mode = 'inside';
        return undefined;
      }
      if (byte === CLOSE_LIST) {
        this.#at += 1;
        this.#mode = 'after';
        return undefined;
      }
      if (byte !== COMMA && byte > 0x20) {
        this.#mode = 'seeking';
        return this.#problem('unexpected text between posts');
      }
      this.#at += 1;
    }
    return 'need more';
  }

  #readElement(): ArrayElement | 'need more' | undefined {
    const buffer = this.#buffer;
    let at = this.#at;
    let depth = this.#depth;
    let inString = this.#inString;
    for (; at < buffer.length; at += 1) {
      const byte = buffer[at];
      if (inString) {
        if (byte === QUOTE) inString = false;
        else if (byte === BACKSLASH) at += 1;
        // A line break inside a string is never valid: the closing quote is missing.
        else if (byte === NEWLINE) return this.#fail('not valid JSON: a text does not end');
      } else if (byte === QUOTE) inString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        depth -= 1;
        if (depth === 0) return this.#parse(at + 1);
      }
    }
    // `at` may stand one past the end: the escaped byte is the first of the next piece.
    this.#at = at;
    this.#depth = depth;
    this.#inString = inString;
    return 'need more';
  }

  #parse(end: number): ArrayElement {
    const bytes = this.#buffer.subarray(this.#start, end);
    this.#learnStart();
    this.#at = end;
    this.#mode = 'between';
    if (!isUtf8(bytes)) return this.#problem('not valid UTF-8');
    try {
      const value: unknown = JSON.parse(bytes.toString('utf8'));
      return this.#element(value);
    } catch {
      // A lost quote or brace may have swallowed whole elements: they start inside of this one.
      const next = this.#findStart(this.#start + 1, end);
      if (next !== undefined) this.#at = next;
      return this.#problem('not valid JSON');
    }
  }

  #fail(problem: string): ArrayElement {
    this.#learnStart();
    this.#at = this.#start + 1;
    this.#mode = 'seeking';
    return this.#problem(problem);
  }

  #seek(): ArrayElement | 'need more' | undefined {
    if (this.#mode === 'done') {
      this.#buffer = Buffer.alloc(0);
      this.#at = 0;
      return 'need more';
    }
    const next = this.#findStart(this.#at, this.#buffer.length);
    if (next === undefined) {
      this.#at = Math.max(this.#at, this.#buffer.length - START_BYTES);
      return 'need more';
    }
    const endedEarly = this.#mode === 'after';
    this.#at = next;
    this.#mode = 'between';
    return endedEarly ? this.#problem('the list ends too early') : undefined;
  }

  /** Elements follow "," or "[" and begin with one and the same key; an object inside of an element follows ":". */
  #findStart(from: number, to: number): number | undefined {
    const text = this.#buffer.toString('latin1', from, to);
    this.#elementStart.lastIndex = 0;
    const match = this.#elementStart.exec(text);
    return match === null ? undefined : from + match.index + match[0].indexOf('{');
  }

  /** Takes the first element's opening as the model of all; a broken one usually still begins well. */
  #learnStart(): void {
    if (this.#learned) return;
    const opening = /^\{(\s*)"([\w-]{1,64})"\s*:/.exec(this.#buffer.toString('latin1', this.#start, this.#start + START_BYTES));
    if (opening === null) return;
    const [, space = '', key = ''] = opening;
    this.#elementStart = new RegExp(`[,[]\\s*\\{${space}"${key}"\\s*:`, 'g');
    this.#learned = true;
  }

  #append(chunk: Buffer): void {
    const keepFrom = this.#mode === 'inside' ? this.#start : this.#mode === 'before' ? 0 : Math.min(this.#at, this.#buffer.length);
    this.#buffer = keepFrom < this.#buffer.length ? Buffer.concat([this.#buffer.subarray(keepFrom), chunk]) : chunk;
    this.#start -= keepFrom;
    this.#at -= keepFrom;
  }

  #element(value: unknown): ArrayElement {
    return { index: this.#index++, value };
  }

  #problem(problem: string): ArrayElement {
    return { index: this.#index++, problem };
  }
}
