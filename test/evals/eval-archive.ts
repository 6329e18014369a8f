import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openLanceArchive } from '../../src/adapters/archive/lancedb/open-lance-archive.ts';
import { compose, type Composed } from '../../src/compose.ts';
import { ModelOpener } from '../../src/compose-models.ts';
import { readConfig } from '../../src/config.ts';
import { importArchive, type ImportReport } from '../../src/importing/import-posts.ts';
import { openArchive } from '../../src/importing/read-archive.ts';
import type { EmbeddingModel } from '../../src/ports/models.ts';
import type { PostArchive } from '../../src/ports/post-archive.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { modelReport } from '../../src/telemetry/model-report.ts';

/** The sample ends with 2024: "last year" is asked then, whenever an eval runs. */
export const SAMPLE_END = Date.UTC(2024, 11, 31, 12);
export const SAMPLE = path.resolve(import.meta.dirname, '../../sample/posts.jsonl');

export interface EvalArchive extends Composed {
  importFrom(file: string): Promise<ImportReport>;
}

export type WithArchive = <T>(use: (parts: EvalArchive) => Promise<T>) => Promise<T>;

/** The whole application over an empty archive in a folder that goes with it. `settings` are those of the environment. */
export async function withArchive<T>(settings: Record<string, string>, use: (parts: EvalArchive) => Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    await using parts = await compose(readConfig({ THREADWISE_DATA: folder, ...settings }), createLogger('warn'), createMetrics(), { now: () => SAMPLE_END });
    const importFrom = async (file: string) => {
      await using reader = await openArchive(file);
      return importArchive({ reader, index: (posts) => parts.archive.index(posts), optimize: () => parts.archive.optimize() });
    };
    return await use({ ...parts, importFrom });
  });
}

/** The archive alone, with the sample in it and without vectors. */
export async function withSamplePosts<T>(use: (archive: PostArchive) => Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    {
      await using parts = await compose(readConfig({ THREADWISE_DATA: folder, EMBEDDING_MODEL: 'none' }), createLogger('warn'), createMetrics());
      await using reader = await openArchive(SAMPLE);
      await importArchive({ reader, index: (posts) => parts.archive.index(posts), optimize: () => parts.archive.optimize() });
    }
    await using archive = await openLanceArchive({ folder: path.join(folder, 'archive') });
    return await use(archive);
  });
}

/** The embedder that comes with the program. */
export async function withEmbeddings<T>(use: (embeddings: EmbeddingModel | undefined) => Promise<T>): Promise<T> {
  const models = await ModelOpener.create(readConfig({}), modelReport(createLogger('warn')));
  await using embeddings = await models.embeddings();
  return await use(embeddings);
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'threadwise-eval-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
