import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { WebSocket, type ClientOptions } from 'ws';
import type { ServerLimits } from '../../src/server/limits.ts';
import { startServer } from '../../src/server/start-server.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { FakeApp } from '../fakes/fake-app.ts';

export interface GraphqlResult {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- each test knows its own shape
  readonly data?: any;
  readonly errors?: readonly { readonly message: string; readonly path?: readonly unknown[]; readonly extensions: Record<string, unknown> }[];
}

/** A real server over a fake app. Its log is kept as text. */
export async function startTestServer(limits: Partial<ServerLimits> = {}) {
  const app = new FakeApp();
  const output = new PassThrough();
  const lines: string[] = [];
  output.on('data', (chunk) => lines.push(String(chunk)));
  const metrics = createMetrics();
  const logger = createLogger('debug', false, output);
  const server = await startServer({ app, port: 0, host: '127.0.0.1', logger, metrics, limits: { closeGraceMs: 500, ...limits } });
  const url = `http://127.0.0.1:${server.port}`;

  const send = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  return {
    app,
    server,
    metrics,
    url,
    log: () => lines.join(''),
    send,
    async post(query: string, variables?: Record<string, unknown>): Promise<GraphqlResult> {
      const response = await send({ query, variables });
      return { status: response.status, ...((await response.json()) as object) };
    },
    stream: (query: string, variables?: Record<string, unknown>) => openStream(`${url}/graphql/stream`, { query, variables }),
    socket: (options: ClientOptions = {}) => openSocket(`${url.replace('http', 'ws')}/graphql`, options),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** A subscription over server-sent events: its messages as they come, and a way to leave. */
export async function openStream(url: string, body: unknown, headers: Record<string, string> = {}) {
  const abort = new AbortController();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify(body),
    signal: abort.signal,
  });
  return { response, leave: () => abort.abort(), messages: () => readMessages(response) };
}

export async function* readMessages({ body }: Response): AsyncGenerator<{ event: string; data?: GraphqlResult }> {
  let text = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const parts = (text + chunk).split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts.filter((message) => message.startsWith('event:'))) {
      const [, event = '', data] = /^event: (\w+)\ndata: ?(.*)$/s.exec(part) ?? [];
      yield data ? { event, data: JSON.parse(data) as GraphqlResult } : { event };
    }
  }
}

export interface SocketMessage {
  readonly type: string;
  readonly id?: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- each test knows its own shape
  readonly payload?: any;
}

/** A bare WebSocket that keeps what it receives. */
export async function openSocket(url: string, options: ClientOptions = {}) {
  const socket = new WebSocket(url, 'graphql-transport-ws', options);
  const received: SocketMessage[] = [];
  socket.on('message', (data) => received.push(JSON.parse((data as Buffer).toString())));
  const closed = once(socket, 'close').then(([code, reason]) => ({ code: code as number, reason: String(reason) }));
  // A refused handshake shows in the wait for 'open'.
  closed.catch(() => undefined);
  await once(socket, 'open');
  const send = (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  return {
    socket,
    received,
    closed,
    send,
    async init() {
      send({ type: 'connection_init' });
      await until(() => received.some(({ type }) => type === 'connection_ack'));
    },
    subscribe: (id: string, query: string, variables?: Record<string, unknown>) => send({ id, type: 'subscribe', payload: { query, variables } }),
    of: (id: string) => received.filter((message) => message.id === id),
    /** Resolves with the messages of an operation once it has ended. */
    async ended(id: string): Promise<SocketMessage[]> {
      await until(() => received.some((message) => message.id === id && (message.type === 'complete' || message.type === 'error')), 15_000);
      return received.filter((message) => message.id === id);
    },
  };
}

/** Waits until a condition holds; fails after `withinMs`. */
export async function until(condition: () => boolean, withinMs = 15_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
