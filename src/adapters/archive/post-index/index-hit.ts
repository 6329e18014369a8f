import type { PostHit } from '../../../ports/post-archive.ts';
import { bodyLength } from './postings.ts';
import { keyText } from './key-text.ts';
import { Flag, segmentOf, type IndexState, type Segment } from './segment.ts';
import { stringAt } from './shared-arrays.ts';

/** A hit that reads from the index what is asked of it: of a thousand hits, a page needs twenty in full. */
export class IndexHit implements PostHit {
  readonly state: IndexState;
  /** Of the post, through all segments of the state. */
  readonly number: number;
  readonly score: number;
  readonly duplicates: number;
  readonly #segment: Segment;
  readonly #local: number;
  #sourceId: string | undefined;

  constructor(state: IndexState, number: number, score: number, duplicates: number) {
    this.state = state;
    this.number = number;
    this.score = score;
    this.duplicates = duplicates;
    this.#segment = segmentOf(state, number);
    this.#local = number - this.#segment.start;
  }

  get sourceId(): string {
    this.#sourceId ??= stringAt(this.#segment.idTexts, this.#local);
    return this.#sourceId;
  }

  get createdAt(): number {
    return this.#segment.createdAt[this.#local]!;
  }

  get author(): string {
    return keyText(this.#segment, this.#segment.authors[this.#local]!);
  }

  get thread(): string {
    const root = this.#segment.threads[this.#local]!;
    return root === this.number ? this.sourceId : idOf(this.state, root);
  }

  get likes(): number {
    return this.#segment.likes[this.#local]!;
  }

  get reposts(): number {
    return this.#segment.reposts[this.#local]!;
  }

  get repeats(): boolean {
    return (this.#segment.flags[this.#local]! & Flag.repeats) !== 0;
  }

  get hasLinks(): boolean {
    return (this.#segment.flags[this.#local]! & Flag.hasLinks) !== 0;
  }

  get length(): number {
    return bodyLength(this.#segment, this.#local);
  }
}

export const idOf = (state: IndexState, post: number): string => {
  const segment = segmentOf(state, post);
  return stringAt(segment.idTexts, post - segment.start);
};
