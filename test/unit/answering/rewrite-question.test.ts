import { describe, expect, it } from 'vitest';
import { rewriteQuestion } from '../../../src/answering/rewrite-question.ts';
import type { Answer } from '../../../src/domain/answer.ts';
import type { PostFilter } from '../../../src/domain/filter.ts';
import { turnDeps } from '../../fakes/answer-deps.ts';
import { fakeAnswer } from '../../fakes/fake-app.ts';
import { FakeChat, type FakeReply } from '../../fakes/fake-chat.ts';

const turn = (question: string, filter: PostFilter = {}): Answer => fakeAnswer('a', { question, standaloneQuestion: question, appliedFilter: { filter, inferred: [] } });
const history = [turn('What did @mara say about the ferry in March 2023?', { authors: ['mara'] })];
const signal = new AbortController().signal;

async function rewrite(replies: (string | FakeReply)[], options: { question?: string; turns?: Answer[]; contextTokens?: number } = {}) {
  const chat = new FakeChat({ replies, ...(options.contextTokens ? { contextTokens: options.contextTokens } : {}) });
  const deps = turnDeps({ chats: [chat] });
  return { chat, deps, rewritten: await rewriteQuestion(options.question ?? 'And in April?', options.turns ?? history, deps, signal) };
}

const reply = (question: string, more: object = {}) => JSON.stringify({ question, ...more });

describe('the rewriting of a follow-up', () => {
  it('is the question that the model gives in its object, and nothing else of it', async () => {
    const { rewritten, deps } = await rewrite([reply(' What did @mara say about the ferry in April 2023? ', { filter: { languages: ['de'] } })]);
    expect(rewritten).toEqual({ text: 'What did @mara say about the ferry in April 2023?', changed: true, carriedFilter: { authors: ['mara'] } });
    expect(deps.report.lines).toEqual(['fake completed']);
  });

  it('asks no model when nothing is to be filled in', async () => {
    const { rewritten, chat } = await rewrite([reply('no')], { question: 'Which trams stop at Northgate station on Sundays?' });
    expect(rewritten.changed).toBe(false);
    expect(chat.asked).toHaveLength(0);
  });

  it.each([
    ['a person', 'What did @piet say about the ferry in April 2023?', '@piet|piet'],
    ['a hashtag', 'What did @mara say about the #ferry in April 2023?', 'ferry'],
    ['a year', 'What did @mara say about the ferry in April 1999?', '1999'],
    ['a language', 'What did @mara say in German about the ferry in April 2023?', 'de'],
    ['a kind of filter', 'What did @mara say about the ferry in April 2023 in posts with at least 2023 likes?', 'minLikes'],
  ])('may not invent %s: the model is told, then the rules do it', async (_, invented, named) => {
    const { rewritten, chat, deps } = await rewrite([reply(invented)]);
    expect(rewritten.text).toBe((await rewrite(['no object'])).rewritten.text);
    expect(rewritten.text).not.toBe(invented);
    expect(chat.prompt()).toMatch(new RegExp(`names (?:${named}), which nobody asked about`));
    expect(deps.report.lines).toContain('failed: rewrite by fake');
  });

  it.each([
    ['empty', ' '],
    ['of two lines', 'What did @mara say\nabout the ferry?'],
    ['longer than a question may be', `What about the ferry ${'and '.repeat(600)}?`],
  ])('may not be %s', async (_, text) => {
    expect((await rewrite([reply(text)])).deps.report.lines).toContain('failed: rewrite by fake');
  });

  it('shows the model the last turns that its window has room for, oldest first', async () => {
    const turns = Array.from({ length: 8 }, (_, i) => turn(`What did @mara say about the ferry number ${i}? ${'It is a long story. '.repeat(10)}`));
    const { chat } = await rewrite([reply('What did @mara say about the ferry?')], { turns, contextTokens: 900 });
    const shown = [...chat.prompt(0).matchAll(/ferry number (\d)/g)].map(([, number]) => Number(number));
    expect(shown.length).toBeGreaterThan(1);
    expect(shown.length).toBeLessThan(8);
    expect(shown).toEqual([0, 1, 2, 3, 4, 5, 6, 7].slice(-shown.length));
    expect(chat.prompt(0)).toContain('Last question: "And in April?"');
  });
});
