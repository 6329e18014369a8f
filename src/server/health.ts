import type { RequestHandler } from 'express';
import type { App } from '../app.ts';
import type { Logger } from '../telemetry/logger.ts';

export const live: RequestHandler = (_request, response) => {
  response.json({ status: 'up' });
};

/** 200 while questions are taken, 503 while a part that they need is down, and during shutdown. */
export const ready =
  (app: Pick<App, 'readiness'>, logger: Logger, isClosing: () => boolean): RequestHandler =>
  async (_request, response) => {
    const state = await app.readiness().catch((error: unknown) => {
      logger.error({ err: error }, 'readiness check failed');
      return { ready: false, parts: [] };
    });
    const isReady = state.ready && !isClosing();
    response.status(isReady ? 200 : 503).json({ ...state, ready: isReady });
  };
