import { cpus } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { HumanMessage } from '@langchain/core/messages';
import { AutoModelForCausalLM, AutoTokenizer, env, LogLevel, pipeline } from '@xenova/transformers';
import { chooseDevice, type Device } from '../src/adapters/models/onnx/device.ts';
import { openOnnxChat } from '../src/adapters/models/onnx/open-onnx-chat.ts';
import { openOnnxEmbeddings } from '../src/adapters/models/onnx/open-onnx-embeddings.ts';
import { openOnnxReranker } from '../src/adapters/models/onnx/open-onnx-reranker.ts';
import type { Dtype } from '../src/ports/model-store.ts';

const { values } = parseArgs({
  options: {
    device: { type: 'string', default: 'cpu' },
    chat: { type: 'string', multiple: true, default: [] },
    embedder: { type: 'string', multiple: true, default: [] },
    reranker: { type: 'string', multiple: true, default: [] },
    tokens: { type: 'string', default: '64' },
    prompt: { type: 'string', default: '512' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(`npm run bench:models -- [--device cpu --device ...] [--chat FOLDER[:DTYPE]] [--embedder FOLDER[:DTYPE]] [--reranker FOLDER[:DTYPE]] [--tokens 64] [--prompt 512]

Tokens, texts and pairs a second of models in this process, and how long the event loop waits meanwhile, as ratios to the library
called bare on the main thread in the same run. Folders are in the layout of transformers.js; weights may be random where only
speed is measured (training/export_causal_lm.py --random-weights). Without folders: the models of the repository. --device takes a
list with commas.
`);
  process.exit(0);
}

const ROOT = path.resolve(import.meta.dirname, '..');
const FIXTURES = path.join(ROOT, 'test/fixtures/models');
const TIMEOUT_MS = 600_000;
const TEXTS = 20_000;
const PAIRS = 2_000;
const given = values.chat.length + values.embedder.length + values.reranker.length > 0;
const chats = given ? values.chat : [path.join(FIXTURES, 'tiny-chat')];
const embedders = given ? values.embedder : [path.join(ROOT, 'models/threadwise-embed-en')];
const rerankers = given ? values.reranker : [path.join(FIXTURES, 'tiny-reranker')];
env.allowRemoteModels = false;
env.logLevel = LogLevel.ERROR;

process.stdout.write(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}\n`);
for (const wanted of values.device.split(',')) {
  const choice = await chooseDevice(wanted as Device);
  process.stdout.write(`\n${choice.reason}\n`);
  for (const folder of chats) await benchChat(folder, choice);
  for (const folder of embedders) await benchEmbedder(folder, choice);
  for (const folder of rerankers) await benchReranker(folder, choice);
}

type Choice = Awaited<ReturnType<typeof chooseDevice>>;

async function benchChat(place: string, device: Choice): Promise<void> {
  const { modelsDir, model, dtype } = parsePlace(place);
  const tokens = Number(values.tokens);
  const prompt = longPrompt(Number(values.prompt));
  await using chat = await openOnnxChat({ modelsDir, model, device, dtype, timeoutMs: TIMEOUT_MS, maxReplyTokens: tokens });
  const loading = performance.now();
  await chat.warm();
  const loadedMs = performance.now() - loading;
  const promptTokens = await chat.countTokens(prompt);
  await reply(chat, prompt, 2);
  const [ours, delay] = await withLoopDelay(() => reply(chat, prompt, tokens));
  const [together, busyDelay] = await withLoopDelay(() => Promise.all([reply(chat, prompt, tokens), reply(chat, prompt, tokens)]));
  print(`${model} ${dtype ?? ''} chat, loaded in ${loadedMs.toFixed(0)} ms, prompt of ${promptTokens} tokens`);
  print(`  one reply         first token ${ours.firstMs.toFixed(0)} ms, then ${ours.rate.toFixed(1)} tokens/s; event loop waits p99 ${delay} ms`);
  print(`  two replies       ${together.map(({ firstMs, rate }) => `first ${firstMs.toFixed(0)} ms, ${rate.toFixed(1)} tokens/s`).join(' and ')}; event loop p99 ${busyDelay} ms`);
  await chat[Symbol.asyncDispose]();
  const [bare, bareDelay] = await withLoopDelay(() => bareReply(modelsDir, model, device.device, dtype, prompt, tokens));
  print(`  bare library      ${bare.toFixed(1)} tokens/s (prompt and reply), event loop p99 ${bareDelay} ms; ours in the same measure ${ours.whole.toFixed(1)}, ratio ${(ours.whole / bare).toFixed(2)}`);
}

/** Time to the first token, tokens a second after it, and over the whole reply. */
async function reply(chat: Awaited<ReturnType<typeof openOnnxChat>>, prompt: string, maxTokens: number) {
  const started = performance.now();
  const callOptions: object = { maxTokens };
  let first: number | undefined;
  let written = 0;
  // A special token ends a reply early; random weights may write none.
  for await (const chunk of (await chat.model.stream([new HumanMessage(prompt)], callOptions)) as AsyncIterable<{ readonly usage_metadata?: { readonly output_tokens: number } }>) {
    first ??= performance.now();
    written = chunk.usage_metadata?.output_tokens ?? written;
  }
  const ended = performance.now();
  return { firstMs: (first ?? ended) - started, rate: ((written - 1) * 1000) / (ended - (first ?? started)), whole: (written * 1000) / (ended - started) };
}

async function bareReply(modelsDir: string, model: string, device: Device, dtype: Dtype | undefined, prompt: string, tokens: number): Promise<number> {
  env.localModelPath = modelsDir;
  const tokenizer = await AutoTokenizer.from_pretrained(model);
  const causal = await AutoModelForCausalLM.from_pretrained(model, { device, dtype: dtype ?? 'fp32' });
  const inputs = tokenizer.apply_chat_template([{ role: 'user', content: prompt }], { add_generation_prompt: true, return_dict: true }) as Record<string, { dims: number[] }>;
  const generate = (maxNewTokens: number) => causal.generate({ ...inputs, max_new_tokens: maxNewTokens, do_sample: false }) as Promise<{ dims: number[] }>;
  await generate(2);
  const started = performance.now();
  const output = await generate(tokens);
  const seconds = (performance.now() - started) / 1000;
  await causal.dispose();
  return ((output.dims.at(-1) ?? 0) - (inputs['input_ids']?.dims.at(-1) ?? 0)) / seconds;
}

async function benchEmbedder(place: string, device: Choice): Promise<void> {
  const { modelsDir, model, dtype } = parsePlace(place);
  await using embeddings = await openOnnxEmbeddings({ modelsDir, model, device, dtype });
  const texts = postsOf(embeddings.dimensions > 300 ? TEXTS / 20 : TEXTS);
  await embeddings.embedDocuments(texts.slice(0, 200));
  const started = performance.now();
  const [, delay] = await withLoopDelay(() => embeddings.embedDocuments(texts));
  const ours = (texts.length * 1000) / (performance.now() - started);
  env.localModelPath = modelsDir;
  const bareDevice = embeddings.device as Device;
  const extract = await pipeline('feature-extraction', model, { device: bareDevice, dtype: dtype ?? 'fp32' });
  const some = texts.slice(0, Math.max(64, texts.length / 10));
  const bareStarted = performance.now();
  for (let i = 0; i < some.length; i += 64) await extract(some.slice(i, i + 64), { pooling: 'mean', normalize: true });
  const bare = (some.length * 1000) / (performance.now() - bareStarted);
  await extract.dispose();
  print(`${model} ${dtype ?? ''} embedder on ${embeddings.device}: ${ours.toFixed(0)} texts/s, event loop waits p99 ${delay} ms; bare pipeline ${bare.toFixed(0)} texts/s, ratio ${(ours / bare).toFixed(2)}`);
}

async function benchReranker(place: string, device: Choice): Promise<void> {
  const { modelsDir, model, dtype } = parsePlace(place);
  await using reranker = await openOnnxReranker({ modelsDir, model, device, dtype });
  const texts = postsOf(PAIRS);
  await reranker.score('why was the bridge closed', texts.slice(0, 50));
  const started = performance.now();
  const [, delay] = await withLoopDelay(async () => {
    for (let i = 0; i < texts.length; i += 50) await reranker.score('why was the bridge closed', texts.slice(i, i + 50));
  });
  print(`${model} ${dtype ?? ''} reranker on ${reranker.device}: ${((texts.length * 1000) / (performance.now() - started)).toFixed(0)} pairs/s, event loop waits p99 ${delay} ms`);
}

async function withLoopDelay<T>(work: () => Promise<T>): Promise<[T, string]> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const result = await work();
  delay.disable();
  return [result, (delay.percentile(99) / 1e6).toFixed(1)];
}

function parsePlace(place: string): { modelsDir: string; model: string; dtype: Dtype | undefined } {
  const [folder = '', dtype] = place.split(':');
  const absolute = path.resolve(folder);
  return { modelsDir: path.dirname(absolute), model: path.basename(absolute), dtype: dtype as Dtype | undefined };
}

/** Texts of the length of posts, all different. */
function postsOf(count: number): string[] {
  const words = 'the bridge was closed after an inspection found cracks in two bearings and the trams were sent over the old harbour road while people waited in the rain'.split(' ');
  return Array.from({ length: count }, (_, i) => Array.from({ length: 8 + (i % 24) }, (_word, at) => words[(i * 7 + at * 3) % words.length]).join(' '));
}

/** Some `tokens` tokens, by a rule of thumb. */
function longPrompt(tokens: number): string {
  return postsOf(Math.ceil(tokens / 26)).join('\n');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
