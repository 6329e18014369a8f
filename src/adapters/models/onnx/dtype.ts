import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../domain/errors.ts';
import type { Dtype } from '../../../ports/model-store.ts';
import { WEIGHTS } from '../hub/model-files.ts';
import type { DeviceChoice } from './device.ts';

export type ModelKind = 'embedder' | 'reranker' | 'chat';

/** How messages call a model. */
export const TITLES: Readonly<Record<ModelKind, string>> = { embedder: 'embedding model', reranker: 'reranker', chat: 'chat model' };

export interface Weights {
  readonly dtype: Dtype;
  /** The weight file within the folder of the model. */
  readonly file: string;
}

/**
 * What is tried first, by device. Quantised to 8 bits is fast on a CPU alone; half precision is fast on GPUs. A chat
 * model waits for its weights to be read, so on a GPU fewer bits go first; the vectors of an encoder suffer from them.
 */
const ENCODER = {
  cpu: ['q8', 'int8', 'uint8', 'q4', 'fp32', 'fp16', 'q4f16', 'bnb4'],
  cuda: ['fp16', 'fp32', 'q4f16', 'q4', 'q8', 'int8', 'uint8', 'bnb4'],
  webgpu: ['fp16', 'fp32', 'q4f16', 'q4', 'q8', 'int8', 'uint8', 'bnb4'],
} as const satisfies Preferences;
const PREFERENCES: Readonly<Record<ModelKind, Preferences>> = {
  embedder: ENCODER,
  reranker: ENCODER,
  chat: {
    cpu: ['q8', 'int8', 'q4', 'fp32', 'fp16', 'q4f16', 'uint8', 'bnb4'],
    cuda: ['fp16', 'q4f16', 'q4', 'fp32', 'q8', 'int8', 'uint8', 'bnb4'],
    webgpu: ['q4f16', 'q4', 'fp16', 'fp32', 'q8', 'int8', 'uint8', 'bnb4'],
  },
};
/** An adapter without `shader-f16` cannot compute with these. */
const HALF_PRECISION: ReadonlySet<Dtype> = new Set(['fp16', 'q4f16', 'q2f16', 'q1f16']);

type Preferences = Readonly<Record<DeviceChoice['device'], readonly Dtype[]>>;

export interface WeightsQuery {
  /** Folder of the model. */
  readonly folder: string;
  readonly model: string;
  readonly kind: ModelKind;
  readonly device: Pick<DeviceChoice, 'device' | 'float16'>;
  /** Taken instead of what suits the device. */
  readonly dtype?: Dtype | undefined;
}

/** The weights that suit the device best among those at hand. Throws `MODEL_UNAVAILABLE` naming the files where there are none. */
export function chooseWeights({ folder, model, kind, device, dtype: wanted }: WeightsQuery): Weights {
  const candidates = wanted === undefined ? preferredDtypes(kind, device) : [wanted];
  const dtype = candidates.find((candidate) => existsSync(join(folder, WEIGHTS[candidate])));
  if (dtype !== undefined) return { dtype, file: WEIGHTS[dtype] };
  const file = join(folder, WEIGHTS[wanted ?? 'fp32']);
  throw new AppError(
    'MODEL_UNAVAILABLE',
    `The ${TITLES[kind]} ${model} needs the file ${file}${wanted === undefined ? ' or a quantised form of it' : ''}, which cannot be read. Get it with "npx threadwise models pull ${model}", or check MODELS_DIR.`,
  );
}

/** Precisions that the device can compute with, the best first. */
export const preferredDtypes = (kind: ModelKind, { device, float16 }: WeightsQuery['device']): Dtype[] =>
  PREFERENCES[kind][device].filter((dtype) => device !== 'webgpu' || float16 || !HALF_PRECISION.has(dtype));
