import type { Answer } from '../domain/answer.ts';
import { isTerminal, type AnswerEventBody } from '../domain/answer-event.ts';
import type { CachedAnswer } from '../ports/answer-cache.ts';
import type { AnswerDeps } from './turn.ts';

interface CachedTurn {
  readonly key: string;
  readonly asked: Answer;
  /** Whether the answer, now that it is written, may be given to others. */
  readonly mayStore: () => boolean;
  readonly deps: AnswerDeps;
  readonly signal: AbortSignal;
}

/** A holder of the claim is waited for in steps: its store may be out of reach, and then the claim is won. */
const WAIT_STEP_MS = 5_000;
/** So long, then it is written without a claim. */
const WAIT_STEPS = 24;

const nothingToRelease = async (): Promise<void> => {};

/**
 * Replays the cached answer of the same question, or writes it with `write` and caches it. One writer per
 * key: others wait for it, and take over when it fails.
 */
export async function* answerFromCache({ key, asked, mayStore, deps, signal }: CachedTurn, write: () => AsyncGenerator<AnswerEventBody>): AsyncGenerator<AnswerEventBody> {
  const { cache, clock, report } = deps;
  const claimed = await hitOrClaim(key, asked.id, deps, signal);
  report.cacheLookup('hit' in claimed ? 'hit' : 'miss');
  if ('hit' in claimed) {
    yield* replay(claimed.hit, asked, clock.now());
    return;
  }
  try {
    const events: AnswerEventBody[] = [];
    for await (const event of write()) {
      if (event.type !== 'AnswerCompleted') events.push(event);
      else if (mayStore()) await cache.put(key, { answer: event.answer, events, storedAt: clock.now() });
      yield event;
    }
  } finally {
    await claimed.release();
  }
}

async function hitOrClaim(key: string, answerId: string, { cache, log }: AnswerDeps, signal: AbortSignal): Promise<{ hit: CachedAnswer } | { release: () => Promise<void> }> {
  for (let step = 0; step < WAIT_STEPS; step++) {
    const hit = await cache.get(key);
    if (hit) return { hit };
    const claim = await cache.claim(key, answerId);
    if (claim.won) {
      // The holder before may have stored its answer between the look and the claim.
      const late = await cache.get(key);
      if (!late) return claim;
      await claim.release();
      return { hit: late };
    }
    const wait = AbortSignal.any([signal, AbortSignal.timeout(WAIT_STEP_MS)]);
    for await (const event of log.follow(claim.holder, 0, wait)) if (isTerminal(event)) break;
    signal.throwIfAborted();
  }
  return { release: nothingToRelease };
}

function* replay({ answer: { usage: _spentOnce, ...answer }, events, storedAt }: CachedAnswer, asked: Answer, now: number): Generator<AnswerEventBody> {
  yield* events;
  // The usage of `asked`: a follow-up may have been rewritten before it was looked up.
  const { id, conversationId, question, standaloneQuestion, createdAt, usage } = asked;
  const cacheHit = { kind: 'EXACT' as const, ageSeconds: Math.max(0, Math.round((now - storedAt) / 1000)) };
  yield {
    type: 'AnswerCompleted',
    answer: { ...answer, id, conversationId, question, standaloneQuestion, createdAt, completedAt: now, cacheHit, ...(usage ? { usage } : {}) },
  };
}
