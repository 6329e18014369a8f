import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import openWabt from 'wabt';
import { codeBytes, MOST_SCANNERS, postsWithin, productsWith, scanCodes, scanMemory, setSignBits, vectorBytes, type ScanMemory } from '../../../../../src/adapters/archive/post-index/vector-scan.ts';
import { randomVector, seeded } from './sample-rows.ts';

const file = (name: string) => readFileSync(new URL(`../../../../../src/adapters/archive/post-index/${name}`, import.meta.url));

describe('the scan of sign bits', () => {
  it('is what its source compiles to', async () => {
    const { parseWat } = await openWabt();
    const { buffer } = parseWat('vector-scan.wat', file('vector-scan.wat').toString(), { simd: true, threads: true }).toBinary({});
    expect(Buffer.from(buffer).equals(file('vector-scan.wasm')), 'run "npm run build:wasm" and commit vector-scan.wasm').toBe(true);
  });

  it.each([2, 100, 128, 256, 384, 1_024])('counts the signs that differ at %i dimensions, for every scanner', (dimensions) => {
    const random = seeded(dimensions);
    const centre = randomVector(random, dimensions);
    const vectors = Array.from({ length: 301 }, () => randomVector(random, dimensions));
    const scan = scanOf(vectors, centre);
    const queries = Array.from({ length: MOST_SCANNERS }, () => randomVector(random, dimensions));
    const expected = queries.map((query) => vectors.map((vector) => signsApart(vector, query, centre)));
    // All scanners hold their result before one is read: none may write where another one does.
    const found = queries.map((query, scanner) => scanCodes(scan, centre, query, { from: 0, end: vectors.length }, scanner));
    expect(found.map((distances) => Array.from(distances))).toEqual(expected);
    expect(Math.max(...expected.flat())).toBeGreaterThan(0);
  });

  it('scans a single post, and none', () => {
    const centre = new Float32Array(3);
    expect(Array.from(scanCodes(scanOf([Float32Array.of(1, -1, 1)], centre), centre, [1, 1, -1], { from: 0, end: 1 }, 0))).toEqual([2]);
    expect(Array.from(scanCodes(scanOf([], centre), centre, [1, 1, -1], { from: 0, end: 0 }, 0))).toEqual([]);
  });

  it.each([128, 256])('tells the posts of a range that are near, at %i dimensions', (dimensions) => {
    const random = seeded(dimensions + 1);
    const centre = new Float32Array(dimensions);
    const vectors = Array.from({ length: 300 }, () => randomVector(random, dimensions));
    const scan = scanOf(vectors, centre);
    const query = randomVector(random, dimensions);
    const range = { from: 16, end: 201 };
    const distances = scanCodes(scan, centre, query, range, 3);
    const most = dimensions / 2;
    const near = vectors.flatMap((vector, post) => (post >= 16 && post < 201 && signsApart(vector, query, centre) <= most ? [post] : []));
    expect(near.length).toBeGreaterThan(10);
    expect(Array.from(postsWithin(scan, most, range, 3) ?? []).filter((post) => post < 201)).toEqual(near);
    expect(distances[near[0] ?? 0]).toBe(signsApart(vectors[near[0] ?? 0] ?? query, query, centre));
  });
});

describe('products of vectors', () => {
  it.each([2, 100, 256, 1_024])('are exact at %i dimensions, for every scanner and for the process', (dimensions) => {
    const random = seeded(dimensions + 2);
    const whole = (most: number) => Math.round((2 * random() - 1) * most);
    const vectors = Array.from({ length: 40 }, () => Int8Array.from({ length: dimensions }, () => whole(127)));
    const scan = scanMemory(dimensions, vectors.length);
    vectors.forEach((vector, row) => scan.quantised?.set(vector, row * vectorBytes(dimensions)));
    const posts = Uint32Array.of(39, 0, 7, 7);
    const queries = Array.from({ length: MOST_SCANNERS + 1 }, () => Int32Array.from({ length: dimensions }, () => whole(2 ** 18 / Math.sqrt(dimensions))));
    const found = queries.map((query, scanner) => productsWith(scan, posts, query, scanner));
    const expected = queries.map((query) => Array.from(posts, (post) => query.reduce((sum, value, d) => sum + value * (vectors[post]?.[d] ?? 0), 0)));
    expect(found.map((products) => Array.from(products ?? []))).toEqual(expected);
  });
});

function scanOf(vectors: readonly Float32Array[], centre: Float32Array): ScanMemory {
  const scan = scanMemory(centre.length, vectors.length);
  vectors.forEach((vector, row) => setSignBits(vector, centre, scan.codes, row * codeBytes(centre.length)));
  return scan;
}

const signsApart = (a: Float32Array, b: Float32Array, centre: Float32Array): number =>
  centre.reduce((sum, value, at) => sum + ((a[at] ?? 0) > value === (b[at] ?? 0) > value ? 0 : 1), 0);
