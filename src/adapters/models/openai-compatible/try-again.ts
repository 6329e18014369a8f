import { setTimeout as sleep } from 'node:timers/promises';
import type { CallWatch } from './call-watch.ts';
import type { CircuitBreaker, Permit } from './circuit-breaker.ts';
import { resting, ServerFailure, type ServerNames } from './server-failure.ts';

export interface RetryOptions {
  /** Attempts after the first. */
  readonly retries: number;
  /** The first pause, in milliseconds; each further one is twice as long, and each is cut by up to a half at random. */
  readonly pauseMs: number;
}

export const RETRY: RetryOptions = { retries: 2, pauseMs: 250 };

/** A server that asks for a longer pause is not asked again within this call. */
const LONGEST_PAUSE_MS = 5_000;

/**
 * Runs attempts until one succeeds, the failure is one that another attempt cannot mend, the pause would take longer than
 * the call may, or the circuit opens. `attempt` settles its permit where it succeeds.
 */
export async function tryAgain<T>(
  attempt: (permit: Permit) => Promise<T>,
  { breaker, watch, names, retry }: { breaker: CircuitBreaker; watch: CallWatch; names: ServerNames; retry: RetryOptions },
): Promise<T> {
  for (let tried = 0, last: unknown; ; tried++) {
    const permit = breaker.admit();
    if (!permit) throw last ?? resting(names, breaker.retryAfterMs);
    try {
      return await attempt(permit);
    } catch (error) {
      settle(permit, error);
      if (!(error instanceof ServerFailure) || !error.again || tried >= retry.retries) throw error;
      const pauseMs = Math.max(error.retryAfterMs ?? 0, retry.pauseMs * 2 ** tried * (0.5 + Math.random() / 2));
      if (pauseMs > LONGEST_PAUSE_MS || pauseMs >= watch.leftMs) throw error;
      await pause(pauseMs, watch.signal);
      last = error;
    }
  }
}

export function settle(permit: Permit, error: unknown): void {
  if (error instanceof ServerFailure && error.atFault) permit.failed();
  else permit.dropped();
}

/** Rejects with the signal's reason as soon as it aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    throw signal.reason;
  }
}
