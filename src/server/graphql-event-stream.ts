import type { RequestHandler, Response } from 'express';
import { createHandler } from 'graphql-sse';
import { createContext, type RequestContext } from '../../resolvers/context.ts';
import { clientGone } from './client-gone.ts';
import type { GraphqlDeps } from './graphql-http.ts';
import { isPrepared, prepareOperation } from './prepare-operation.ts';
import { sendError } from './send-error.ts';

interface StreamContext {
  readonly context: RequestContext;
  readonly writer: StreamWriter;
}

/**
 * Operations as server-sent events, one connection for each ("distinct connections" of the GraphQL over SSE
 * protocol). Its other mode keeps streams in one process under tokens, and so does not fit replicas.
 */
export function serveEventStream({ app, rules, present, logger }: GraphqlDeps, stallMs: number): RequestHandler {
  const handler = createHandler<unknown, StreamContext, Pick<RequestContext, keyof RequestContext>>({
    authenticate: () => null,
    onSubscribe: (request, { query, operationName, variables }) => {
      const prepared = prepareOperation(query, operationName ?? undefined, rules);
      if (!isPrepared(prepared)) return refusal(400, JSON.stringify({ errors: prepared.map(present) }));
      return { schema: rules.schema, document: prepared.document, operationName, variableValues: variables, contextValue: request.context.context };
    },
    onNext: async (_context, request, result) => {
      await request.context.writer.flushed();
      return result.errors ? { ...result, errors: result.errors.map(present) } : undefined;
    },
  });

  return async (request, response) => {
    const writer = new StreamWriter(response, stallMs);
    const [body, init] = await handler({
      method: request.method,
      url: request.originalUrl,
      headers: { get: (name) => (name === 'accept' ? 'text/event-stream' : request.get(name)) },
      body: request.body as Record<string, unknown>,
      raw: request,
      context: { writer, context: createContext(app, clientGone(response)) },
    });
    if (body === null || typeof body === 'string') return sendRefusal(response, init.status, body);
    response.writeHead(init.status, { ...init.headers, 'x-accel-buffering': 'no' });
    response.once('close', () => void body.return());
    try {
      for await (const chunk of body) await writer.write(chunk);
    } catch (error) {
      logger.error({ err: error }, 'event stream broke');
    }
    response.end();
  };
}

const refusal = (status: number, body: string) => [body, { status, statusText: '', headers: { 'content-type': 'application/json' } }] as const;

/** graphql-sse's own refusals carry no code. */
function sendRefusal(response: Response, status: number, body: string | null): void {
  const errors = body === null ? [] : (JSON.parse(body) as { errors: { message: string; extensions?: object }[] }).errors;
  if (errors[0]?.extensions) response.status(status).json({ errors });
  else sendError(response, status, errors[0]?.message ?? 'The request cannot be served.');
}

/** Writes one chunk at a time, and gives up on a client that takes none for `stallMs`. */
class StreamWriter {
  readonly #response: Response;
  readonly #stallMs: number;
  #last: Promise<void> = Promise.resolve();

  constructor(response: Response, stallMs: number) {
    this.#response = response;
    this.#stallMs = stallMs;
  }

  write(chunk: string): Promise<void> {
    this.#last = this.#flush(chunk);
    return this.#last;
  }

  /** Resolves when the client has taken what was written: until then, no further event is asked for. */
  flushed(): Promise<void> {
    return this.#last;
  }

  #flush(chunk: string): Promise<void> {
    const response = this.#response;
    if (!response.writable || response.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      const stalled = setTimeout(() => response.destroy(), this.#stallMs);
      const done = () => {
        clearTimeout(stalled);
        response.off('close', done);
        resolve();
      };
      response.once('close', done);
      response.write(chunk, done);
    });
  }
}
