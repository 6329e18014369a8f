import { createRequire } from 'node:module';

/** Path of the module of ONNX Runtime that transformers.js loads; other packages bring other versions. */
export function onnxRuntime(): string {
  const transformers = createRequire(import.meta.url).resolve('@xenova/transformers');
  return createRequire(transformers).resolve('onnxruntime-node');
}
