import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { routeByRules } from '../../../../src/answering/rules/route-by-rules.ts';
import { contentWords } from '../../../../src/search/understand/content-words.ts';
import { understandQuestion } from '../../../../src/search/understand/understand-question.ts';

const now = Date.UTC(2026, 10, 23, 12);
function route(question: string, hasHistory = false) {
  const understood = understandQuestion(question, { now });
  const words = contentWords(understood.remainder, understood.language);
  return routeByRules({ question, understood: { ...understood, ...words }, hasHistory });
}

const labelled = readFileSync(new URL('../../../evals/routing.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { question: string; route: string; split: 'dev' | 'test'; set?: string })
  .filter(({ set }) => set === undefined);

describe('routeByRules', () => {
  it.each(['dev', 'test'] as const)('gets most of the labelled questions of the %s half right', (split) => {
    const half = labelled.filter((entry) => entry.split === split);
    const wrong = half.filter(({ question, route: expected }) => route(question).route !== expected).map(({ question }) => question);
    expect(half.length).toBeGreaterThanOrEqual(150);
    // Naming them makes a failure readable.
    expect(wrong.length <= half.length * 0.1 ? [] : wrong).toEqual([]);
  });

  it('tells what is counted over posts from what posts report', () => {
    expect(route('how many posts mention the flooded homes?').route).toBe('COUNT');
    expect(route('how many homes were flooded?').route).toBe('ANSWER');
  });

  it('looks past a greeting and courtesy', () => {
    expect(route('Hi, could you please tell me when the bridge reopened?').route).toBe('ANSWER');
  });

  it('leaves what the archive may know to the posts, though the assistant is asked', () => {
    expect(route('what do you know about the seal?').route).toBe('ANSWER');
  });

  it('summarises a span that is named alone', () => {
    expect(route('yesterday').route).toBe('SUMMARIZE');
  });

  it.each([
    ['Is he married?', 'ANSWER'], ['Where did he work?', 'ANSWER'], ['tell me about his cat', 'ANSWER'],
    ['what is the oldest post?', 'SEARCH'], ['most liked post', 'SEARCH'], ['What was his last tweet?', 'SEARCH'], ['which post got the most likes?', 'SEARCH'],
    ['which year did he post most', 'COUNT'], ['Whom does he mention most?', 'COUNT'], ['most used hashtag', 'COUNT'], ['how many people does he talk to?', 'COUNT'],
    ['How many are replies?', 'COUNT'], ['how many are his own posts?', 'COUNT'],
    ['Which posts explain why the bridge closed?', 'SEARCH'], ['what was the most popular bakery?', 'ANSWER'], ['who won the most medals?', 'ANSWER'],
  ])('reads %j as %s without asking back', (question, expected) => {
    expect(route(question).route).toBe(expected);
  });

  it('counts what "there" stands for only when something was asked before', () => {
    expect(route('How many are there?', true).route).toBe('COUNT');
    expect(route('How many are there?').route).toBe('CLARIFY');
  });

  it('gives a reason and a confidence between 0 and 1 for any input', () => {
    for (const question of ['', ' ', '\uD800', '$&', 'x'.repeat(5_000), '🦭', '何']) {
      const { reason, confidence } = route(question);
      expect(reason).not.toBe('');
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  });
});
