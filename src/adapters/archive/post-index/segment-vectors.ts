import { sharedBytes, sharedFloat32, sharedInt8 } from './shared-arrays.ts';
import type { SegmentVectors } from './segment.ts';
import { codeBytes, EXACT_POSTS, scanMemory, setSignBits } from './vector-scan.ts';

/** The mean is taken over so many of the first vectors. */
const CENTRE_SAMPLE = 20_000;

/** Takes vectors row by row and keeps what a search needs of them: a quarter of their size and a thirtieth. */
export class VectorsBuilder {
  readonly #dimensions: number;
  readonly #capacity: number;
  readonly #codes: Uint8Array;
  readonly #present: Uint8Array;
  readonly #quantised: Int8Array;
  readonly #scales: Float32Array;
  #centre: Float32Array | undefined;
  readonly #waiting: { readonly row: number; readonly values: Float32Array }[] = [];

  /** `centre`: of an earlier segment; without it the mean of the first vectors is taken. */
  constructor(dimensions: number, capacity: number, centre?: Float32Array) {
    this.#dimensions = dimensions;
    this.#capacity = capacity;
    this.#codes = new Uint8Array(codeBytes(dimensions) * capacity);
    this.#present = sharedBytes(capacity);
    this.#quantised = sharedInt8(dimensions * capacity);
    this.#scales = sharedFloat32(capacity);
    this.#centre = centre;
  }

  add(row: number, values: Float32Array): void {
    this.#present[row] = 1;
    this.#quantise(row, values);
    if (this.#centre) return setSignBits(values, this.#centre, this.#codes, row * codeBytes(this.#dimensions));
    this.#waiting.push({ row, values: values.slice() });
    if (this.#waiting.length === CENTRE_SAMPLE) this.#takeCentre();
  }

  finish(): SegmentVectors {
    const centre = this.#centre ?? this.#takeCentre();
    const [present, quantised, scales] = [this.#present, this.#quantised, this.#scales];
    // Each memory takes ten gigabytes of addresses, and a small segment is made with every write.
    const memory = this.#capacity > EXACT_POSTS ? scanMemory(this.#codes, this.#capacity) : undefined;
    return { dimensions: this.#dimensions, centre, present, quantised, scales, memory };
  }

  #quantise(row: number, values: Float32Array): void {
    let largest = 0;
    for (let d = 0; d < values.length; d++) {
      const size = Math.abs(values[d]!);
      if (size > largest) largest = size;
    }
    const scale = largest / 127 || 1;
    this.#scales[row] = scale;
    const start = row * this.#dimensions;
    const perStep = 1 / scale;
    for (let d = 0; d < values.length; d++) this.#quantised[start + d] = Math.round(values[d]! * perStep);
  }

  #takeCentre(): Float32Array {
    const centre = sharedFloat32(this.#dimensions);
    for (const { values } of this.#waiting) for (let d = 0; d < centre.length; d++) centre[d]! += values[d]! / this.#waiting.length;
    this.#centre = centre;
    for (const { row, values } of this.#waiting) setSignBits(values, centre, this.#codes, row * codeBytes(this.#dimensions));
    this.#waiting.length = 0;
    return centre;
  }
}
