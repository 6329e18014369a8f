// @ts-check
// Runs in a worker thread. Plain JavaScript, so that it starts the same way under every TypeScript loader.
import { parentPort, workerData } from 'node:worker_threads';
import { env, LogLevel, mean_pooling, pipeline } from '@xenova/transformers';

/** @typedef {{ id: number, texts: string[] }} Request */

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const { modelsDir, model, device } = /** @type {{ modelsDir: string, model: string, device: 'cpu' }} */ (workerData);

env.allowRemoteModels = false;
env.localModelPath = modelsDir;
// What goes wrong is reported to the parent.
env.logLevel = LogLevel.NONE;

const loading = pipeline('feature-extraction', model, {
  device,
  dtype: 'fp32',
  // Errors only: what ONNX Runtime remarks about a graph would go to the terminal.
  session_options: { logSeverityLevel: 3 },
});
// Reported with the first request instead.
loading.catch(() => undefined);

/**
 * Takes the mean from the graph where it is an output of it: in JavaScript that takes longer than all the rest.
 * @param {import('@xenova/transformers').FeatureExtractionPipeline} extractor
 * @param {string[]} texts
 */
async function embed(extractor, texts) {
  const inputs = extractor.tokenizer(texts, { padding: true, truncation: true });
  const { sentence_embedding: pooled, last_hidden_state: states } = await extractor.model(inputs);
  return pooled ?? mean_pooling(states, inputs.attention_mask).normalize(2, -1);
}

/** @param {Request | 'close'} request */
async function handle(request) {
  if (request === 'close') {
    await loading.then((extractor) => extractor.dispose()).catch(() => undefined);
    port.close();
    return;
  }
  const { id, texts } = request;
  try {
    const extractor = await loading;
    const output = await embed(extractor, texts);
    const vectors = Float32Array.from(/** @type {Float32Array} */ (output.data));
    port.postMessage({ id, vectors, dimensions: output.dims.at(-1) }, [vectors.buffer]);
  } catch (error) {
    port.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
}

// One after the other: closing waits for the work before it, and batches do not share the memory.
let turn = Promise.resolve();
port.on('message', (request) => {
  turn = turn.then(() => handle(request));
});
