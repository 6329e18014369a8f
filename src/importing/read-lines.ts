import { isUtf8 } from 'node:buffer';

import type { ByteSource } from './archive-files.ts';

/** One line by its number from 1, without its end: the text, or why it could not be read. */
export type Line = { readonly number: number; readonly text: string } | { readonly number: number; readonly problem: string };

/**
 * Splits UTF-8 bytes into lines ("\n" or "\r\n"), some at a time. A byte order mark is dropped. A line over `maxBytes` is
 * given out as a problem and is not held in memory. Errors of the source are thrown after the last whole line.
 */
export async function* readLines(source: ByteSource, maxBytes: number): AsyncGenerator<Line[]> {
  let number = 1;
  let parts: Buffer[] = [];
  let length = 0;
  const finish = (): Line => {
    const line = lineOf(number, parts, length, maxBytes);
    number += 1;
    parts = [];
    length = 0;
    return line;
  };

  for await (const chunk of source) {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      length += end - from;
      if (length <= maxBytes) parts.push(chunk.subarray(from, end));
      lines.push(finish());
      from = end + 1;
    }
    length += chunk.length - from;
    if (length > maxBytes) parts = [];
    else if (from < chunk.length) parts.push(chunk.subarray(from));
    if (lines.length > 0) yield lines;
  }
  if (length > 0) yield [finish()];
}

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = '\uFEFF';

function lineOf(number: number, parts: Buffer[], length: number, maxBytes: number): Line {
  if (length > maxBytes) return { number, problem: `longer than ${maxBytes} bytes` };
  const bytes = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  if (!isUtf8(bytes)) return { number, problem: 'not valid UTF-8' };
  const text = bytes.toString('utf8');
  const start = number === 1 && text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  return { number, text: text.slice(start, text.endsWith('\r') ? -1 : undefined) };
}
