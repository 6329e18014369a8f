import type { EncoderFiles } from './encoder-files.ts';

export interface Batching {
  readonly maxItems: number;
  /** In tokens. */
  readonly maxPadded: number;
  readonly inFlight: number;
}

/**
 * Batches that a device runs well, and none so long that a question would wait for seconds. A table of vectors is done in
 * milliseconds: there a second batch waits in the thread, so that the thread need not wait for the next.
 */
export function batchingFor({ device, isStatic }: Pick<EncoderFiles, 'device' | 'isStatic'>, maxItems?: number): Batching {
  const usual = isStatic
    ? { maxItems: 128, maxPadded: 16_384, inFlight: 2 }
    : device.device === 'cpu'
      ? { maxItems: 32, maxPadded: 4_096, inFlight: 1 }
      : { maxItems: 128, maxPadded: 32_768, inFlight: 1 };
  return { ...usual, ...(maxItems === undefined ? {} : { maxItems }) };
}
