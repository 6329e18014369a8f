import { sharedUint32 } from './shared-arrays.ts';

/** Numbers for 64-bit keys, in the order of their first use. Plain arrays, so that threads can share it. */
export interface KeyTable {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  /** Open addressing with linear probing: number + 1, or 0 where a slot is free. A power of two long. */
  readonly slots: Uint32Array;
}

/** The number of a key, or -1. */
export function findKey({ low, high, slots }: KeyTable, { low: a, high: b }: { readonly low: number; readonly high: number }): number {
  const mask = slots.length - 1;
  for (let slot = a & mask; ; slot = (slot + 1) & mask) {
    const number = slots[slot]! - 1;
    if (number < 0) return -1;
    if (low[number] === a && high[number] === b) return number;
  }
}

/** A key table that grows. */
export class KeyTableBuilder {
  size = 0;
  #low = new Uint32Array(1 << 10);
  #high = new Uint32Array(1 << 10);
  #slots = new Uint32Array(1 << 11);

  /** The number of the key, which is `size` before the call where it is new. */
  add({ low: a, high: b }: { readonly low: number; readonly high: number }): number {
    const mask = this.#slots.length - 1;
    let slot = a & mask;
    for (; ; slot = (slot + 1) & mask) {
      const number = this.#slots[slot]! - 1;
      if (number < 0) break;
      if (this.#low[number] === a && this.#high[number] === b) return number;
    }
    const number = this.size++;
    this.#low[number] = a;
    this.#high[number] = b;
    this.#slots[slot] = number + 1;
    if (this.size === this.#low.length) this.#grow();
    return number;
  }

  finish(): KeyTable {
    const { size } = this;
    return {
      low: sharedUint32(this.#low.subarray(0, size)),
      high: sharedUint32(this.#high.subarray(0, size)),
      slots: sharedUint32(this.#slots),
    };
  }

  #grow(): void {
    this.#low = grown(this.#low);
    this.#high = grown(this.#high);
    this.#slots = new Uint32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let number = 0; number < this.size; number++) {
      let slot = this.#low[number]! & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = number + 1;
    }
  }
}

function grown(values: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(values.length * 2);
  larger.set(values);
  return larger;
}
