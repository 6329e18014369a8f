import { readFileSync } from 'node:fs';

/** Up to so many posts are compared one by one; of more, those whose sign bits are nearest. */
export const EXACT_POSTS = 20_000;
/** Threads that may scan the same memory at once: each has a work area of its own. */
export const MOST_SCANNERS = 8;

const PAGE = 65_536;
const BLOCK = 16;

/** Bytes of the sign bits of one vector: whole blocks of 16. */
export const codeBytes = (dimensions: number): number => Math.ceil(dimensions / (8 * BLOCK)) * BLOCK;

/** Writes the sign bits of `values` less `centre` to `codes` from `start` on. */
export function setSignBits(values: ArrayLike<number>, centre: Float32Array, codes: Uint8Array, start: number): void {
  for (let d = 0; d < centre.length; d += 8) {
    let byte = 0;
    for (let bit = 0; bit < 8 && d + bit < centre.length; bit++) if (values[d + bit]! > centre[d + bit]!) byte |= 1 << bit;
    codes[start + (d >> 3)] = byte;
  }
}

/** Memory that holds the codes of `count` posts, and for each scanner room for a query and the distances. */
export function scanMemory(codes: Uint8Array, count: number): WebAssembly.Memory {
  const pages = Math.ceil((codes.length + MOST_SCANNERS * areaBytes(codes.length / Math.max(1, count), count)) / PAGE) || 1;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  new Uint8Array(memory.buffer).set(codes);
  return memory;
}

/** A scanner has room for so many posts that lie within a distance. */
const ROOM = 65_536;

/** The query's code, the distances, and the numbers of those within. */
const areaBytes = (bytes: number, count: number): number => bytes + distanceBytes(count) + 4 * ROOM;

const distanceBytes = (count: number): number => Math.ceil((2 * count) / BLOCK) * BLOCK;

interface Functions {
  scan(codes: number, count: number, blocks: number, query: number, distances: number): void;
  within(distances: number, count: number, most: number, found: number, room: number): number;
}

let compiled: WebAssembly.Module | undefined;
const functions = new WeakMap<WebAssembly.Memory, Functions>();

/**
 * The Hamming distance of each post's code from the query's, by local number. The array is overwritten by the scanner's next
 * scan. Built from `vector-scan.wat`.
 */
export function scanCodes(memory: WebAssembly.Memory, count: number, centre: Float32Array, query: ArrayLike<number>, scanner: number): Uint16Array {
  const bytes = codeBytes(centre.length);
  const area = bytes * count + scanner * areaBytes(bytes, count);
  setSignBits(query, centre, new Uint8Array(memory.buffer), area);
  functionsOf(memory).scan(0, count, bytes / BLOCK, area, area + bytes);
  return new Uint16Array(memory.buffer, area + bytes, count);
}

/**
 * The posts of the last scan, by local number, rising, whose distance is at most `most`; undefined where they are too many to be told.
 * Overwritten as the distances are.
 */
export function postsWithin(memory: WebAssembly.Memory, count: number, centre: Float32Array, most: number, scanner: number): Uint32Array | undefined {
  const bytes = codeBytes(centre.length);
  const distances = bytes * count + scanner * areaBytes(bytes, count) + bytes;
  const found = distances + distanceBytes(count);
  const number = functionsOf(memory).within(distances, count, most, found, ROOM);
  if (number > ROOM) return undefined;
  const posts = new Uint32Array(memory.buffer, found, number);
  // The last eight distances may run beyond the last post.
  let length = number;
  while (length > 0 && posts[length - 1]! >= count) length--;
  return posts.subarray(0, length);
}

function functionsOf(memory: WebAssembly.Memory): Functions {
  let own = functions.get(memory);
  if (!own) {
    compiled ??= new WebAssembly.Module(readFileSync(new URL('vector-scan.wasm', import.meta.url)));
    own = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Functions;
    functions.set(memory, own);
  }
  return own;
}
