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
import { createApp, type App, type Probe } from './app.ts';
import { loadPrompts } from './answering/prompts.ts';
import { ModelOpener } from './compose-models.ts';
import type { Config } from './config.ts';
import { AppError } from './domain/errors.ts';
import type { Post } from './domain/post.ts';
import type { AnswerCache } from './ports/answer-cache.ts';
import type { AnswerLog } from './ports/answer-log.ts';
import type { Clock } from './ports/clock.ts';
import type { ChatModel, EmbeddingModel, Reranker } from './ports/models.ts';
import type { PostArchive, UpsertResult } from './ports/post-archive.ts';
import { indexPosts } from './search/index-posts.ts';
import { createLogger, type Logger } from './telemetry/logger.ts';
import { answeringReport } from './telemetry/answering-report.ts';
import { modelReport } from './telemetry/model-report.ts';
import type { Metrics } from './telemetry/metrics.ts';

/** Everything that writes posts: what the import needs. */
export interface ArchiveParts extends AsyncDisposable {
  /** Why no posts can be indexed: the embedding model cannot be had. Posts are still found by their words. */
  readonly unwritable?: AppError;
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

/** How long the start waits for an embedding model of which nothing more comes. */
const HUB_PATIENCE_MS = 10_000;

/** Opens the archive for writing, without a server. */
export async function composeArchive(config: Config, logger: Logger = createLogger('warn')): Promise<ArchiveParts> {
  const stack = new Resources();
  try {
    const models = await ModelOpener.create(config, modelReport(logger));
    return archiveParts(await openArchive(config, await models.embeddings(), stack), () => stack.disposeAsync());
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/**
 * Opens all parts that the settings name and puts the application together. Closes what is open when one fails, and rejects
 * with the signal's reason when it aborts while models are fetched.
 */
export async function compose(config: Config, logger: Logger, metrics: Metrics, clock: Clock = systemClock, signal?: AbortSignal): Promise<Composed> {
  const stack = new Resources();
  const closing = new AbortController();
  const close = async () => {
    // First: what is still being fetched would keep the rest waiting.
    closing.abort();
    await stack.disposeAsync();
  };
  try {
    const models = await ModelOpener.create(config, modelReport(logger));
    const opened = await openArchive(config, await embeddingsIfReachable(models, signal), stack);
    const { archive, embeddings } = opened;
    await readIndex(archive, logger);
    if (opened.unwritable) logger.warn({ err: opened.unwritable }, 'The embedding model cannot be had: posts are found by their words, and none can be added.');
    const conversations = stack.use(
      config.DATABASE_URL
        ? await openPostgresStore({ url: config.DATABASE_URL })
        : await openPgliteStore({ folder: path.join(config.THREADWISE_DATA, 'conversations') }),
    );
    const shared = await openShared(config, logger, stack);
    const { chats, reranker } = await openWriters(models, stack, closing.signal);
    const app = createApp({
      archive,
      embeddings,
      reranker,
      chats,
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
    return { app, archive: archiveParts(opened, close), [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
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

interface OpenedArchive {
  readonly archive: PostArchive;
  readonly embeddings: EmbeddingModel | undefined;
  readonly unwritable?: AppError;
}

/** With an `AppError` for the model, posts are only read. */
async function openArchive(config: Config, model: (EmbeddingModel & AsyncDisposable) | AppError | undefined, stack: Resources): Promise<OpenedArchive> {
  const unwritable = model instanceof AppError ? model : undefined;
  const embeddings = model && !(model instanceof AppError) ? stack.use(model) : undefined;
  try {
    await mkdir(config.THREADWISE_DATA, { recursive: true });
  } catch (error) {
    throw new AppError('BAD_CONFIG', `The data folder ${config.THREADWISE_DATA} cannot be made. Set THREADWISE_DATA to a folder that can be written.`, { cause: error });
  }
  const archive = stack.use(
    await openLanceArchive({
      folder: path.join(config.THREADWISE_DATA, 'archive'),
      ...(embeddings ? { vectorModel: { identity: embeddings.identity, dimensions: embeddings.dimensions } } : {}),
      ...(unwritable ? { anyModel: true } : {}),
    }),
  );
  return { archive, embeddings, ...(unwritable ? { unwritable } : {}) };
}

/** The first search would wait for it: some ten seconds for a million posts. */
async function readIndex(archive: PostArchive, logger: Logger): Promise<void> {
  const started = performance.now();
  await archive.documentFrequencies([]);
  const { postCount } = await archive.stats();
  logger.info({ postCount, ms: Math.round(performance.now() - started) }, 'The posts are in memory, ready to be searched.');
}

/** A model hub or server that is out of reach, or slow, does not keep the server from starting. */
async function embeddingsIfReachable(models: ModelOpener, signal?: AbortSignal): Promise<(EmbeddingModel & AsyncDisposable) | AppError | undefined> {
  try {
    return await models.embeddings({ ...(signal ? { signal } : {}), patienceMs: HUB_PATIENCE_MS });
  } catch (error) {
    if (error instanceof AppError && error.retryable) return error;
    throw error;
  }
}

async function openWriters(models: ModelOpener, stack: Resources, closing: AbortSignal): Promise<{ chats: readonly ChatModel[]; reranker: Reranker | undefined }> {
  const opening = await Promise.allSettled(models.chats(closing));
  const chats = opening.flatMap((chat) => (chat.status === 'fulfilled' ? [stack.use(chat.value)] : []));
  const failed = opening.find((chat) => chat.status === 'rejected');
  if (failed) throw failed.reason;
  const reranker = await models.reranker(closing);
  if (reranker) stack.use(reranker);
  return { chats, reranker };
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

const archiveParts = ({ archive, embeddings, unwritable }: OpenedArchive, close: () => Promise<void>): ArchiveParts => ({
  ...(unwritable ? { unwritable } : {}),
  async index(posts) {
    if (unwritable) throw unwritable;
    return indexPosts(posts, { archive, embeddings });
  },
  optimize: () => archive.optimize(),
  postCount: async () => (await archive.stats()).postCount,
  [Symbol.asyncDispose]: close,
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
