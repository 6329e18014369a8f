import { describe, expect, it } from 'vitest';
import { exampleIndex } from '../../../../src/answering/routing/example-index.ts';
import { nearestExamples } from '../../../../src/answering/routing/nearest-examples.ts';
import { weighExamples } from '../../../../src/answering/routing/weigh-examples.ts';
import { ROUTES, type Route } from '../../../../src/domain/answer.ts';
import type { EmbeddingModel } from '../../../../src/ports/models.ts';

const shares = (route: Route, share: number) => Object.fromEntries(ROUTES.map((each) => [each, each === route ? share : (1 - share) / 6])) as Record<Route, number>;

describe('nearestExamples', () => {
  it('gives shares that add up to 1 for any text', async () => {
    for (const question of ['', '🦭', '\uD800', 'x'.repeat(3_000), 'who replies to anna most']) {
      const sum = Object.values(await nearestExamples(question, undefined)).reduce((total, share) => total + share, 0);
      expect(sum).toBeCloseTo(1);
    }
  });

  it('likens a question to those of the same form, whatever its topic', async () => {
    const { COUNT, ANSWER } = await nearestExamples('who replies to gwen most', undefined);
    expect(COUNT).toBeGreaterThan(ANSWER);
  });

  it('holds no example twice', () => {
    const texts = exampleIndex().examples.map(({ text }) => text.toLowerCase());
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('embeds the examples once for a model, beside the questions', async () => {
    const calls: number[] = [];
    const model: EmbeddingModel = {
      identity: 'counting', dimensions: 2, device: 'cpu',
      embedDocuments: async (texts) => (calls.push(texts.length), texts.map(() => [1, 0])),
      embedQuery: async () => [1, 0],
    };
    for (let times = 0; times < 3; times++) await nearestExamples('old mill photos', model);
    expect(calls).toEqual([exampleIndex().examples.length]);
  });

  it('goes by form alone when the model fails', async () => {
    const failing: EmbeddingModel = {
      identity: 'failing', dimensions: 2, device: 'cpu',
      embedDocuments: () => Promise.reject(new Error('no model')),
      embedQuery: () => Promise.reject(new Error('no model')),
    };
    expect(await nearestExamples('old mill photos', failing)).toEqual(await nearestExamples('old mill photos', undefined));
  });
});

describe('weighExamples', () => {
  it('lets clear examples overrule a grammar that is not sure', () => {
    expect(weighExamples({ route: 'SEARCH', reason: 'r', confidence: 0.5 }, shares('SUMMARIZE', 0.9)).route).toBe('SUMMARIZE');
  });

  it('keeps what grammar says against faint examples', () => {
    expect(weighExamples({ route: 'SEARCH', reason: 'r', confidence: 0.65 }, shares('SUMMARIZE', 0.5)).route).toBe('SEARCH');
  });

  it('never asks back because of examples alone', () => {
    expect(weighExamples({ route: 'ANSWER', reason: 'r', confidence: 0.5 }, shares('CLARIFY', 0.95)).route).toBe('ANSWER');
  });
});
