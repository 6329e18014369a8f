import { describe, expect, it } from 'vitest';
import { findPosts } from '../../../src/answering/find-posts.ts';
import { termsOf, weighTerms } from '../../../src/answering/term-weights.ts';
import type { ReadQuestion } from '../../../src/answering/turn.ts';
import type { Reranker } from '../../../src/ports/models.ts';
import { turnDeps } from '../../fakes/answer-deps.ts';
import { FakeArchive } from '../../fakes/fake-archive.ts';
import { makePost } from '../../fakes/sample-posts.ts';

const words = ['ferry', 'stop', 'running'];
const question: ReadQuestion = { text: 'Why did the ferry stop running?', filter: {}, inferred: [], words, phrases: [], excluded: [], people: [], alternatives: [], hints: [], meaning: '', language: 'en' };

const chatter = makePost({ sourceId: 'chatter', text: 'Did the ferry stop running jokes stop being funny? Why?' });
const answer = makePost({ sourceId: 'answer', text: 'The ferry is out of service as its engine burned out.' });
const beside = makePost({ sourceId: 'beside', text: 'A new ferry timetable hangs at the pier.' });

const reranker = (scores: Record<string, number>): Reranker => ({
  identity: 'fake',
  device: 'cpu',
  score: async (query, texts) => {
    expect(query).toBe(question.text);
    return texts.map((text) => scores[[chatter, answer, beside].find((post) => post.text === text)?.sourceId ?? ''] ?? 0);
  },
});

async function find(scores?: Record<string, number>, posts = [chatter, answer, beside]) {
  const archive = new FakeArchive(posts);
  const deps = turnDeps({ archive, ...(scores ? { reranker: reranker(scores) } : {}) });
  const weights = await weighTerms(termsOf(words, []), archive);
  const found = await findPosts(question, 12, weights, deps, new AbortController().signal);
  return { ...found, ids: found.evidence.map(({ post }) => post.sourceId), deps };
}

describe('the posts of an answer', () => {
  it('stand in the order of their words without a reranker', async () => {
    expect((await find()).ids[0]).toBe('chatter');
  });

  it('are led by the one that a reranker holds for the answer, and lose what it finds beside the question', async () => {
    const { ids } = await find({ chatter: 0.01, answer: 0.98, beside: 0.001 });
    expect(ids[0]).toBe('answer');
    expect(ids).not.toContain('beside');
  });

  it('keep the order of their words where the reranker sees no difference', async () => {
    expect((await find({ chatter: 0.9, answer: 0.9, beside: 0.9 })).ids[0]).toBe('chatter');
  });

  it('are not turned over by noise: low scores count little, however they compare', async () => {
    expect((await find({ chatter: 0.001, answer: 0.02, beside: 0.01 })).ids[0]).toBe('chatter');
  });

  it('may be on the question by the word of the reranker alone, where words and meaning find nothing', async () => {
    const wordless = { ...answer, text: 'Its engine burned out on Tuesday, so nobody crosses.' };
    const archive = new FakeArchive([wordless, ...Array.from({ length: 10 }, (_, i) => makePost({ text: `Orchard diary, chapter ${i}: apples.` }))]);
    archive.near = [{ sourceId: 'answer', score: 0.5 }];
    const embeddings = { identity: 'fake', dimensions: 1, device: 'cpu', embedDocuments: async () => [], embedQuery: async () => [1] };
    const findWith = async (score: number) => {
      const deps = turnDeps({ archive, embeddings, reranker: { identity: 'fake', device: 'cpu', score: async (_query, texts) => texts.map(() => score) } });
      return findPosts(question, 12, new Map([['ferri', 2]]), deps, new AbortController().signal);
    };
    expect((await findWith(0.49)).evidence).toEqual([]);
    expect((await findWith(0.95)).evidence).toMatchObject([{ post: { sourceId: 'answer' }, relevance: 0.95 }]);
  });

  it('lose no relevance by a low score', async () => {
    const before = await find();
    const after = await find({ chatter: 0.1, answer: 0.1, beside: 0.1 });
    expect(after.evidence.map(({ relevance }) => relevance)).toEqual(before.evidence.map(({ relevance }) => relevance));
  });

  it('are all of a time with few posts, whatever their words, and none of a time with many', async () => {
    const day = { since: Date.UTC(2024, 0, 10), until: Date.UTC(2024, 0, 11) };
    const of = (count: number) => Array.from({ length: count }, (_, i) => makePost({ sourceId: `day${i}`, createdAt: day.since + i, author: `a${i}`, text: `Soup number ${i} was very good` }));
    const found = async (count: number) => {
      const archive = new FakeArchive([...of(count), ...Array.from({ length: 60 }, (_, i) => makePost({ sourceId: `other${i}`, createdAt: day.until + i, text: `Lunch ${i} again` }))]);
      return findPosts({ ...question, filter: day }, 12, await weighTerms(termsOf(words, []), archive), turnDeps({ archive }), new AbortController().signal);
    };
    expect(await found(4)).toMatchObject({ match: 'filter', total: 4 });
    expect((await found(30)).evidence).toEqual([]);
  });
});
