import type { EncoderFiles } from './encoder-files.ts';

export interface Batching {
  readonly maxItems: number;
  /** In tokens. */
  readonly maxPadded: number;
}

/** Batches that a device runs well, and none so long that a question waits for seconds: it waits for one of them. */
export function batchingFor({ device, isStatic }: Pick<EncoderFiles, 'device' | 'isStatic'>, maxItems?: number): Batching {
  return { ...usual(device.device === 'cpu', isStatic), ...(maxItems === undefined ? {} : { maxItems }) };
}

function usual(onCpu: boolean, isStatic: boolean): Batching {
  if (isStatic) return { maxItems: 64, maxPadded: 16_384 };
  return onCpu ? { maxItems: 32, maxPadded: 4_096 } : { maxItems: 128, maxPadded: 32_768 };
}
