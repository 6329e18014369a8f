import type { Dtype } from '../../../ports/model-store.ts';

/** The weights of each precision, as transformers.js looks for them (`DEFAULT_DTYPE_SUFFIX_MAPPING`). */
export const WEIGHTS: Readonly<Record<Dtype, string>> = {
  fp32: 'onnx/model.onnx',
  fp16: 'onnx/model_fp16.onnx',
  q8: 'onnx/model_quantized.onnx',
  int8: 'onnx/model_int8.onnx',
  uint8: 'onnx/model_uint8.onnx',
  q4: 'onnx/model_q4.onnx',
  q4f16: 'onnx/model_q4f16.onnx',
  bnb4: 'onnx/model_bnb4.onnx',
  q2: 'onnx/model_q2.onnx',
  q2f16: 'onnx/model_q2f16.onnx',
  q1: 'onnx/model_q1.onnx',
  q1f16: 'onnx/model_q1f16.onnx',
};

export const DTYPES = Object.keys(WEIGHTS) as Dtype[];

/** Without these no model can be loaded. */
export const NEEDED = ['config.json', 'tokenizer.json'];
const SETTINGS = new Set([...NEEDED, 'tokenizer_config.json', 'special_tokens_map.json', 'generation_config.json', 'chat_template.jinja']);

export const isDtype = (text: string): text is Dtype => Object.hasOwn(WEIGHTS, text);

/** The precisions that these files hold, most exact first. */
export function dtypesIn(paths: Iterable<string>): Dtype[] {
  const present = new Set(paths);
  return DTYPES.filter((dtype) => present.has(WEIGHTS[dtype]));
}

/** Whether a model with these weights needs the file: settings, tokenizer, and the weights with their external data. */
export function isNeeded(path: string, dtypes: readonly Dtype[]): boolean {
  return SETTINGS.has(path) || dtypes.some((dtype) => path === WEIGHTS[dtype] || isExternalData(path, WEIGHTS[dtype]));
}

const isExternalData = (path: string, weights: string): boolean => path.startsWith(weights) && /^_data(?:_\d+)?$/.test(path.slice(weights.length));
