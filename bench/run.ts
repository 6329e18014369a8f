import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import path from 'node:path';
import autocannon from 'autocannon';
import { OpenAiServer } from '../test/fakes/openai-server.ts';
import { ServerProcess } from '../test/e2e/server-process.ts';

/**
 * npm run bench: asks with a cached answer against a bare Apollo server in the same run, and what an uncached ask costs
 * above its search and its model. Everything runs on loopback, one part at a time.
 */
const SECONDS = 8;
const CONNECTIONS = 16;
const QUESTION = 'Why was the Kettle Bridge closed?';
const ASK = 'mutation ($input: AskInput!) { ask(input: $input) { answer { id text } } }';

process.stdout.write(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}\n\n`);
await cachedAsk();
await uncachedAsk();

async function cachedAsk(): Promise<void> {
  await using server = await ServerProcess.start({ LOG_LEVEL: 'error' });
  const body = { query: ASK, variables: { input: { question: QUESTION, wait: true } } };
  const { ask } = await server.query<{ ask: { answer: { text: string } } }>(body.query, body.variables);
  const ours = await load(server.url, body);
  const rival = await startBareApollo(ask.answer.text);
  const bare = await load(rival.url, { query: 'mutation { answer { id text } }' });
  rival.stop();
  process.stdout.write(`Ask with a cached answer (${CONNECTIONS} connections, ${SECONDS} s)\n`);
  process.stdout.write(`  bare Apollo server      ${bare.requests.average.toFixed(0).padStart(6)} requests/s   p99 ${bare.latency.p99} ms\n`);
  process.stdout.write(`  threadwise              ${ours.requests.average.toFixed(0).padStart(6)} requests/s   p99 ${ours.latency.p99} ms   ${(ours.requests.average / bare.requests.average).toFixed(2)} of bare, ${ours.non2xx + ours.errors} failed\n\n`);
}

async function load(url: string, body: object): Promise<autocannon.Result> {
  const target = { url: `${url}/graphql`, method: 'POST' as const, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), connections: CONNECTIONS };
  await autocannon({ ...target, duration: 2 });
  return autocannon({ ...target, duration: SECONDS });
}

async function startBareApollo(payload: string): Promise<{ url: string; stop: () => void }> {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(import.meta.dirname, 'bare-apollo.ts'), payload], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const found = /(http:\S+)\/graphql/.exec(chunk.toString('utf8'))?.[1];
      if (found) resolve(found);
    });
  });
  return { url, stop: () => child.kill() };
}

/** Each question is asked once, so that nothing is cached; a search of the same words and the model's own time are taken off. */
async function uncachedAsk(): Promise<void> {
  const topics = ['bridge', 'flood', 'siren', 'ferry', 'seal', 'market fire', 'night bus', 'rents', 'election', 'tidewell', 'concert hall', 'heat', 'soup', 'library', 'trams', 'cup final', 'lighthouse', 'water', 'ropewalk', 'debate'];
  let modelMs = 0;
  await using model = await OpenAiServer.start({ reply: () => 'People wrote about this at length [1]. More was said later [2].', tokenMs: 5, onServed: (milliseconds) => (modelMs += milliseconds) });
  await using server = await ServerProcess.start({ LOG_LEVEL: 'error', CHAT_BASE_URL: model.baseUrl, CHAT_MODEL: 'stub' });
  const ask = (topic: string) => server.query(ASK, { input: { question: `What was written about the ${topic}?`, wait: true } });
  const search = (topic: string) => server.query('query ($q: String!) { searchPosts(query: $q, first: 12) { nodes { text } } }', { q: topic });
  for (const topic of ['warm up', 'tide']) await Promise.all([ask(topic), search(topic)]);
  modelMs = 0;
  const searchMs = await time(topics, search);
  const askMs = await time(topics, ask);
  const n = topics.length;
  process.stdout.write(`One uncached ask, mean of ${n}\n`);
  process.stdout.write(`  whole ask ${(askMs / n).toFixed(1)} ms = search ${(searchMs / n).toFixed(1)} ms + model ${(modelMs / n).toFixed(1)} ms + overhead ${((askMs - searchMs - modelMs) / n).toFixed(1)} ms\n`);
}

async function time(topics: readonly string[], call: (topic: string) => Promise<unknown>): Promise<number> {
  const started = performance.now();
  for (const topic of topics) await call(topic);
  return performance.now() - started;
}
