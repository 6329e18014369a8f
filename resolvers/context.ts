import type { App } from '../src/app.ts';
import { createLoaders, type Loaders } from './loaders.ts';

/** What resolvers see. One for each operation; a subscription keeps its own for all its events. */
export interface RequestContext {
  readonly app: App;
  readonly loaders: Loaders;
  /** Aborts when the client has gone away. */
  readonly signal: AbortSignal;
}

export const createContext = (app: App, signal: AbortSignal): RequestContext => ({ app, signal, loaders: createLoaders(app, signal) });
