import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';

const ROUTES: ReadonlySet<string> = new Set(['/', '/graphql', '/graphql/stream', '/health/live', '/health/ready', '/metrics']);
const REQUEST_ID = /^[\w.-]{1,64}$/;

/** Gives each request an id (the client's `x-request-id`, where it has a usable one), logs and counts it at its end. */
export const logRequests =
  ({ logger, metrics }: { readonly logger: Logger; readonly metrics: Metrics }): RequestHandler =>
  (request, response, next) => {
    const started = performance.now();
    const given = request.get('x-request-id');
    const requestId = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
    const route = ROUTES.has(request.path) ? request.path : 'other';
    response.set('x-request-id', requestId);
    response.once('close', () => {
      const ms = performance.now() - started;
      metrics.httpRequest({ route, code: response.statusCode, seconds: ms / 1_000 });
      // Probes and scrapes would drown the rest. The query string may hold a question, so only the route is logged.
      const level = route.startsWith('/health') || route === '/metrics' ? 'debug' : 'info';
      logger[level]({ requestId, method: request.method, route, status: response.statusCode, ms: Math.round(ms), left: !response.writableFinished }, 'request');
    });
    next();
  };
