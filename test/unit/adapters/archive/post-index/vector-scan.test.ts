import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import openWabt from 'wabt';
import { codeBytes, MOST_SCANNERS, scanCodes, scanMemory, setSignBits } from '../../../../../src/adapters/archive/post-index/vector-scan.ts';
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
    const codes = new Uint8Array(codeBytes(dimensions) * vectors.length);
    vectors.forEach((vector, row) => setSignBits(vector, centre, codes, row * codeBytes(dimensions)));
    const memory = scanMemory(codes, vectors.length);
    const queries = Array.from({ length: MOST_SCANNERS }, () => randomVector(random, dimensions));
    const expected = queries.map((query) => vectors.map((vector) => signsApart(vector, query, centre)));
    // All scanners hold their result before one is read: none may write where another one does.
    const found = queries.map((query, scanner) => scanCodes(memory, vectors.length, centre, query, scanner));
    expect(found.map((distances) => Array.from(distances))).toEqual(expected);
    expect(Math.max(...expected.flat())).toBeGreaterThan(0);
  });

  it('scans a single post, and none', () => {
    const centre = new Float32Array(3);
    const codes = new Uint8Array(codeBytes(3));
    setSignBits([1, -1, 1], centre, codes, 0);
    expect(Array.from(scanCodes(scanMemory(codes, 1), 1, centre, [1, 1, -1], 0))).toEqual([2]);
    expect(Array.from(scanCodes(scanMemory(new Uint8Array(0), 0), 0, centre, [1, 1, -1], 0))).toEqual([]);
  });
});

const signsApart = (a: Float32Array, b: Float32Array, centre: Float32Array): number =>
  centre.reduce((sum, value, at) => sum + ((a[at] ?? 0) > value === (b[at] ?? 0) > value ? 0 : 1), 0);
