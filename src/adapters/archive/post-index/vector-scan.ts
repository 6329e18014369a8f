import { readFileSync } from 'node:fs';

/** Up to so many posts are compared one by one; of more, those whose sign bits are nearest. */
export const EXACT_POSTS = 20_000;
/**
 * Threads that may scan the same memory at once: each has a work area of its own. One more, of this number, is that of the process
 * itself, which compares posts while they scan.
 */
export const MOST_SCANNERS = 8;

const PAGE = 65_536;
const MOST_PAGES = 65_536;
const BLOCK = 16;
/** A work area has room for the numbers of so many posts. */
export const ROOM = 65_536;

/** Bytes of the sign bits of one vector: whole blocks of 16. */
export const codeBytes = (dimensions: number): number => Math.ceil(dimensions / (8 * BLOCK)) * BLOCK;

/** Bytes of one vector at a byte a dimension: whole blocks of 16. */
export const vectorBytes = (dimensions: number): number => Math.ceil(dimensions / BLOCK) * BLOCK;

/** Writes the sign bits of `values` less `centre` to `codes` from `start` on. */
export function setSignBits(values: ArrayLike<number>, centre: Float32Array, codes: Uint8Array, start: number): void {
  for (let d = 0; d < centre.length; d += 8) {
    let byte = 0;
    for (let bit = 0; bit < 8 && d + bit < centre.length; bit++) if (values[d + bit]! > centre[d + bit]!) byte |= 1 << bit;
    codes[start + (d >> 3)] = byte;
  }
}

/** Vectors of `count` posts as `vector-scan.wat` reads them: sign bits, bytes where they fit, and room for each scanner. */
export interface ScanMemory {
  readonly memory: WebAssembly.Memory;
  readonly dimensions: number;
  readonly count: number;
  readonly codes: Uint8Array;
  /** Undefined where memory of 32-bit addresses cannot hold them beside the rest. */
  readonly quantised: Int8Array | undefined;
}

export function scanMemory(dimensions: number, count: number): ScanMemory {
  const codes = codeBytes(dimensions) * count;
  const pagesWith = (vectors: number) => Math.ceil((codes + vectors + (MOST_SCANNERS + 1) * areaBytes(dimensions, count)) / PAGE);
  const vectors = vectorBytes(dimensions) * count;
  const isRoomy = pagesWith(vectors) <= MOST_PAGES;
  const pages = pagesWith(isRoomy ? vectors : 0);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  return {
    memory,
    dimensions,
    count,
    codes: new Uint8Array(memory.buffer, 0, codes),
    quantised: isRoomy ? new Int8Array(memory.buffer, codes, vectors) : undefined,
  };
}

/** A work area: the query's code, the distances, numbers of posts, their products, and the query's numbers in halves. */
const areaBytes = (dimensions: number, count: number): number => codeBytes(dimensions) + distanceBytes(count) + 8 * ROOM + queryBytes(dimensions);

const distanceBytes = (count: number): number => Math.ceil((2 * count) / BLOCK) * BLOCK;

const queryBytes = (dimensions: number): number => 4 * vectorBytes(dimensions);

/** Where the parts of a scanner's work area begin. */
function areaOf({ dimensions, count, codes, quantised }: ScanMemory, scanner: number) {
  const code = codes.length + (quantised?.length ?? 0) + scanner * areaBytes(dimensions, count);
  const distances = code + codeBytes(dimensions);
  const posts = distances + distanceBytes(count);
  return { code, distances, posts, products: posts + 4 * ROOM, query: posts + 8 * ROOM };
}

interface Functions {
  scan(codes: number, count: number, blocks: number, query: number, distances: number): void;
  within(distances: number, at: number, count: number, most: number, found: number, room: number): number;
  dots(vectors: number, blocks: number, posts: number, count: number, query: number, products: number): void;
}

let compiled: WebAssembly.Module | undefined;
const functions = new WeakMap<WebAssembly.Memory, Functions>();

/** Posts by local number: from `from`, a multiple of `STRIDE`, to `end`, which is not one of them. */
export interface PostRange {
  readonly from: number;
  readonly end: number;
}

/** Distances are read so many at a time. */
export const STRIDE = 8;

/**
 * The Hamming distances of the codes of a range from the query's, by local number: the others are of no use. The array is overwritten
 * by the scanner's next scan. Built from `vector-scan.wat`.
 */
export function scanCodes(scan: ScanMemory, centre: Float32Array, query: ArrayLike<number>, { from, end }: PostRange, scanner: number): Uint16Array {
  const { memory, dimensions, count } = scan;
  const area = areaOf(scan, scanner);
  setSignBits(query, centre, new Uint8Array(memory.buffer), area.code);
  functionsOf(memory).scan(from * codeBytes(dimensions), end - from, codeBytes(dimensions) / BLOCK, area.code, area.distances + 2 * from);
  return new Uint16Array(memory.buffer, area.distances, count);
}

/**
 * The posts of the range last scanned, by local number, rising, whose distance is at most `most`; undefined where they are too many to be
 * told. Overwritten as the distances are. Up to seven posts behind the range may be among them.
 */
export function postsWithin(scan: ScanMemory, most: number, { from, end }: PostRange, scanner: number): Uint32Array | undefined {
  const { distances, posts: found } = areaOf(scan, scanner);
  const number = functionsOf(scan.memory).within(distances + 2 * from, from, end, most, found, ROOM);
  if (number > ROOM) return undefined;
  const posts = new Uint32Array(scan.memory.buffer, found, number);
  let length = number;
  while (length > 0 && posts[length - 1]! >= scan.count) length--;
  return posts.subarray(0, length);
}

/**
 * The products of at most `ROOM` posts with a query of whole numbers below 2^23, by their place in `posts`; undefined where the memory
 * does not hold the vectors. Overwritten by the scanner's next products.
 */
export function productsWith(scan: ScanMemory, posts: ArrayLike<number>, query: Int32Array, scanner: number): Int32Array | undefined {
  const { memory, dimensions, codes, quantised } = scan;
  if (!quantised) return undefined;
  const area = areaOf(scan, scanner);
  new Uint32Array(memory.buffer, area.posts, posts.length).set(posts);
  const halves = new Int16Array(memory.buffer, area.query, 2 * vectorBytes(dimensions)).fill(0);
  for (let d = 0; d < query.length; d++) {
    const at = 2 * BLOCK * Math.floor(d / BLOCK) + (d % BLOCK);
    halves[at] = query[d]! >> 9;
    halves[at + BLOCK] = query[d]! & 511;
  }
  functionsOf(memory).dots(codes.length, vectorBytes(dimensions) / BLOCK, area.posts, posts.length, area.query, area.products);
  return new Int32Array(memory.buffer, area.products, posts.length);
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
