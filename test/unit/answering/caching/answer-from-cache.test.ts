import { describe, expect, it } from 'vitest';
import { createMemoryAnswerCache } from '../../../src/adapters/cache/memory/memory-answer-cache.ts';
import { createMemoryAnswerLog } from '../../../src/adapters/cache/memory/memory-answer-log.ts';
import { answerFromCache } from '../../../src/answering/answer-from-cache.ts';
import type { AnswerDeps } from '../../../src/answering/turn.ts';
import type { Answer } from '../../../src/domain/answer.ts';
import type { AnswerEventBody } from '../../../src/domain/answer-event.ts';

const answer = (id: string) => ({ id, status: 'RUNNING', text: '', createdAt: 0 }) as unknown as Answer;
const delta: AnswerEventBody = { type: 'TextDelta', offset: 0, text: 'Hello.' };

function world() {
  const lookups: string[] = [];
  const deps = {
    cache: createMemoryAnswerCache(),
    log: createMemoryAnswerLog(),
    clock: { now: () => 10_000 },
    report: { cacheLookup: (result: string) => lookups.push(result) },
  } as unknown as AnswerDeps;
  let written = 0;
  const ask = async (id: string, { mayStore = true, fails = false } = {}) => {
    const events: AnswerEventBody[] = [];
    const writer = await deps.log.open(id);
    const write = async function* () {
      written += 1;
      yield delta;
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (fails) throw new Error('broken');
      yield { type: 'AnswerCompleted' as const, answer: { ...answer(id), status: 'COMPLETED' as const } };
    };
    const signal = new AbortController().signal;
    try {
      for await (const event of answerFromCache({ key: 'k', asked: answer(id), mayStore: () => mayStore, deps, signal }, write)) {
        events.push(event);
        await writer.append(event);
      }
    } catch (error) {
      await writer.append({ type: 'AnswerFailed', code: 'INTERNAL', message: 'broken', retryable: false });
      throw error;
    }
    return events;
  };
  return { ask, lookups, written: () => written };
}

describe('the answer cache of a run', () => {
  it('replays the same events, with the id of the new answer, and marks them', async () => {
    const { ask, lookups } = world();
    await ask('a');
    expect(await ask('b')).toMatchObject([delta, { type: 'AnswerCompleted', answer: { id: 'b', cacheHit: { kind: 'EXACT', ageSeconds: 0 } } }]);
    expect(lookups).toEqual(['miss', 'hit']);
  });

  it('lets one of many write, and gives its answer to the others', async () => {
    const { ask, written } = world();
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => ask(id)));
    expect(written()).toBe(1);
  });

  it('lets another one write when the first fails', async () => {
    const { ask, written } = world();
    const results = await Promise.allSettled([ask('a', { fails: true }), ask('b')]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(written()).toBe(2);
  });

  it('keeps nothing of a run that was degraded', async () => {
    const { ask, written } = world();
    await ask('a', { mayStore: false });
    await ask('b');
    expect(written()).toBe(2);
  });
});
