// Arrays over shared memory: every thread of the search reads them without a copy.

export const sharedBytes = (values: Uint8Array | number): Uint8Array => filled(new Uint8Array(new SharedArrayBuffer(lengthOf(values))), values);
export const sharedInt8 = (length: number): Int8Array => new Int8Array(new SharedArrayBuffer(length));
export const sharedUint16 = (length: number): Uint16Array => new Uint16Array(new SharedArrayBuffer(length * 2));
export const sharedUint32 = (values: Uint32Array | number): Uint32Array => filled(new Uint32Array(new SharedArrayBuffer(lengthOf(values) * 4)), values);
export const sharedInt32 = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(length * 4));
export const sharedFloat32 = (length: number): Float32Array => new Float32Array(new SharedArrayBuffer(length * 4));
export const sharedFloat64 = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(length * 8));

const lengthOf = (values: ArrayLike<number> | number): number => (typeof values === 'number' ? values : values.length);

function filled<T extends Uint8Array | Uint32Array>(target: T, values: ArrayLike<number> | number): T {
  if (typeof values !== 'number') target.set(values);
  return target;
}

/** Numbers appended one by one. */
export class Uint32List {
  length = 0;
  #values = new Uint32Array(1 << 12);

  push(value: number): void {
    if (this.length === this.#values.length) this.#values = larger(this.#values);
    this.#values[this.length++] = value;
  }

  view(): Uint32Array {
    return this.#values.subarray(0, this.length);
  }
}

/** Byte strings appended one after the other. */
export class ByteStrings {
  readonly #ends = new Uint32List();
  #bytes = new Uint8Array(1 << 14);
  #length = 0;

  /** Appends the bytes `[start, end)`. */
  push(bytes: Uint8Array, start: number, end: number): void {
    while (this.#length + end - start > this.#bytes.length) this.#bytes = larger(this.#bytes);
    for (let at = start; at < end; at++) this.#bytes[this.#length++] = bytes[at]!;
    this.#ends.push(this.#length);
  }

  finish(): Strings {
    return { ends: sharedUint32(this.#ends.view()), bytes: sharedBytes(this.#bytes.subarray(0, this.#length)) };
  }
}

/** Texts in UTF-8, one after the other. */
export interface Strings {
  /** Where each ends, and the next one starts. */
  readonly ends: Uint32Array;
  readonly bytes: Uint8Array;
}

export const stringAt = ({ ends, bytes }: Strings, number: number): string => textBetween(bytes, number === 0 ? 0 : ends[number - 1]!, ends[number]!);

/** The UTF-8 bytes `[start, end)` as text. A `TextDecoder` takes no shared memory, a `Buffer` reads it in place. */
export function textBetween(bytes: Uint8Array, start: number, end: number): string {
  let buffer = buffers.get(bytes);
  if (!buffer) buffers.set(bytes, (buffer = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length)));
  return buffer.toString('utf8', start, end);
}

const buffers = new WeakMap<Uint8Array, Buffer>();

function larger<T extends Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(values: T): T {
  const target = new (values.constructor as new (length: number) => T)(values.length * 2);
  target.set(values);
  return target;
}
