import type { Device } from './onnx/device.ts';

type Choice = Readonly<Record<Device, string>>;

const everywhere = (model: string): Choice => ({ cpu: model, webgpu: model, cuda: model });

/** Names that stand for a model that suits the device. What they are, and how fast: docs/models.md. */
const DEFAULTS = new Map<string, Choice>([
  ['default-chat', { cpu: 'onnx-community/Qwen2.5-0.5B-Instruct', webgpu: 'onnx-community/Qwen2.5-1.5B-Instruct', cuda: 'onnx-community/Qwen2.5-1.5B-Instruct' }],
  ['default-reranker', everywhere('Xenova/ms-marco-MiniLM-L-6-v2')],
  ['multilingual-embedder', everywhere('Xenova/multilingual-e5-small')],
]);

/** The names of those that do not write. */
export const DEFAULT_ENCODERS = ['default-reranker', 'multilingual-embedder'];

/** The model that a default name stands for on a device; every other name stays as it is. */
export const modelNamed = (name: string, device: Device): string => DEFAULTS.get(name)?.[device] ?? name;
