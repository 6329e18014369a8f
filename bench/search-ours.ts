import path from 'node:path';
import { compose } from '../src/compose.ts';
import { readConfig } from '../src/config.ts';
import { createLogger } from '../src/telemetry/logger.ts';
import { createMetrics } from '../src/telemetry/metrics.ts';
import { folderBytes } from './search-disk.ts';
import type { SearchEngine } from './search-engine.ts';

/** Threadwise in this process with its default settings, whatever the environment says. */
export async function openOurs(folder: string): Promise<SearchEngine> {
  const { app, archive, ...parts } = await compose(readConfig({ THREADWISE_DATA: folder }), createLogger('error', false, process.stderr), createMetrics());
  return {
    add: async (posts) => void (await archive.index(posts)),
    finish: () => archive.optimize(),
    prepare: async () => {},
    async search({ text, filter }, first) {
      const { items } = await app.searchPosts({ query: text, filter, sort: 'RELEVANCE', first });
      return items.map(({ item }) => item.sourceId);
    },
    // The conversations are an empty PostgreSQL, which takes its 40 MB with or without posts.
    diskBytes: async () => (await folderBytes(folder)) - (await folderBytes(path.join(folder, 'conversations'))),
    [Symbol.asyncDispose]: () => parts[Symbol.asyncDispose](),
  };
}
