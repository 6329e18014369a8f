import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

export interface Fingerprinted {
  readonly folder: string;
  /** The weight file within the folder. Those that it keeps beside it count, too ("model.onnx_data", "model.onnx_data_1"). */
  readonly weights: string;
  /** The other files within the folder that decide on the results. */
  readonly files: readonly string[];
  /** What else decides on them. */
  readonly more?: readonly string[];
}

/** Bytes read at a time: many small reads would take longer than the hash. */
const READ_BYTES = 1 << 20;
/** Hexadecimal digits. */
const LENGTH = 12;

/** Twelve hexadecimal digits: the same for the same results. */
export async function fingerprint({ folder, weights, files, more = [] }: Fingerprinted): Promise<string> {
  const place = path.dirname(weights);
  const beside = (await readdir(path.join(folder, place))).filter((file) => file.startsWith(`${path.basename(weights)}_data`)).toSorted();
  const hash = createHash('sha256');
  for (const file of [weights, ...beside.map((name) => path.join(place, name)), ...files]) {
    for await (const chunk of createReadStream(path.join(folder, file), { highWaterMark: READ_BYTES })) hash.update(chunk as Buffer);
  }
  for (const text of more) hash.update(text);
  return hash.digest('hex').slice(0, LENGTH);
}
