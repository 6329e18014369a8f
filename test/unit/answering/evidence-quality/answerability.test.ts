import { describe, expect, it } from 'vitest';
import { answerability, fieldScore } from '../../../../src/answering/evidence-quality/answerability.ts';

const signs = { coverage: 0.5, terms: 4, lead: 0.5, byMeaning: true };

describe('how likely the archive answers', () => {
  it.each([
    ['more of the question is held', { coverage: 0.9 }],
    ['the best post stands out further', { lead: 0.9 }],
    ['half of a longer question is held', { terms: 10, coverage: 0.6 }],
  ])('rises when %s', (_, change) => {
    for (const byMeaning of [true, false]) expect(answerability({ ...signs, byMeaning, ...change })).toBeGreaterThan(answerability({ ...signs, byMeaning }));
  });

  it('lies between 0 and 1', () => {
    expect(answerability({ ...signs, coverage: 0, lead: 0 })).toBeGreaterThan(0);
    expect(answerability({ coverage: 1, terms: 30, lead: 2, byMeaning: true })).toBeLessThan(1);
  });
});

describe('the field', () => {
  it('is the mean of the posts from the 21st on, and little where hardly any post shares a word', () => {
    expect(fieldScore([...Array.from({ length: 20 }, () => 1), 0.4, 0.2])).toBeCloseTo(0.3);
    expect(fieldScore([1, 0.7])).toBeCloseTo(0.07);
    expect(fieldScore([])).toBe(0);
  });
});
