import { fileURLToPath } from 'node:url';
import { readConfig, type Config } from './config.ts';
import { compose, type ArchiveParts } from './compose.ts';
import { importWithProgress } from './cli/import-command.ts';
import type { ArchiveOverview } from './app.ts';
import { AppError } from './domain/errors.ts';
import { startServer } from './server/start-server.ts';
import { createLogger } from './telemetry/logger.ts';
import { createMetrics } from './telemetry/metrics.ts';

const SAMPLE = fileURLToPath(new URL('../sample/posts.jsonl', import.meta.url));
/** How often answers of lost processes are looked for. */
const CLOSE_LOST_MS = 5_000;

/**
 * Serves until SIGTERM or SIGINT: settings, parts, the sample archive where there is none yet, listen, drain.
 * Returns the exit code: 0 after an orderly end, 1 when the start fails (the reason is on stderr).
 */
export async function serve(): Promise<number> {
  try {
    return await serveUntilStopped(readConfig());
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const cause = error.cause instanceof Error ? `Cause: ${error.cause.message.split('\n')[0]}\n` : '';
    process.stderr.write(`${error.message}\n${cause}`);
    return 1;
  }
}

async function serveUntilStopped(config: Config): Promise<number> {
  const stop = stopSignal();
  const logger = createLogger(config.LOG_LEVEL);
  const metrics = createMetrics();
  const stopping = new AbortController();
  void stop.then(() => stopping.abort());
  await using parts = await compose(config, logger, metrics, undefined, stopping.signal).catch((error: unknown) => {
    if (stopping.signal.aborted) return undefined;
    throw error;
  });
  // Told to stop before it had begun to serve.
  if (!parts) return 0;
  const { app } = parts;
  await importSampleIfEmpty(parts.archive);
  const closeLost = () => app.closeLostAnswers().catch((error: unknown) => logger.warn({ err: error }, 'Answers of lost processes could not be closed; it will be tried again.'));
  await closeLost();
  const server = await startServer({ app, port: config.PORT, host: config.HOST, logger, metrics });
  const closing = setInterval(() => void closeLost(), CLOSE_LOST_MS);
  process.stdout.write(welcome(server.url, await app.archive()));

  logger.info({ signal: await stop }, 'Draining: running answers may end, new questions are refused.');
  clearInterval(closing);
  await app.drain(config.DRAIN_SECONDS * 1000);
  await server.close();
  return 0;
}

/** The first start has something to ask about; an archive that holds posts is left alone. */
async function importSampleIfEmpty(archive: ArchiveParts): Promise<void> {
  if ((await archive.postCount()) > 0) return;
  if (archive.unwritable) {
    process.stdout.write(`The archive is empty, and no posts can be imported: ${archive.unwritable.message}\n`);
    return;
  }
  process.stdout.write('The archive is empty: importing the sample archive.\n');
  await importWithProgress(SAMPLE, archive, process.stdout);
}

function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
}

const welcome = (url: string, { postCount, embedding, chat }: ArchiveOverview): string => `
Threadwise answers from ${postCount} posts at ${url}/graphql
Search: ${embedding ? `by words and by meaning (${embedding.identity})` : 'by words'}. Writer: ${chat ? `${chat.identity}, ${chat.device}` : 'extracts (no CHAT_MODEL is set)'}.

Ask the first question:

  npx threadwise ask "Why was the Kettle Bridge closed?"

or over GraphQL:

  curl ${url}/graphql -H 'content-type: application/json' -d '{"query":"mutation { ask(input: { question: \\"Why was the Kettle Bridge closed?\\", wait: true }) { answer { text } } }"}'

Your own posts: npx threadwise import PATH (an X export, or JSON lines). Stop with Ctrl-C.

`;
