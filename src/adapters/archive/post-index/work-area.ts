import type { IndexState } from './segment.ts';

/** Arrays that one searcher (a thread, or the process itself) uses again for every query. */
export class WorkArea {
  /** Number of the searcher, from 0: it has a part of the scan memory of its own. */
  readonly scanner: number;
  #scores = new Float32Array(0);
  #touched = new Uint32Array(0);
  #finals = new Float32Array(0);
  #places = new Int32Array(0);

  constructor(scanner: number) {
    this.scanner = scanner;
  }

  /** Scores by post number, 0 throughout, to be left so; and room for the numbers of those that are not. */
  forScores({ size }: IndexState): { readonly scores: Float32Array; readonly touched: Uint32Array } {
    if (this.#scores.length < size) {
      this.#scores = new Float32Array(size);
      this.#touched = new Uint32Array(size);
    }
    return { scores: this.#scores, touched: this.#touched };
  }

  /** Room for so many scores. */
  forFinals(count: number): Float32Array {
    if (this.#finals.length < count) this.#finals = new Float32Array(2 * count);
    return this.#finals;
  }

  /** By number of fingerprint, -1 throughout, to be left so. */
  placeOfGroup({ groupCount }: IndexState): Int32Array {
    if (this.#places.length < groupCount) this.#places = new Int32Array(groupCount).fill(-1);
    return this.#places;
  }
}
