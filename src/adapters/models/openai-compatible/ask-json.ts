import type { z } from 'zod';
import { CallWatch } from './call-watch.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import type { ModelServer, ReplyBody } from './model-server.ts';
import { broken } from './server-failure.ts';
import { tryAgain, type RetryOptions } from './try-again.ts';

export interface JsonServer {
  readonly server: ModelServer;
  readonly breaker: CircuitBreaker;
  readonly retry: RetryOptions;
  /** For one question, retries included, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Sends a question that may be sent twice, and reads its answer. Rejects with `ServerFailure`, also where the answer is not
 * of the shape that was asked for, and with the caller's reason as soon as its signal aborts.
 */
export async function askJson<T>({ server, breaker, retry, timeoutMs }: JsonServer, path: string, question: object, answer: z.ZodType<T>, caller: AbortSignal | undefined): Promise<T> {
  const { names } = server;
  const watch = new CallWatch(names, { timeoutMs }, caller);
  try {
    return await tryAgain(
      async (permit) => {
        const { body } = await server.post(path, question, watch.signal);
        const read = answer.safeParse(parse(await wholeText(body, server, watch.signal)));
        // The reason would quote the answer.
        if (!read.success) throw broken(names, 'sent an answer that cannot be used');
        permit.succeeded();
        return read.data;
      },
      { breaker, watch, names, retry },
    );
  } finally {
    watch.close();
  }
}

async function wholeText(body: ReplyBody, server: ModelServer, signal: AbortSignal): Promise<string> {
  try {
    return await body.text();
  } catch (error) {
    throw server.failure(error, signal);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
