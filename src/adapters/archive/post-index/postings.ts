import { findKey } from './key-table.ts';
import { FIELD_END, type Segment } from './segment.ts';
import type { KeyHash, KeyKind } from './term-key.ts';

/** The number of a text in the segment, or -1. */
export const keyNumber = (segment: Segment, key: KeyHash, kind: KeyKind, text: string): number => findKey(segment.keys, key.ofText(kind, text));

/** Where the postings of a key lie: `[start, end)`. */
export const postingRange = ({ postingEnds }: Segment, number: number): readonly [number, number] => [
  number === 0 ? 0 : postingEnds[number - 1]!,
  postingEnds[number]!,
];

/** The posts (local numbers, rising) that hold the terms in a row, within one field. */
export function postsWithSequence(segment: Segment, terms: readonly number[]): number[] {
  if (terms.length === 0 || terms.includes(-1)) return [];
  const ranges = terms.map((term) => postingRange(segment, term));
  const [start, end] = ranges.reduce((rarest, range) => (range[1] - range[0] < rarest[1] - rarest[0] ? range : rarest));
  const found: number[] = [];
  for (let at = start; at < end; at++) {
    const post = segment.postings[at]!;
    if (terms.length === 1 || holdsSequence(segment, post, terms)) found.push(post);
  }
  return found;
}

function holdsSequence({ sequence, sequenceEnds }: Segment, post: number, terms: readonly number[]): boolean {
  const last = sequenceEnds[post]! - terms.length;
  for (let from = post === 0 ? 0 : sequenceEnds[post - 1]!; from <= last; from++) {
    let held = 0;
    while (held < terms.length && sequence[from + held] === terms[held]) held++;
    if (held === terms.length) return true;
  }
  return false;
}

/** How many terms a post's body has. */
export function bodyLength({ sequence, sequenceEnds }: Segment, post: number): number {
  const start = post === 0 ? 0 : sequenceEnds[post - 1]!;
  let at = start;
  while (sequence[at] !== FIELD_END) at++;
  return at - start;
}

/** The terms of a post's body, in order, repeats kept. */
export function bodyOf(segment: Segment, post: number): Uint32Array {
  const start = post === 0 ? 0 : segment.sequenceEnds[post - 1]!;
  return segment.sequence.subarray(start, start + bodyLength(segment, post));
}
