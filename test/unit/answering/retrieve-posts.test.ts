import { describe, expect, it } from 'vitest';
import { retrievePosts } from '../../../src/answering/retrieve-posts.ts';
import type { ReadQuestion } from '../../../src/answering/turn.ts';
import type { Effort } from '../../../src/domain/answer.ts';
import { turnDeps } from '../../fakes/answer-deps.ts';
import { FakeArchive } from '../../fakes/fake-archive.ts';
import { makePost } from '../../fakes/sample-posts.ts';

const POSTS = [
  makePost({ sourceId: 'closed', text: 'The Kettle Bridge closed after inspectors found cracks.' }),
  makePost({ sourceId: 'blamed', text: 'Residents blamed the harbour office for late repairs.' }),
  ...Array.from({ length: 60 }, (_, i) => makePost({ sourceId: `other-${i}`, text: `Orchard diary, chapter ${i}: bridge of apples.` })),
];
const questionOf = (text: string, words: readonly string[], language = 'en'): ReadQuestion => ({ text, filter: {}, inferred: [], words, phrases: [], excluded: [], people: [], alternatives: [], hints: [], meaning: text, language });
const twofold = questionOf('Why was the Kettle Bridge closed and who was blamed by residents?', ['Kettle', 'Bridge', 'closed', 'blamed', 'residents']);

const retrieve = async (question: ReadQuestion, effort: Effort, archive = new FakeArchive(POSTS), signal = new AbortController().signal) => {
  const found = await retrievePosts('ANSWER', question, effort, turnDeps({ archive }), signal);
  return { ...found, ids: found?.evidence.map(({ post }) => post.sourceId) ?? [] };
};

describe('the effort of an answer', () => {
  it('is one round when it is fast, and shows its budget', async () => {
    const { work } = await retrieve(twofold, 'FAST');
    expect(work).toMatchObject({ rounds: 1, maxRounds: 1 });
    expect(work?.postsRead).toBeGreaterThan(0);
    expect(work?.postsRead).toBeLessThanOrEqual(work?.maxPostsRead ?? 0);
  });

  it('gives each part of the question its own posts when it is thorough', async () => {
    const { work, subQuestions, evidence = [] } = await retrieve(twofold, 'THOROUGH');
    expect(subQuestions).toEqual(['Why was the Kettle Bridge closed?', 'Who was blamed by residents?']);
    expect(evidence.slice(0, 2).map(({ post, part }) => [post.sourceId, part])).toEqual([['closed', 0], ['blamed', 1]]);
    expect(work?.rounds).toBeGreaterThanOrEqual(3);
    expect(work?.rounds).toBeLessThanOrEqual(work?.maxRounds ?? 0);
  });

  it('ends with the reader: an abort is no empty answer', async () => {
    const reason = new Error('stopped');
    const archive = new FakeArchive(POSTS);
    archive.searchTerms = async () => Promise.reject(reason);
    await expect(retrieve(twofold, 'THOROUGH', archive, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('what was asked and not found', () => {
  it.each([
    ['en', 'Did the Kettle Bridge closed notice reach Zanzibarton?', 'No post mentions “Zanzibarton”.'],
    ['es', '¿Llegó el aviso de Kettle Bridge closed a Zanzibarton?', 'Ninguna publicación menciona «Zanzibarton».'],
  ])('is said in the language of the question: %s', async (language, text, sentence) => {
    const { missing } = await retrieve(questionOf(text, ['Kettle', 'Bridge', 'closed', 'Zanzibarton'], language), 'BALANCED');
    expect(missing).toContain(sentence);
  });

  it('is a part of which no post speaks', async () => {
    const { missing } = await retrieve(questionOf('Why was the Kettle Bridge closed and what do quokkas nibble?', ['Kettle', 'Bridge', 'closed', 'quokkas', 'nibble']), 'THOROUGH');
    expect(missing).toContain('Nothing was found on: “What do quokkas nibble?”');
  });

  it('is nothing where the posts hold all of it', async () => {
    expect((await retrieve(questionOf('Why was the Kettle Bridge closed?', ['Kettle', 'Bridge', 'closed']), 'BALANCED')).missing).toBeUndefined();
  });
});
