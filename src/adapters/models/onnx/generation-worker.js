// @ts-check
// Runs in a worker thread. Plain JavaScript, so that it starts the same way under every TypeScript loader.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { AutoModelForCausalLM, AutoTokenizer, env, LogLevel } from '@xenova/transformers';
import { GenerationControl } from './generation-control.js';
import { renderPrompt } from './generation-prompt.js';
import { Generation, readsInPieces } from './generation-steps.js';

/**
 * @typedef {import('@xenova/transformers').PreTrainedModel} Model
 * @typedef {import('@xenova/transformers').PreTrainedTokenizer} Tokenizer
 * @typedef {import('./generation-thread.ts').GenerationReply} GenerationReply
 * @typedef {import('./generation-thread.ts').GenerationRequest} GenerationRequest
 * @typedef {import('./generation-thread.ts').GenerationWorkerData} GenerationWorkerData
 * @typedef {Extract<GenerationRequest, { kind: 'generate' }>} GenerateRequest
 * @typedef {{ id: number, request: GenerationRequest } | { id: number, abort: true } | 'close'} Message
 * @typedef {{ id: number, generation: Generation, control: GenerationControl, inputTokens: number, finish: (reply: GenerationReply) => void }} Running
 */

/** Fewer tokens than this are no reply. */
const LEAST_REPLY = 16;
/** Threads of the runtime that wait for work in a busy loop take the processor from the event loop, and from each other. */
const SPINNING = '0';

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const { modelsDir, model: name, device, dtype, contextTokens, promptStep } = /** @type {GenerationWorkerData} */ (workerData);

env.allowRemoteModels = false;
env.localModelPath = modelsDir;
// What goes wrong is reported to the parent.
env.logLevel = LogLevel.NONE;

/**
 * What could not be loaded is tried again by the next request: its files may have been repaired.
 * @template T
 * @param {() => Promise<T>} load
 */
function once(load) {
  /** @type {Promise<T> | undefined} */
  let loading;
  return () => {
    loading ??= load().catch((error) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

const loadTokenizer = once(async () => {
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  // Newer models have their template in a file of its own, which the library does not read.
  tokenizer.chat_template ??= await readFile(join(modelsDir, name, 'chat_template.jinja'), 'utf8').catch(() => null);
  return tokenizer;
});

/** @type {Model | undefined} */
let model;

const loadModel = once(async () => {
  const tokenizer = await loadTokenizer();
  const loaded = await AutoModelForCausalLM.from_pretrained(name, {
    device: /** @type {any} */ (device),
    dtype: /** @type {any} */ (dtype),
    // What ONNX Runtime has to say would go to the terminal; its errors are thrown, too.
    session_options: { logSeverityLevel: 4, extra: { session: { intra_op: { allow_spinning: SPINNING } } } },
  });
  try {
    await tryOut(loaded, tokenizer);
  } catch (error) {
    await loaded.dispose();
    throw error;
  }
  model = loaded;
  return loaded;
});

/**
 * Weights that load but do not run are found out before the first question.
 * @param {Model} loaded
 * @param {Tokenizer} tokenizer
 */
async function tryOut(loaded, tokenizer) {
  const trial = new Generation(loaded, tokenizer, { prompt: [0], stop: [], maxTokens: 2, temperature: 0, topP: 1 }, 1);
  try {
    await trial.step();
    await trial.step();
  } finally {
    await trial.dispose();
  }
}

/** @type {Running[]} */
const running = [];
let stepping = false;

/** One step for each in its turn, one after the other: what else is asked of this thread comes in between. */
async function runSteps() {
  for (let next = running.shift(); next; next = running.shift()) {
    const end = await runStep(next);
    if (end === undefined) {
      running.push(next);
    } else {
      await next.generation.dispose();
      next.finish(end);
    }
  }
  stepping = false;
}

/** @param {Running} running @returns {Promise<GenerationReply | undefined>} */
async function runStep({ id, generation, control, inputTokens }) {
  if (!control.begin()) return { kind: 'cancelled' };
  const { text, finishReason } = await generation.step();
  if (text !== '') port.postMessage({ id, part: text });
  return finishReason && { kind: 'done', finishReason, inputTokens, outputTokens: generation.reply.length };
}

/** @param {Running} job */
function run(job) {
  running.push(job);
  if (stepping) return;
  stepping = true;
  runSteps().catch((error) => {
    // Out of memory, or the device is lost: the thread ends with this error, and the next request gets a new one.
    setImmediate(() => {
      throw error;
    });
  });
}

/** @param {number} id @param {GenerateRequest} request @returns {Promise<GenerationReply>} */
async function generate(id, request) {
  const [tokenizer, loaded] = [await loadTokenizer(), await loadModel()];
  let text;
  try {
    text = renderPrompt(tokenizer, request.messages);
  } catch (error) {
    return { kind: 'refused', reason: messageOf(error) };
  }
  const prompt = tokenizer.encode(text, { add_special_tokens: false });
  const left = contextTokens - prompt.length;
  if (left < LEAST_REPLY) return { kind: 'too-long', inputTokens: prompt.length, replyTokens: LEAST_REPLY };
  const asked = { ...request, prompt, maxTokens: Math.min(request.maxTokens, left) };
  const generation = new Generation(loaded, tokenizer, asked, readsInPieces(loaded) ? promptStep : prompt.length);
  return new Promise((finish) => {
    run({ id, generation, control: new GenerationControl(request.memory), inputTokens: prompt.length, finish });
  });
}

/** @param {number} id @param {GenerationRequest} request @returns {Promise<GenerationReply>} */
async function reply(id, request) {
  switch (request.kind) {
    case 'load':
      await loadModel();
      return { kind: 'loaded' };
    case 'count': {
      const tokenizer = await loadTokenizer();
      return { kind: 'counts', counts: request.texts.map((text) => tokenizer.encode(text, { add_special_tokens: false }).length) };
    }
    case 'generate':
      return generate(id, request);
  }
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** What is not answered yet, by id. @type {Map<number, GenerationRequest>} */
const open = new Map();
let closing = false;

/** Ends the thread, once nothing is left to answer. */
async function endWhenIdle() {
  if (!closing || open.size > 0) return;
  await model?.dispose();
  port.close();
}

/** @param {GenerationRequest | undefined} request */
function cancel(request) {
  if (request?.kind === 'generate') new GenerationControl(request.memory).cancel();
}

port.on('message', async (/** @type {Message} */ message) => {
  if (message === 'close') {
    closing = true;
  } else if ('abort' in message) {
    cancel(open.get(message.id));
  } else {
    const { id, request } = message;
    open.set(id, request);
    port.postMessage(await reply(id, request).then(
      (answer) => ({ id, reply: answer }),
      (error) => ({ id, error: messageOf(error) }),
    ));
    open.delete(id);
  }
  await endWhenIdle();
});
