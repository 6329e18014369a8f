import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { GraphQLError } from 'graphql';
import { CloseCode, handleProtocols, makeServer, type Context } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { createContext } from '../../resolvers/context.ts';
import { AppError } from '../domain/errors.ts';
import type { GraphqlDeps } from './graphql-http.ts';
import type { ServerLimits } from './limits.ts';
import { isPrepared, prepareOperation } from './prepare-operation.ts';

interface Client {
  readonly socket: WebSocket;
  /** Aborts when the socket has closed. */
  readonly gone: AbortSignal;
}

const GOING_AWAY = 1001;
const INIT_TIMEOUT_MS = 10_000;

/** Operations over WebSocket (graphql-transport-ws) at `/graphql`. */
export class GraphqlSocket {
  readonly #deps: GraphqlDeps;
  readonly #limits: ServerLimits;
  readonly #sockets: WebSocketServer;
  readonly #protocol: ReturnType<typeof makeServer<never, Client>>;
  readonly #contexts = new Map<WebSocket, Context<never, Client>>();
  #closing = false;

  constructor(http: Server, deps: GraphqlDeps, limits: ServerLimits) {
    this.#deps = deps;
    this.#limits = limits;
    this.#sockets = new WebSocketServer({ noServer: true, maxPayload: limits.bodyBytes, handleProtocols });
    this.#protocol = this.#makeProtocol();
    http.on('upgrade', (request, stream, head) => this.#upgrade(request, stream, head));
  }

  /** Lets running operations end for `graceMs`, then cuts what is left. */
  async close(graceMs: number): Promise<void> {
    this.#closing = true;
    const deadline = Date.now() + graceMs;
    while (this.#sockets.clients.size > 0 && Date.now() < deadline) {
      for (const socket of this.#sockets.clients) {
        if (this.#isIdle(socket)) socket.close(GOING_AWAY, 'The server is shutting down');
      }
      await sleep(25);
    }
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  #isIdle(socket: WebSocket): boolean {
    return Object.keys(this.#contexts.get(socket)?.subscriptions ?? {}).length === 0;
  }

  #makeProtocol() {
    const { app, rules, present } = this.#deps;
    return makeServer<never, Client>({
      connectionInitWaitTimeout: INIT_TIMEOUT_MS,
      onConnect: (context) => {
        this.#contexts.set(context.extra.socket, context);
      },
      onSubscribe: ({ subscriptions, extra }, _id, { query, operationName, variables }) => {
        if (Object.keys(subscriptions).length > this.#limits.operationsPerSocket) {
          const overload = new AppError('OVERLOADED', `A connection may run ${this.#limits.operationsPerSocket} operations at once.`, { retryable: true });
          return [new GraphQLError(overload.message, { originalError: overload })];
        }
        const prepared = prepareOperation(query, operationName ?? undefined, rules);
        if (!isPrepared(prepared)) return prepared;
        return { schema: rules.schema, document: prepared.document, operationName, variableValues: variables, contextValue: createContext(app, extra.gone) };
      },
      onNext: (_context, _id, _payload, _args, { data, errors }) => {
        if (!errors) return undefined;
        return { ...(data === undefined ? {} : { data }), errors: errors.map((error) => present(error).toJSON()) };
      },
      onError: (_context, _id, _payload, errors) => errors.map((error) => present(error).toJSON()),
    });
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', () => stream.destroy());
    const refused = this.#refusal(request);
    if (refused !== undefined) {
      stream.end(`HTTP/1.1 ${refused}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, stream, head, (socket) => this.#open(socket));
  }

  #refusal(request: IncomingMessage): string | undefined {
    if (this.#closing) return '503 Service Unavailable';
    if (request.url?.split('?')[0] !== '/graphql') return '404 Not Found';
    return isSameOrigin(request) ? undefined : '403 Forbidden';
  }

  #open(socket: WebSocket): void {
    const { logger } = this.#deps;
    const gone = new AbortController();
    const stopKeepAlive = keepAlive(socket, this.#limits.keepAliveMs);
    // Replies to a client that sends and never reads would pile up: each message is a moment to look.
    const checkBacklog = () => {
      if (socket.bufferedAmount > this.#limits.socketBacklogBytes) socket.terminate();
    };
    const fail = (error: unknown) => {
      logger.error({ err: error }, 'message handling failed');
      socket.close(CloseCode.InternalServerError, 'Internal error');
    };
    const closed = this.#protocol.opened(
      {
        protocol: socket.protocol,
        // Resolves when the client's connection has taken the message, so no more events are pulled than it takes.
        send: (data) => new Promise((resolve) => (socket.readyState === socket.OPEN ? socket.send(data, () => resolve()) : resolve())),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (receive) => {
          socket.on('message', (data: Buffer) => {
            checkBacklog();
            receive(data.toString()).catch(fail);
          });
        },
      },
      { socket, gone: gone.signal },
    );
    socket.on('ping', checkBacklog);
    // What ws refuses (too large, not UTF-8) it closes with the code for it.
    socket.on('error', (error) => logger.debug({ err: error }, 'socket error'));
    socket.once('close', (code, reason) => {
      stopKeepAlive();
      this.#contexts.delete(socket);
      gone.abort(new DOMException('The client went away', 'AbortError'));
      closed(code, String(reason)).catch(fail);
    });
  }
}

/** Browsers let any page open a socket to any server, and say from where: only pages of this server may. Other clients say nothing. */
function isSameOrigin({ headers }: IncomingMessage): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  return [host, headers['x-forwarded-host']].includes(new URL(origin).host);
}

/** Pings, and cuts the connection when a ping has no reply by the time of the next one. */
function keepAlive(socket: WebSocket, everyMs: number): () => void {
  let isAlive = true;
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, everyMs);
  socket.on('pong', () => (isAlive = true));
  socket.on('message', () => (isAlive = true));
  return () => clearInterval(timer);
}
