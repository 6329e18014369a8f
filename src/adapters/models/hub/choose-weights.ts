import { AppError } from '../../../domain/errors.ts';
import type { Dtype, PullOptions } from '../../../ports/model-store.ts';
import { DTYPES, dtypesIn, isDtype, NEEDED } from './model-files.ts';

export type WantedWeights = Pick<PullOptions, 'dtype'> & Required<Pick<PullOptions, 'prefer'>>;

/** Throws `BAD_USER_INPUT` for a precision that nobody has. */
export function checkDtype(dtype: string | undefined): void {
  if (dtype === undefined || isDtype(dtype)) return;
  throw new AppError('BAD_USER_INPUT', `"${dtype}" is no precision of weights. There are ${DTYPES.join(', ')}.`);
}

/** Whether these weights are enough. */
export const suffices = (present: readonly Dtype[], { dtype, prefer }: WantedWeights): boolean =>
  dtype === undefined ? present.some((one) => prefer.includes(one)) : present.some((one) => one === dtype);

/**
 * The weights to have of a model with these files: those that are here already and, where they do not suffice, the one asked
 * for or the first of the preferred. Throws `NOT_FOUND`, listing what there is, where the model has none of them.
 */
export function chooseWeights(name: string, paths: readonly string[], here: readonly Dtype[], wanted: WantedWeights): Dtype[] {
  const lacking = NEEDED.find((file) => !paths.includes(file));
  if (lacking !== undefined) throw new AppError('NOT_FOUND', `${name} has no ${lacking}, which transformers.js needs. Choose a model in its layout, for example of onnx-community.`);
  const offered = dtypesIn(paths);
  const kept = here.filter((dtype) => offered.includes(dtype));
  if (suffices(kept, wanted)) return kept;
  const wish: readonly string[] = wanted.dtype === undefined ? wanted.prefer : [wanted.dtype];
  const chosen = wish.map((one) => offered.find((dtype) => dtype === one)).find((dtype) => dtype !== undefined);
  if (chosen === undefined) throw noWeights(name, paths, offered, wish);
  return DTYPES.filter((dtype) => dtype === chosen || kept.includes(dtype));
}

function noWeights(name: string, paths: readonly string[], offered: readonly Dtype[], wish: readonly string[]): AppError {
  if (offered.length > 0) return new AppError('NOT_FOUND', `${name} has no weights in ${wish.join(', ')}. It has ${offered.join(', ')}: choose one of them.`);
  const others = paths.filter((file) => /\.(?:onnx|safetensors|bin|gguf|pt|h5)$/.test(file));
  const found = others.length > 0 ? `only ${others.slice(0, 10).join(', ')}` : 'no weights at all';
  return new AppError('NOT_FOUND', `${name} has no ONNX weights (onnx/model*.onnx), ${found}. Choose a model that was exported for transformers.js, for example of onnx-community.`);
}
