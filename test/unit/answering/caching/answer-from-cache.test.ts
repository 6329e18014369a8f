import { describe, expect, it } from 'vitest';
import { createMemoryAnswerCache } from '../../../../src/adapters/cache/memory/memory-answer-cache.ts';
import { createMemoryAnswerLog } from '../../../../src/adapters/cache/memory/memory-answer-log.ts';
import { answerFromCache } from '../../../../src/answering/caching/answer-from-cache.ts';
import { EvidenceReader } from '../../../../src/answering/caching/evidence-reader.ts';
import type { Found } from '../../../../src/answering/evidence.ts';
import type { AnswerDeps } from '../../../../src/answering/turn.ts';
import type { Answer } from '../../../../src/domain/answer.ts';
import type { AnswerEventBody } from '../../../../src/domain/answer-event.ts';
import type { EmbeddingModel } from '../../../../src/ports/models.ts';
import type { ArchiveStats } from '../../../../src/ports/post-archive.ts';
import { makePost } from '../../../fakes/sample-posts.ts';

const answer = (id: string, question = 'Where is the ferry?') => ({ id, status: 'RUNNING', text: '', createdAt: 0, standaloneQuestion: question, route: 'ANSWER' }) as unknown as Answer;
const delta: AnswerEventBody = { type: 'TextDelta', offset: 0, text: 'Hello.' };
/** Texts about ships lie close together, others do not. */
const embeddings = {
  identity: 'embedder',
  embedQuery: async (text: string) => (/ferry|boat/.test(text) ? [1, 0] : [0, 1]),
} as unknown as EmbeddingModel;

function world() {
  const lookups: string[] = [];
  const deps = {
    cache: createMemoryAnswerCache(),
    log: createMemoryAnswerLog(),
    clock: { now: () => 10_000 },
    embeddings,
    report: { cacheLookup: (result: string) => lookups.push(result) },
  } as unknown as AnswerDeps;
  const archive = { version: 'v1', found: 'the first post' };
  let written = 0;
  const ask = async (id: string, { mayStore = true, mayReuse = true, fails = false, question = 'Where is the ferry?' } = {}) => {
    const events: AnswerEventBody[] = [];
    const writer = await deps.log.open(id);
    const write = async function* () {
      written += 1;
      yield delta;
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (fails) throw new Error('broken');
      yield { type: 'AnswerCompleted' as const, answer: { ...answer(id, question), status: 'COMPLETED' as const } };
    };
    const signal = new AbortController().signal;
    const evidence = new EvidenceReader({ stats: async () => ({ version: archive.version }) as ArchiveStats }, async () => foundPost(archive.found));
    try {
      for await (const event of answerFromCache({ key: 'k', asked: answer(id, question), mayReuse, mayStore: () => mayStore, evidence, deps, signal }, write)) {
        events.push(event);
        await writer.append(event);
      }
    } catch (error) {
      await writer.append({ type: 'AnswerFailed', code: 'INTERNAL', message: 'broken', retryable: false });
      throw error;
    }
    return events;
  };
  return { ask, lookups, archive, written: () => written };
}

const foundPost = (text: string): Found => ({ total: 1, evidence: [{ post: makePost({ sourceId: '1', text, createdAt: 0 }), relevance: 1, strength: 1 }], weights: new Map(), match: 'whole' });

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

  it('is written again for somebody who does not want the stored one, and that one is kept', async () => {
    const { ask, written } = world();
    await ask('a');
    await ask('b', { mayReuse: false });
    expect(written()).toBe(2);
    await ask('c');
    expect(written()).toBe(2);
  });

  it('serves a question that asks the same, and says how alike it is, not what others asked', async () => {
    const { ask } = world();
    await ask('a');
    const events = await ask('b', { question: 'Where is the boat?' });
    expect(events.at(-1)).toMatchObject({ answer: { id: 'b', standaloneQuestion: 'Where is the boat?', cacheHit: { kind: 'SEMANTIC', similarity: 1 } } });
  });

  it('serves no question that is not like it', async () => {
    const { ask, written } = world();
    await ask('a');
    await ask('b', { question: 'Where is the mayor?' });
    expect(written()).toBe(2);
  });

  it('goes on serving when the archive changed elsewhere', async () => {
    const { ask, archive, written } = world();
    await ask('a');
    archive.version = 'v2';
    expect((await ask('b')).at(-1)).toMatchObject({ answer: { cacheHit: { kind: 'EXACT' } } });
    expect(written()).toBe(1);
  });

  it('is written again when its posts changed', async () => {
    const { ask, archive, lookups, written } = world();
    await ask('a');
    Object.assign(archive, { version: 'v2', found: 'an edited post' });
    await ask('b');
    expect(written()).toBe(2);
    expect(lookups).toEqual(['miss', 'outdated']);
  });
});
