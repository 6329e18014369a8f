import { sharedBytes, sharedFloat32, sharedInt8 } from './shared-arrays.ts';
import type { SegmentVectors } from './segment.ts';
import { codeBytes, EXACT_POSTS, scanMemory, setSignBits, vectorBytes, type ScanMemory } from './vector-scan.ts';

/** The mean is taken over so many of the first vectors. */
const CENTRE_SAMPLE = 20_000;

/** Takes vectors row by row and keeps what a search needs of them: a quarter of their size and a thirtieth. */
export class VectorsBuilder {
  readonly #dimensions: number;
  readonly #scan: ScanMemory | undefined;
  readonly #present: Uint8Array;
  readonly #quantised: Int8Array;
  readonly #scales: Float32Array;
  #centre: Float32Array | undefined;
  #count = 0;
  readonly #waiting: { readonly row: number; readonly values: Float32Array }[] = [];

  /** `centre`: of an earlier segment; without it the mean of the first vectors is taken. */
  constructor(dimensions: number, capacity: number, centre?: Float32Array) {
    this.#dimensions = dimensions;
    // Each memory takes ten gigabytes of addresses, and a small segment is made with every write.
    this.#scan = capacity > EXACT_POSTS ? scanMemory(dimensions, capacity) : undefined;
    this.#present = sharedBytes(capacity);
    this.#quantised = this.#scan?.quantised ?? sharedInt8(vectorBytes(dimensions) * capacity);
    this.#scales = sharedFloat32(capacity);
    this.#centre = centre;
  }

  add(row: number, values: Float32Array): void {
    this.#present[row] = 1;
    this.#count++;
    this.#quantise(row, values);
    if (this.#centre) return this.#setSignBits(row, values, this.#centre);
    this.#waiting.push({ row, values: values.slice() });
    if (this.#waiting.length === CENTRE_SAMPLE) this.#takeCentre();
  }

  finish(): SegmentVectors {
    const centre = this.#centre ?? this.#takeCentre();
    return { dimensions: this.#dimensions, centre, present: this.#present, count: this.#count, quantised: this.#quantised, scales: this.#scales, scan: this.#scan };
  }

  #quantise(row: number, values: Float32Array): void {
    let largest = 0;
    for (let d = 0; d < values.length; d++) {
      const size = Math.abs(values[d]!);
      if (size > largest) largest = size;
    }
    const scale = largest / 127 || 1;
    this.#scales[row] = scale;
    const start = row * vectorBytes(this.#dimensions);
    const perStep = 1 / scale;
    for (let d = 0; d < values.length; d++) this.#quantised[start + d] = Math.round(values[d]! * perStep);
  }

  #takeCentre(): Float32Array {
    const centre = sharedFloat32(this.#dimensions);
    for (const { values } of this.#waiting) for (let d = 0; d < centre.length; d++) centre[d]! += values[d]! / this.#waiting.length;
    this.#centre = centre;
    for (const { row, values } of this.#waiting) this.#setSignBits(row, values, centre);
    this.#waiting.length = 0;
    return centre;
  }

  #setSignBits(row: number, values: Float32Array, centre: Float32Array): void {
    if (this.#scan) setSignBits(values, centre, this.#scan.codes, row * codeBytes(this.#dimensions));
  }
}
