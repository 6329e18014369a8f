import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { openLanceArchive } from './adapters/archive/lancedb/open-lance-archive.ts';
import { createMemoryAnswerCache } from './adapters/cache/memory/memory-answer-cache.ts';
import { createMemoryAnswerLog } from './adapters/cache/memory/memory-answer-log.ts';
import { createRedisAnswerCache } from './adapters/cache/redis/redis-answer-cache.ts';
import { createRedisAnswerLog } from './adapters/cache/redis/redis-answer-log.ts';
import { openRedis } from './adapters/cache/redis/redis-link.ts';
import { openPgliteStore } from './adapters/conversations/sql/pglite-store.ts';
import { openPostgresStore } from './adapters/conversations/sql/postgres-store.ts';
import { openOnnxEmbeddings } from './adapters/models/onnx/open-onnx-embeddings.ts';
import { openChatModel } from './adapters/models/openai-compatible/open-chat-model.ts';
import { createApp, type App, type Probe } from './app.ts';
import { loadPrompts } from './answering/prompts.ts';
import type { Config } from './config.ts';
import { AppError } from './domain/errors.ts';
import type { Post } from './domain/post.ts';
import type { AnswerCache } from './ports/answer-cache.ts';
import type { AnswerLog } from './ports/answer-log.ts';
import type { Clock } from './ports/clock.ts';
import type { UpsertResult } from './ports/post-archive.ts';
import { indexPosts } from './search/index-posts.ts';
import type { Logger } from './telemetry/logger.ts';
import { answeringReport } from './telemetry/answering-report.ts';
import type { Metrics } from './telemetry/metrics.ts';

/** Everything that writes posts: what the import needs. */
export interface ArchiveParts extends AsyncDisposable {
  index(posts: readonly Post[]): Promise<UpsertResult>;
  optimize(): Promise<void>;
  postCount(): Promise<number>;
}

export interface Composed extends AsyncDisposable {
  readonly app: App;
  readonly archive: ArchiveParts;
}

const systemClock: Clock = { now: () => Date.now() };
/** Longer than an answer takes: one that no log knows may be on its way into it, or be written by a process without a shared log. */
const SHARED_ORPHAN_MS = 5 * 60_000;

/** Opens the archive for writing, without a server. */
export async function composeArchive(config: Config): Promise<ArchiveParts> {
  const { archive, embeddings, stack } = await openArchive(config);
  return archiveParts(archive, embeddings, stack);
}

/** Opens all parts that the settings name and puts the application together. Closes what is open when one fails. */
export async function compose(config: Config, logger: Logger, metrics: Metrics, clock: Clock = systemClock): Promise<Composed> {
  const { archive, embeddings, stack } = await openArchive(config);
  try {
    const conversations = stack.use(
      config.DATABASE_URL
        ? await openPostgresStore({ url: config.DATABASE_URL })
        : await openPgliteStore({ folder: path.join(config.THREADWISE_DATA, 'conversations') }),
    );
    const shared = await openShared(config, logger, stack);
    const chat = config.CHAT_BASE_URL && config.CHAT_MODEL
      ? await openChatModel({ baseUrl: config.CHAT_BASE_URL, model: config.CHAT_MODEL, apiKey: config.CHAT_API_KEY, timeoutMs: config.CHAT_TIMEOUT_SECONDS * 1000 })
      : undefined;
    const app = createApp({
      archive,
      embeddings,
      chat,
      prompts: loadPrompts(),
      cache: shared.cache,
      log: shared.log,
      conversations,
      clock,
      orphanedBefore: orphanedBefore(config, clock),
      probes: [
        { name: 'archive', optional: false, check: async () => void (await archive.stats()) },
        { name: 'conversations', optional: false, check: () => conversations.ping() },
        ...(shared.probe ? [shared.probe] : []),
      ],
      ...answeringReport(logger, metrics),
    });
    return { app, archive: archiveParts(archive, embeddings, stack), [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/**
 * Before when an answer that no log knows must have been created to be lost. With a data folder of its own that is every
 * answer from before the start; in a shared store, another process may be writing a young one.
 */
function orphanedBefore(config: Config, clock: Clock): () => number {
  const startedAt = config.DATABASE_URL || config.REDIS_URL ? 0 : clock.now();
  return () => Math.max(startedAt, clock.now() - SHARED_ORPHAN_MS);
}

async function openArchive(config: Config) {
  const stack = new Resources();
  try {
    await mkdir(config.THREADWISE_DATA, { recursive: true });
  } catch (error) {
    throw new AppError('BAD_CONFIG', `The data folder ${config.THREADWISE_DATA} cannot be made. Set THREADWISE_DATA to a folder that can be written.`, { cause: error });
  }
  try {
    const embeddings = config.EMBEDDING_MODEL && config.MODELS_DIR
      ? stack.use(await openOnnxEmbeddings({ modelsDir: config.MODELS_DIR, model: config.EMBEDDING_MODEL }))
      : undefined;
    const archive = stack.use(
      await openLanceArchive({
        folder: path.join(config.THREADWISE_DATA, 'archive'),
        ...(embeddings ? { vectorModel: { identity: embeddings.identity, dimensions: embeddings.dimensions } } : {}),
      }),
    );
    return { archive, embeddings, stack };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

interface Shared {
  readonly cache: AnswerCache;
  readonly log: AnswerLog;
  readonly probe?: Probe;
}

async function openShared(config: Config, logger: Logger, stack: Resources): Promise<Shared> {
  const ttlMs = config.CACHE_TTL_SECONDS * 1000;
  if (!config.REDIS_URL) {
    if (config.DATABASE_URL) logger.warn('DATABASE_URL is set without REDIS_URL: this must be the only process on its PostgreSQL. Replicas need REDIS_URL, too.');
    return { cache: stack.use(createMemoryAnswerCache({ ttlMs })), log: stack.use(createMemoryAnswerLog()) };
  }
  const redis = stack.use(await openRedis({ url: config.REDIS_URL, logger }));
  const probe: Probe = { name: 'redis', optional: true, check: async () => void (await redis.run((client) => client.ping())) };
  return {
    cache: stack.use(createRedisAnswerCache({ redis, ttlMs })),
    log: stack.use(createRedisAnswerLog({ redis, instanceId: randomUUID() })),
    probe,
  };
}

type Archive = Awaited<ReturnType<typeof openArchive>>;

const archiveParts = (archive: Archive['archive'], embeddings: Archive['embeddings'], stack: Resources): ArchiveParts => ({
  index: (posts) => indexPosts(posts, { archive, embeddings }),
  optimize: () => archive.optimize(),
  postCount: async () => (await archive.stats()).postCount,
  [Symbol.asyncDispose]: () => stack.disposeAsync(),
});

/** What is open, to be closed last first (an `AsyncDisposableStack`, which Node 20 lacks). */
class Resources {
  readonly #open: AsyncDisposable[] = [];

  use<T extends AsyncDisposable>(resource: T): T {
    this.#open.push(resource);
    return resource;
  }

  async disposeAsync(): Promise<void> {
    for (let resource = this.#open.pop(); resource; resource = this.#open.pop()) await resource[Symbol.asyncDispose]();
  }
}
