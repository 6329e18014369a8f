import express, { type Express, type RequestHandler } from 'express';
import type { App } from '../app.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { live, ready } from './health.ts';
import { landingPage } from './landing-page.ts';
import type { ErrorPresenter } from './present-error.ts';
import { logRequests } from './request-log.ts';
import { handleErrors, sendError } from './send-error.ts';

interface HttpAppDeps {
  readonly app: App;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly present: ErrorPresenter;
  readonly graphql: RequestHandler;
  readonly eventStream: RequestHandler;
  readonly bodyBytes: number;
  readonly url: () => string;
  readonly isClosing: () => boolean;
}

export function createHttpApp(deps: HttpAppDeps): Express {
  const { app, logger, metrics } = deps;
  const http = express();
  http.disable('x-powered-by');
  http.disable('etag');
  http.use(logRequests(deps), secureHeaders);
  const body = express.json({ limit: deps.bodyBytes, type: 'application/json' });
  http.all('/graphql/stream', onlyGraphqlRequests, onlyEventStreams, body, deps.eventStream);
  http.all('/graphql', onlyGraphqlRequests, body, deps.graphql);
  http.get('/health/live', live);
  http.get('/health/ready', ready(app, logger, deps.isClosing));
  http.get('/metrics', async (_request, response) => {
    response.set('content-type', metrics.contentType).send(await metrics.render());
  });
  http.get('/', landingPage(deps.url));
  http.use((_request, response) => sendError(response, 404, 'There is nothing here. The API is at /graphql.'));
  http.use(handleErrors(deps.present, deps.bodyBytes));
  return http;
}

const secureHeaders: RequestHandler = (_request, response, next) => {
  response.set({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  next();
};

/**
 * GET and POST alone, and of POST only JSON: browsers send other types across origins without asking first. A list
 * of types or parameters is no way around it.
 */
const onlyGraphqlRequests: RequestHandler = (request, response, next) => {
  if (request.method !== 'GET' && request.method !== 'POST') {
    response.set('allow', 'GET, POST');
    return sendError(response, 405, `${request.method} is not served here: use POST.`);
  }
  const mediaType = request.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (request.method === 'POST' && mediaType !== 'application/json') {
    return sendError(response, 415, 'Send the operation as JSON, with "content-type: application/json".');
  }
  next();
};

const onlyEventStreams: RequestHandler = (request, response, next) => {
  if (request.accepts('text/event-stream')) return next();
  sendError(response, 406, 'This endpoint answers with server-sent events: send "accept: text/event-stream".');
};
