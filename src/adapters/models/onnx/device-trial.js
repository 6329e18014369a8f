// @ts-check
// Runs in a process of its own: node device-trial.js cuda|webgpu RUNTIME, where
// RUNTIME is the path of onnxruntime-node. Plain JavaScript, so that it starts without a loader.
// Prints {"float16": boolean} where the device adds two numbers, {"problem": string} where it does not.
import { createRequire } from 'node:module';

// The Vulkan loader lists its adapters on stderr.
process.env['VK_LOADER_DEBUG'] = 'info';
// As transformers.js does: nothing is sent to the makers of the runtime.
process.env['ORT_DISABLE_TELEMETRY'] = '1';

const [device = '', runtime = ''] = process.argv.slice(2);
const { InferenceSession, Tensor } = createRequire(import.meta.url)(runtime);

/** ONNX graphs of one node, y = a + a for four numbers, in single and in half precision. */
const GRAPHS = {
  float32: 'CAg6NQoOCgFhCgFhEgF5IgNBZGQSAWdaDwoBYRIKCggIARIECgIIBGIPCgF5EgoKCAgBEgQKAggEQgQKABAR',
  float16: 'CAg6NQoOCgFhCgFhEgF5IgNBZGQSAWdaDwoBYRIKCggIChIECgIIBGIPCgF5EgoKCAgKEgQKAggEQgQKABAR',
};
const ONE_IN_HALF_PRECISION = 0x3c00;

/** @param {'float32' | 'float16'} type */
async function add(type) {
  const ones = type === 'float32' ? Float32Array.of(1, 1, 1, 1) : Uint16Array.from({ length: 4 }, () => ONE_IN_HALF_PRECISION);
  const session = await InferenceSession.create(Buffer.from(GRAPHS[type], 'base64'), { executionProviders: [device], logSeverityLevel: 4 });
  await session.run({ a: new Tensor(type, ones, [4]) });
}

/** @param {object} result */
const print = (result) => process.stdout.write(`${JSON.stringify(result)}\n`);

try {
  await add('float32');
  print({ float16: await add('float16').then(() => true, () => false) });
} catch (error) {
  print({ problem: error instanceof Error ? error.message : String(error) });
}
