import { fork, type ChildProcess } from 'node:child_process';
import { once, setMaxListeners } from 'node:events';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openChatModel } from '../src/adapters/models/openai-compatible/open-chat-model.ts';
import { now, type StubOrder } from './stub-chat-server.ts';

/**
 * npx tsx bench/streams.ts [--streams 1000] [--rate 5] [--seconds 20] [--slow 100]: what one process adds to the time of a
 * token, from the stub server's write to the reader's hands, with so many streams at once. The server and each reader are
 * processes of their own. A bare `fetch` that splits and parses the same stream is the measure; LangChain's
 * `initChatModel` is what the chat model does without.
 */
const WARM_UP_MS = 3_000;
const POURED_STREAMS = 10;
const MEGABYTE = 1_048_576;
const READERS = { fetch: bareFetch, initChatModel: universalModel, model: chatModel };

interface Reading {
  readonly tokens: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuMicrosPerToken: number;
  readonly peakMb: number;
  readonly grownMb: number;
}

interface Plan {
  readonly reader: keyof typeof READERS;
  readonly url: string;
  readonly streams: number;
  readonly slow: number;
  readonly seconds: number;
  readonly order: StubOrder;
}

type Read = (order: StubOrder, signal: AbortSignal) => AsyncIterable<string>;

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '1000' },
    rate: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '20' },
    slow: { type: 'string', default: '100' },
    plan: { type: 'string' },
  },
});

if (values.plan) process.send?.(await measure(JSON.parse(values.plan) as Plan));
else await report();
process.disconnect?.();

async function report(): Promise<void> {
  const [streams, rate, seconds, slow] = [values.streams, values.rate, values.seconds, values.slow].map(Number) as [number, number, number, number];
  const stub = fork(path.join(import.meta.dirname, 'stub-chat-server.ts'), { execArgv: ['--import', 'tsx'] });
  const [port] = (await once(stub, 'message')) as [number];
  const plan = { url: `http://127.0.0.1:${port}/v1`, streams, slow: 0, seconds, order: { rate, tokens: rate * (seconds + 1) } };
  print(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)} at the start`);
  print(`${streams} streams at once, ${rate} tokens/s each: ${streams * rate} tokens/s through one process\n`);
  const bare = await runPlan({ ...plan, reader: 'fetch' });
  const rival = await runPlan({ ...plan, reader: 'initChatModel' });
  const ours = await runPlan({ ...plan, reader: 'model' });
  const mixed = await runPlan({ ...plan, reader: 'model', slow });
  const pouring = runPlan({ ...plan, reader: 'model', streams: POURED_STREAMS, slow: POURED_STREAMS, seconds: 10, order: { rate: 0, tokens: 1e9 } });
  await sleep(8_000);
  const poured = await written(stub);
  const slowOnly = await pouring;
  print('added time per token        p50 ms   p99 ms   CPU us   peak RSS MB   grown MB');
  row('bare fetch', bare);
  row('initChatModel', rival);
  row('chat model', ours);
  row(`the same, ${slow} slow readers`, mixed);
  print(`\np99 of the chat model: ${(ours.p99 / bare.p99).toFixed(1)} times the bare fetch's, ${(mixed.p99 / ours.p99).toFixed(2)} times its own with slow readers`);
  print(`${POURED_STREAMS} streams that never pause, read at a token a second: the server got rid of ${(poured.written / MEGABYTE).toFixed(0)} MB (socket buffers), then ${poured.blocked} of them wait; the reader grew by ${slowOnly.grownMb.toFixed(0)} MB`);
  stub.disconnect();
}

async function runPlan(plan: Plan): Promise<Reading> {
  const child = fork(import.meta.filename, ['--plan', JSON.stringify(plan)], { execArgv: ['--import', 'tsx'] });
  const [reading] = (await once(child, 'message')) as [Reading];
  return reading;
}

async function written(stub: ChildProcess): Promise<{ written: number; blocked: number }> {
  stub.send('written');
  const [state] = (await once(stub, 'message')) as [{ written: number; blocked: number }];
  return state;
}

async function measure(plan: Plan): Promise<Reading> {
  const read = await READERS[plan.reader](plan.url);
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  for await (const _ of read({ rate: 100, tokens: 10 }, stop.signal));
  const before = process.memoryUsage.rss();
  const added: number[] = [];
  const measuredFrom = now() + WARM_UP_MS;
  const jobs: Promise<void>[] = [];
  for (let index = 0; index < plan.streams; index++) {
    const slow = index < plan.slow;
    jobs.push(readAll(read(plan.order, stop.signal), slow, added, measuredFrom));
    if (index % 50 === 49) await sleep(20);
  }
  await sleep(Math.max(0, measuredFrom - now()));
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 100);
  const started = process.cpuUsage();
  await sleep(plan.seconds * 1000 - WARM_UP_MS);
  const used = process.cpuUsage(started);
  const { length: tokens } = added;
  clearInterval(watch);
  stop.abort();
  await Promise.allSettled(jobs);
  added.sort((a, b) => a - b);
  return {
    tokens,
    p50: added[Math.floor(tokens * 0.5)] ?? Number.NaN,
    p99: added[Math.floor(tokens * 0.99)] ?? Number.NaN,
    cpuMicrosPerToken: (used.user + used.system) / tokens,
    peakMb: peak / MEGABYTE,
    grownMb: (peak - before) / MEGABYTE,
  };
}

async function readAll(stream: AsyncIterable<string>, slow: boolean, added: number[], measuredFrom: number): Promise<void> {
  for await (const text of stream) {
    const at = now();
    if (slow) await sleep(1_000);
    else if (at >= measuredFrom && text) added.push(at - Number.parseFloat(text));
  }
}

async function chatModel(url: string): Promise<Read> {
  const { model } = await openChatModel({ baseUrl: url, model: 'stub', timeoutMs: 600_000 });
  return tokensOf(model);
}

/** LangChain's own way, over the OpenAI client. */
async function universalModel(url: string): Promise<Read> {
  const { initChatModel } = await import('langchain/chat_models/universal');
  return tokensOf(await initChatModel('stub', { modelProvider: 'openai', apiKey: 'none', configuration: { baseURL: url }, maxRetries: 0, streamUsage: true }));
}

interface Streaming {
  stream(input: string, options: { signal: AbortSignal }): Promise<AsyncIterable<{ content: unknown }>>;
}

function tokensOf(model: Streaming): Read {
  return async function* (order, signal) {
    for await (const chunk of await model.stream(JSON.stringify(order), { signal })) yield chunk.content as string;
  };
}

async function bareFetch(url: string): Promise<Read> {
  return async function* (order, signal) {
    const body = JSON.stringify({ model: 'stub', stream: true, messages: [{ role: 'user', content: JSON.stringify(order) }] });
    const response = await fetch(`${url}/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal });
    const decoder = new TextDecoder();
    let rest = '';
    for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
      const events = (rest + decoder.decode(bytes, { stream: true })).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        if (event === 'data: [DONE]') return;
        yield (JSON.parse(event.slice('data: '.length)) as { choices: { delta: { content?: string } }[] }).choices[0]?.delta.content ?? '';
      }
    }
  };
}

function row(name: string, { p50, p99, cpuMicrosPerToken, peakMb, grownMb }: Reading): void {
  print(`  ${name.padEnd(26)}${p50.toFixed(2).padStart(6)} ${p99.toFixed(2).padStart(8)} ${cpuMicrosPerToken.toFixed(0).padStart(8)} ${peakMb.toFixed(0).padStart(13)} ${grownMb.toFixed(0).padStart(10)}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
