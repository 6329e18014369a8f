import { readFileSync, writeFileSync } from 'node:fs';
import openWabt from 'wabt';

/** Compiles `vector-scan.wat` to `vector-scan.wasm`, which is kept beside it. */
const folder = new URL('../src/adapters/archive/post-index/', import.meta.url);
const { parseWat } = await openWabt();
const source = parseWat('vector-scan.wat', readFileSync(new URL('vector-scan.wat', folder), 'utf8'), { simd: true, threads: true });
const { buffer } = source.toBinary({});
writeFileSync(new URL('vector-scan.wasm', folder), buffer);
process.stdout.write(`vector-scan.wasm: ${buffer.length} bytes\n`);
