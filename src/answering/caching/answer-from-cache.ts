import type { Answer, CacheHit } from '../../domain/answer.ts';
import { isTerminal, type AnswerEventBody } from '../../domain/answer-event.ts';
import type { CachedAnswer } from '../../ports/answer-cache.ts';
import { embedQuery, type EmbedDeps } from '../../search/embed-query.ts';
import type { AnswerDeps } from '../turn.ts';
import { normalise } from './canonical-question.ts';
import type { EvidenceReader } from './evidence-reader.ts';

interface CachedTurn {
  readonly key: string;
  readonly asked: Answer;
  /** Whether an answer that is there will do. */
  readonly mayReuse: boolean;
  /** Whether the answer, now that it is written, may be given to others. */
  readonly mayStore: () => boolean;
  readonly evidence: Pick<EvidenceReader, 'basis' | 'stillHolding'>;
  readonly deps: AnswerDeps;
  readonly signal: AbortSignal;
}

/** A holder of the claim is waited for in steps: its store may be out of reach, and then the claim is won. */
const WAIT_STEP_MS = 5_000;
/** So long, then it is written without a claim. */
const WAIT_STEPS = 24;
/** Questions with one key that are less alike than this are not taken for the same, whatever their words. */
export const LEAST_SIMILARITY = 0.6;

const nothingToRelease = async (): Promise<void> => {};

interface Usable {
  readonly entry: CachedAnswer;
  readonly cacheHit: CacheHit;
}

/**
 * Replays the stored answer of the same question, or of one that asks the same, or writes it with `write` and stores it. An answer whose
 * evidence has changed is written again. One writer per key: others wait for it, and take over when it fails.
 */
export async function* answerFromCache(turn: CachedTurn, write: () => AsyncGenerator<AnswerEventBody>): AsyncGenerator<AnswerEventBody> {
  const { key, asked, mayReuse, mayStore, evidence, deps } = turn;
  const { cache, clock, report } = deps;
  let outdated = false;
  const claimed = mayReuse ? await hitOrClaim(turn, () => (outdated = true)) : { release: nothingToRelease };
  report.cacheLookup('hit' in claimed ? (claimed.hit.cacheHit.kind === 'EXACT' ? 'hit' : 'semantic_hit') : outdated ? 'outdated' : 'miss');
  if ('hit' in claimed) {
    yield* replay(claimed.hit, asked, clock.now());
    return;
  }
  try {
    const events: AnswerEventBody[] = [];
    for await (const event of write()) {
      if (event.type !== 'AnswerCompleted') events.push(event);
      else if (mayStore()) await cache.put(key, { answer: event.answer, events, storedAt: clock.now(), basis: await evidence.basis(event.answer.route) });
      yield event;
    }
  } finally {
    await claimed.release();
  }
}

async function hitOrClaim(turn: CachedTurn, onOutdated: () => void): Promise<{ hit: Usable } | { release: () => Promise<void> }> {
  const { key, asked, deps, signal } = turn;
  const { cache, log } = deps;
  for (let step = 0; step < WAIT_STEPS; step++) {
    const hit = await usable(turn, onOutdated);
    if (hit) return { hit };
    const claim = await cache.claim(key, asked.id);
    if (claim.won) {
      // The holder before may have stored its answer between the look and the claim.
      const late = await usable(turn, onOutdated);
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

/** The stored answer, if it was written for this question or one that asks the same, and would be written from the same posts today. */
async function usable({ key, asked, evidence, deps, signal }: CachedTurn, onOutdated: () => void): Promise<Usable | undefined> {
  const stored = await deps.cache.get(key);
  if (!stored) return undefined;
  const ageSeconds = Math.max(0, Math.round((deps.clock.now() - stored.storedAt) / 1000));
  const question = stored.answer.standaloneQuestion;
  const similarity = await likeness(question, asked.standaloneQuestion, deps, signal);
  if (similarity < LEAST_SIMILARITY) return undefined;
  const cacheHit: CacheHit = normalise(question) === normalise(asked.standaloneQuestion) ? { kind: 'EXACT', ageSeconds } : { kind: 'SEMANTIC', ageSeconds, similarity };
  const entry = await evidence.stillHolding(stored);
  if (!entry) {
    onOutdated();
    return undefined;
  }
  if (entry !== stored) await deps.cache.put(key, entry);
  return { entry, cacheHit };
}

/** Cosine similarity of two questions, 0 to 1; 1 for the same one, 0 where it cannot be told. */
export async function likeness(stored: string, asked: string, deps: EmbedDeps, signal?: AbortSignal): Promise<number> {
  if (normalise(stored) === normalise(asked)) return 1;
  const [one, other] = await Promise.all([embedQuery(stored, deps, signal), embedQuery(asked, deps, signal)]);
  const similarity = one.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);
  return Math.min(1, Math.max(0, similarity));
}

function* replay({ entry, cacheHit }: Usable, asked: Answer, now: number): Generator<AnswerEventBody> {
  const { answer, events } = entry;
  const { usage: _spentOnce, ...stored } = answer;
  for (const event of events) yield event.type === 'AnswerRouted' ? { ...event, appliedFilter: asked.appliedFilter } : event;
  // What belongs to the asking, not to the answer. The usage of `asked`: a follow-up may have been rewritten before it was looked up.
  const { id, conversationId, question, standaloneQuestion, appliedFilter, createdAt, usage, parentId, replacesId, carried } = asked;
  const own = { id, conversationId, question, standaloneQuestion, appliedFilter, createdAt, completedAt: now, cacheHit };
  const some = Object.fromEntries(Object.entries({ usage, parentId, replacesId, carried }).filter(([, value]) => value !== undefined));
  const { parentId: _parent, replacesId: _replaced, carried: _carried, ...shared } = stored;
  yield { type: 'AnswerCompleted', answer: { ...shared, ...own, ...some } };
}
