import { findKey } from './key-table.ts';
import { postingRange, postsWithSequence } from './postings.ts';
import { FIELD_END, type IndexState, type Segment } from './segment.ts';
import { stringAt } from './shared-arrays.ts';

/** Ends of the fields that a post itself says something in: body and attached. */
const OWN_FIELDS = 2;

/**
 * Numbers for the keys of all segments: a key has the number of the first segment that knows it. Made for one call, since
 * the segments change.
 */
export class CommonKeys {
  readonly #state: IndexState;
  readonly #starts: readonly number[];
  /** All numbers are below it. */
  readonly capacity: number;

  constructor(state: IndexState) {
    this.#state = state;
    let capacity = 0;
    this.#starts = state.segments.map(({ postingEnds }) => {
      const start = capacity;
      capacity += postingEnds.length;
      return start;
    });
    this.capacity = capacity;
  }

  /** Gives the numbers of a segment's keys. */
  of(at: number): (key: number) => number {
    if (at === 0) return (key) => key;
    const { keys } = this.#state.segments[at]!;
    const earlier = this.#state.segments.slice(0, at);
    const known = new Int32Array(keys.low.length).fill(-1);
    return (key) => {
      if (known[key]! >= 0) return known[key]!;
      const hash = { low: keys.low[key]!, high: keys.high[key]! };
      const found = earlier.map((segment) => findKey(segment.keys, hash));
      const first = found.findIndex((number) => number >= 0);
      return (known[key] = first < 0 ? this.#starts[at]! + key : this.#starts[first]! + found[first]!);
    };
  }

  text(number: number): string {
    const at = this.#starts.findLastIndex((start) => number >= start);
    return stringAt(this.#state.segments[at]!.keyTexts, number - this.#starts[at]!);
  }
}

/** Keys of whole languages: a post in "pt-br" carries "pt", too. */
export const wholeLanguages = ({ languageKeys, keyTexts }: Segment): readonly number[] =>
  Array.from(languageKeys).filter((key) => !stringAt(keyTexts, key).includes('-'));

/** Visits the posts of the mask that carry a label. */
export function eachLabelled(segment: Segment, mask: Uint8Array, label: number, visit: (post: number) => void): void {
  const [start, end] = postingRange(segment, label);
  for (let at = start; at < end; at++) {
    const post = segment.postings[at]!;
    if (mask[post] === 1) visit(post);
  }
}

/** The posts of the mask that hold one of the sequences in a row, in what they say themselves: the name of their author does not count. */
export function saidInPosts(segment: Segment, mask: Uint8Array, sequences: readonly (readonly number[])[]): Uint8Array {
  const said = new Uint8Array(mask.length);
  for (const terms of sequences) for (const post of postsWithSequence(segment, terms)) if (mask[post] === 1 && saysInRow(segment, post, terms)) said[post] = 1;
  return said;
}

function saysInRow({ sequence, sequenceEnds }: Segment, post: number, terms: readonly number[]): boolean {
  const end = sequenceEnds[post]!;
  let fields = 0;
  for (let from = post === 0 ? 0 : sequenceEnds[post - 1]!; from < end && fields < OWN_FIELDS; from++) {
    if (sequence[from] === FIELD_END) fields++;
    let held = 0;
    while (held < terms.length && sequence[from + held] === terms[held]) held++;
    if (held === terms.length) return true;
  }
  return false;
}

/**
 * How many posts of the archive answer each post, by post number. Of a post that was replaced the replies go to its later form.
 */
export function replyCounts({ segments, size }: IndexState, upToBatch = Infinity): Uint32Array {
  const counts = new Uint32Array(size);
  for (const { parents, dead, batches, size: posts } of segments) {
    for (let post = 0; post < posts; post++) if (parents[post]! >= 0 && dead[post] === 0 && batches[post]! <= upToBatch) counts[parents[post]!]!++;
  }
  segments.forEach((segment, at) => {
    for (const earlier of segments.slice(0, at)) {
      const { low, high } = segment.ids;
      for (let number = 0; number < low.length; number++) {
        const found = findKey(earlier.ids, { low: low[number]!, high: high[number]! });
        if (found >= 0) counts[segment.start + segment.idPosts[number]!]! += counts[earlier.start + earlier.idPosts[found]!]!;
      }
    }
  });
  return counts;
}
