import type { PullProgress } from '../ports/model-store.ts';
import type { Logger } from './logger.ts';

/** What the log is told of models that are opened. */
export function modelReport(logger: Logger) {
  return {
    deviceChosen: ({ device, reason }: { device: string; reason: string }) => logger.info({ device }, `Models run on ${reason}.`),
    pulling: (model: string, { bytes, totalBytes }: PullProgress) => logger.info({ model, bytes, totalBytes }, 'Fetching a model.'),
    unavailable: (model: string, error: unknown) => logger.warn({ model, err: error }, 'A model cannot be used until the next start: answers go on without it.'),
    circuitChanged: (model: string, state: string) => logger.warn({ model, state }, state === 'open' ? 'A model server fails again and again: it is left alone for a while.' : 'A model server is tried again.'),
  };
}
