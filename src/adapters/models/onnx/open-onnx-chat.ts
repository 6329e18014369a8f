import path from 'node:path';
import type { Dtype } from '../../../ports/model-store.ts';
import type { ChatModel } from '../../../ports/models.ts';
import type { Device, DeviceChoice } from './device.ts';
import { chooseWeights } from './dtype.ts';
import { fingerprint } from './fingerprint.ts';
import { readChatFiles } from './generation-files.ts';
import { GenerationThread } from './generation-thread.ts';
import { OnnxChatModel } from './onnx-chat-model.ts';
import { TurnQueue } from './turn-queue.ts';

export interface OnnxChatOptions {
  /** Folder of models in the layout of transformers.js. */
  readonly modelsDir: string;
  /** A folder in it: "onnx-community/Qwen2.5-0.5B-Instruct". */
  readonly model: string;
  readonly device: Pick<DeviceChoice, 'device' | 'float16'>;
  /** Those that suit the device best, by default. */
  readonly dtype?: Dtype | undefined;
  /** For one whole reply, the wait for its turn included. */
  readonly timeoutMs: number;
  /** The longest reply, in tokens. */
  readonly maxReplyTokens?: number | undefined;
  /** Prompt and reply together, in tokens; no more than the model was made for. */
  readonly contextTokens?: number | undefined;
  /** How many replies are written at a time, one step for each in its turn. */
  readonly maxActive?: number | undefined;
  /** How many calls may wait for their turn. */
  readonly maxWaiting?: number | undefined;
  /** Name and commit, where they are known: spares reading all weights at the start. */
  readonly identity?: string | undefined;
}

/** A chat model in this process. */
export interface OnnxChat extends ChatModel, AsyncDisposable {
  readonly model: OnnxChatModel;
  /** Loads the model, so that the first question need not wait for it. Rejects with `MODEL_UNAVAILABLE`. */
  warm(): Promise<void>;
}

const MAX_REPLY_TOKENS = 512;
const MAX_WAITING = 16;

interface DeviceDefaults {
  readonly contextTokens: number;
  readonly maxActive: number;
  readonly promptStep: number;
}

/**
 * A CPU of two cores reads about 500 tokens a second with half a billion weights: 4,096 tokens take 8 s, and a step of 256 keeps
 * the others waiting for half a second; smaller steps read slower. Replies that are written at a time share its speed, so two
 * of them are for a quicker first word alone. A GPU writes faster than people read.
 */
const ON_CPU: DeviceDefaults = { contextTokens: 4_096, maxActive: 2, promptStep: 256 };
const ON_GPU: DeviceDefaults = { contextTokens: 8_192, maxActive: 4, promptStep: 1_024 };
const DEFAULTS: Readonly<Record<Device, DeviceDefaults>> = { cpu: ON_CPU, cuda: ON_GPU, webgpu: ON_GPU };

/**
 * Opens a causal language model from local files; no model hub is asked. It is loaded by `warm()` or by the first call. Rejects
 * with `MODEL_UNAVAILABLE`, naming the folder, where files are missing or are not those of a chat model.
 */
export async function openOnnxChat(options: OnnxChatOptions): Promise<OnnxChat> {
  const { model, device, timeoutMs, maxReplyTokens = MAX_REPLY_TOKENS, maxWaiting = MAX_WAITING } = options;
  const defaults = DEFAULTS[device.device];
  const modelsDir = path.resolve(options.modelsDir);
  const folder = path.join(modelsDir, model);
  const weights = chooseWeights({ folder, model, kind: 'chat', device, dtype: options.dtype });
  const { contextTokens: longest = Infinity, files } = await readChatFiles(modelsDir, model);
  const contextTokens = Math.min(longest, options.contextTokens ?? defaults.contextTokens);
  const identity = options.identity ? `${options.identity}:${weights.dtype}` : `${model}:${await fingerprint({ folder, weights: weights.file, files })}`;
  const thread = new GenerationThread({ modelsDir, model, device: device.device, dtype: weights.dtype, contextTokens, promptStep: defaults.promptStep });
  const queue = new TurnQueue({ title: `chat model ${model}`, maxActive: options.maxActive ?? defaults.maxActive, maxWaiting });
  return {
    identity,
    device: device.device,
    model: new OnnxChatModel({ thread, queue, model, contextTokens, maxReplyTokens, timeoutMs }),
    timeoutMs,
    contextTokens,
    maxReplyTokens,
    countTokens: (text) => thread.countTokens(text),
    warm: () => thread.load(),
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  };
}
