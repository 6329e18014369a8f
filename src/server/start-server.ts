import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import { AppError } from '../domain/errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { serveEventStream } from './graphql-event-stream.ts';
import { startGraphqlHttp } from './graphql-http.ts';
import { GraphqlSocket } from './graphql-socket.ts';
import { createHttpApp } from './http-app.ts';
import { DEFAULT_LIMITS, type ServerLimits } from './limits.ts';
import { limitOperations } from './operation-limits.ts';
import { createErrorPresenter } from './present-error.ts';
import { loadSchema } from './schema.ts';

export interface ServerOptions {
  readonly app: App;
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly limits?: Partial<ServerLimits>;
}

export interface RunningServer {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Takes no new connections, lets requests and subscriptions end within the grace time, then cuts them. */
  close(): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 30_000;

/** Serves the app over HTTP, WebSocket and server-sent events. Rejects with `BAD_CONFIG` when it cannot listen. */
export async function startServer({ app, port, host, logger, metrics, limits: given }: ServerOptions): Promise<RunningServer> {
  const limits = { ...DEFAULT_LIMITS, ...given };
  const present = createErrorPresenter({ logger, metrics });
  const rules = { schema: loadSchema(), tokens: limits.tokens, limits: limitOperations(limits) };
  const deps = { app, rules, present, logger };
  const graphql = await startGraphqlHttp(deps);
  let url = '';
  let closing: Promise<void> | undefined;
  const http = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS },
    createHttpApp({
      app,
      logger,
      metrics,
      present,
      graphql: graphql.handle,
      eventStream: serveEventStream(deps, limits.stallMs),
      bodyBytes: limits.bodyBytes,
      url: () => url,
      isClosing: () => closing !== undefined,
    }),
  );
  const sockets = new GraphqlSocket(http, deps, limits);
  const address = await listen(http, port, host);
  url = `http://${nameOf(host)}:${address.port}`;

  const close = async () => {
    await Promise.all([closeHttp(http, limits.closeGraceMs), sockets.close(limits.closeGraceMs)]);
    await graphql.stop();
  };
  return { url, port: address.port, close: () => (closing ??= close()) };
}

function listen(http: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    http.once('error', (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'EADDRINUSE' ? `port ${port} is in use: set PORT to another one` : cause.message;
      reject(new AppError('BAD_CONFIG', `Cannot listen on ${host}: ${reason}.`, { cause }));
    });
    http.listen(port, host, () => resolve(http.address() as AddressInfo));
  });
}

/** Ends connections as they become idle; after the grace time, all of them. */
async function closeHttp(http: Server, graceMs: number): Promise<void> {
  const deadline = Date.now() + graceMs;
  const closed = new Promise<true>((resolve) => http.close(() => resolve(true)));
  while (Date.now() < deadline) {
    http.closeIdleConnections();
    if (await Promise.race([closed, sleep(25, false)])) return;
  }
  http.closeAllConnections();
  await closed;
}

/** A host that a browser can open: wildcards listen on localhost, too. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '127.0.0.1') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
