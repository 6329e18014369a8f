// @ts-check
// Runs in a worker thread. Plain JavaScript, so that it starts the same way under every TypeScript loader.
import { parentPort, workerData } from 'node:worker_threads';
import { AutoModel, AutoModelForSequenceClassification, AutoTokenizer, env, LogLevel, mean_pooling } from '@xenova/transformers';

/**
 * @typedef {import('@xenova/transformers').PreTrainedTokenizer} Tokenizer
 * @typedef {import('@xenova/transformers').PreTrainedModel} Model
 * @typedef {import('@xenova/transformers').Tensor} Tensor
 * @typedef {import('./encoder-messages.ts').EmbedRequest} EmbedRequest
 * @typedef {import('./encoder-messages.ts').RerankRequest} RerankRequest
 * @typedef {import('./encoder-messages.ts').EmbeddedBatch} EmbeddedBatch
 * @typedef {import('./encoder-messages.ts').ScoredBatch} ScoredBatch
 * @typedef {{ tokenizer: Tokenizer, model: Model }} Encoder
 * @typedef {{ id: number, request: EmbedRequest | RerankRequest } | { id: number, abort: true } | 'close'} Message
 */

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const { modelsDir, model: name, kind, device, dtype, contextTokens, pooling } =
  /** @type {import('./encoder-messages.ts').EncoderWorkerData} */ (workerData);

env.allowRemoteModels = false;
env.localModelPath = modelsDir;
// What goes wrong is reported to the parent.
env.logLevel = LogLevel.NONE;

const SESSION = {
  // Errors only: what ONNX Runtime remarks about a graph would go to the terminal.
  logSeverityLevel: /** @type {const} */ (3),
  // Threads that spin while they wait for the next batch take the time of the event loop and of the tokenizer.
  extra: { session: { intra_op: { allow_spinning: '0' } } },
};
const FITTING = { padding: true, truncation: true, max_length: contextTokens };

/** @returns {Promise<Encoder>} */
async function load() {
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  const type = kind === 'reranker' ? AutoModelForSequenceClassification : AutoModel;
  const model = await type.from_pretrained(name, { device, dtype, session_options: SESSION });
  return { tokenizer, model };
}

/** @param {Encoder} encoder @param {EmbedRequest} request @returns {Promise<EmbeddedBatch>} */
async function embed({ tokenizer, model }, { texts }) {
  const inputs = tokenizer([...texts], FITTING);
  const { sentence_embedding: pooled, last_hidden_state: states } = await model(inputs);
  const output = singlePrecision(pooled ?? states);
  // The mean is taken from the graph where it is an output of it: in JavaScript that takes longer than all the rest.
  const vectors = pooled ? output : pooling === 'cls' ? output.slice(null, 0) : mean_pooling(output, inputs.attention_mask);
  return { vectors: numbersOf(vectors), dimensions: vectors.dims.at(-1) ?? 0 };
}

/**
 * One label is a logit of relevance; of two, the second means "relevant".
 * @param {Encoder} encoder @param {RerankRequest} request @returns {Promise<ScoredBatch>}
 */
async function score({ tokenizer, model }, { queries, texts }) {
  const inputs = tokenizer([...queries], { text_pair: [...texts], ...FITTING });
  const logits = singlePrecision((await model(inputs)).logits);
  const values = numbersOf(logits);
  const labels = logits.dims.at(-1);
  if (labels === 1) return { scores: values.map(sigmoid) };
  if (labels === 2) return { scores: Float32Array.from(texts, (_, row) => sigmoid((values[2 * row + 1] ?? 0) - (values[2 * row] ?? 0))) };
  throw new Error(`A reranker has one or two labels, this model has ${labels}.`);
}

/** Of two values, the softmax is the sigmoid of their difference. @param {number} value */
const sigmoid = (value) => 1 / (1 + Math.exp(-value));

/** @param {Tensor} tensor @returns {Tensor} */
const singlePrecision = (tensor) => tensor.to('float32');

/** A copy, since the memory may be the runtime's own. @param {Tensor} tensor */
const numbersOf = (tensor) => Float32Array.from(/** @type {Float32Array} */ (tensor.data));

const loading = load();
// Reported with the first request instead.
loading.catch(() => undefined);

/** Requests that nobody waits for. @type {Set<number>} */
const aborted = new Set();

/** @param {number} id @param {EmbedRequest | RerankRequest} request */
async function reply(id, request) {
  try {
    const encoder = await loading;
    if (aborted.has(id)) throw new Error('The request was aborted.');
    const result = 'queries' in request ? await score(encoder, request) : await embed(encoder, request);
    const { buffer } = 'scores' in result ? result.scores : result.vectors;
    port.postMessage({ id, reply: result }, [/** @type {ArrayBuffer} */ (buffer)]);
  } catch (error) {
    port.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
  aborted.delete(id);
}

async function close() {
  await loading.then(({ model }) => model.dispose()).catch(() => undefined);
  port.close();
}

// One after the other: closing waits for the work before it, and batches do not share the memory.
let turn = Promise.resolve();
port.on('message', (/** @type {Message} */ message) => {
  if (message === 'close') {
    turn = turn.then(close);
  } else if ('abort' in message) {
    aborted.add(message.id);
  } else {
    turn = turn.then(() => reply(message.id, message.request));
  }
});
