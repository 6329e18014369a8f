import { describe, expect, it } from 'vitest';
import { rewriteQuestion } from '../../../src/answering/rewrite-question.ts';
import type { Answer } from '../../../src/domain/answer.ts';
import type { PostFilter } from '../../../src/domain/filter.ts';
import { turnDeps } from '../../fakes/answer-deps.ts';
import { fakeAnswer } from '../../fakes/fake-app.ts';
import { FakeArchive } from '../../fakes/fake-archive.ts';
import { FakeChat, type FakeReply } from '../../fakes/fake-chat.ts';
import { makePost } from '../../fakes/sample-posts.ts';

const turn = (question: string, filter: PostFilter = {}): Answer => fakeAnswer('a', { question, standaloneQuestion: question, appliedFilter: { filter, inferred: [] } });
const history = [turn('What did @mara say about the ferry in March 2023?', { authors: ['mara'] })];
const signal = new AbortController().signal;

async function rewrite(replies: (string | FakeReply)[], options: { question?: string; turns?: Answer[]; contextTokens?: number; dropped?: string[] } = {}) {
  const chat = new FakeChat({ replies, ...(options.contextTokens ? { contextTokens: options.contextTokens } : {}) });
  const deps = turnDeps({ chats: [chat] });
  return { chat, deps, rewritten: await rewriteQuestion(options.question ?? 'And in April?', options.turns ?? history, deps, signal, options.dropped) };
}

const reply = (question: string, more: object = {}) => JSON.stringify({ question, ...more });

describe('the rewriting of a follow-up', () => {
  it('is the question that the model gives in its object, and nothing else of it', async () => {
    const { rewritten, deps } = await rewrite([reply(' What did @mara say about the ferry in April 2023? ', { filter: { languages: ['de'] } })]);
    expect(rewritten).toMatchObject({ text: 'What did @mara say about the ferry in April 2023?', changed: true, carriedFilter: { authors: ['mara'] } });
    expect(rewritten.text).not.toContain('German');
    expect(deps.report.lines).toEqual(['fake completed']);
  });

  it('asks no model when nothing is to be filled in', async () => {
    const { rewritten, chat } = await rewrite([reply('no')], { question: 'Which trams stop at Northgate station on Sundays?' });
    expect(rewritten.changed).toBe(false);
    expect(chat.asked).toHaveLength(0);
  });

  it('goes on with the turn before the small talk', async () => {
    const { rewritten } = await rewrite(['no object'], { turns: [...history, { ...turn('thanks!'), route: 'CHAT' }] });
    expect(rewritten).toMatchObject({ text: 'What did @mara say about the ferry in April?', carriedFilter: { authors: ['mara'] } });
    expect((await rewrite(['no object'], { turns: [{ ...turn('hello'), route: 'CHAT' }] })).rewritten).toEqual({ text: 'And in April?', changed: false, carriedFilter: {} });
  });

  it('keeps to the thread of a post that was pointed at for one turn', async () => {
    const pointed = { ...turn('Tell me more about that post', { threadOf: '7' }), carried: [{ key: 'post', words: 'the post by @mara' }] };
    const after = { ...turn('How many posts mention the ferry?', { threadOf: '7' }), carried: [{ key: 'threadOf', words: 'in this thread' }] };
    const { rewritten } = await rewrite(['no object'], { question: 'And in April?', turns: [...history, pointed, after] });
    expect(rewritten.carriedFilter).not.toHaveProperty('threadOf');
    const asked = turn('How many posts mention the ferry?', { threadOf: '7' });
    expect((await rewrite(['no object'], { question: 'And in April?', turns: [asked] })).rewritten.carriedFilter).toMatchObject({ threadOf: '7' });
  });

  it('leaves a question alone that an answer before suggested: it was tried as it stands', async () => {
    const suggested = 'Summarise what @piet wrote';
    const turns = [{ ...turn('What did people say about #ferry?', { hashtags: ['ferry'] }), followUps: [suggested] }, turn('What did people say about #flood?', { hashtags: ['flood'] })];
    const { rewritten, chat } = await rewrite([reply('no')], { question: suggested, turns });
    expect(rewritten).toEqual({ text: suggested, changed: false, carriedFilter: {} });
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

  it('tells what the model took from the turns before: what it holds of the rules\' parts, and any other words', async () => {
    const question = 'who disagreed?';
    const kept = await rewrite([reply('Who disagreed with @mara about the ferry in March 2023?')], { question });
    expect(kept.rewritten.carried).toEqual([
      { key: 'subject', words: 'the ferry' },
      { key: 'since', words: 'from 1 March 2023 to 31 March 2023' },
      { key: 'mentions', words: 'to or about @mara' },
      { key: 'authors', words: 'by @mara' },
    ]);
    const other = await rewrite([reply('Who disagreed about the timetable?')], { question, turns: [turn('What did people say about the timetable of the ferry?')] });
    expect(other.rewritten.carried).toEqual([{ key: 'subject', words: 'timetable' }]);
  });

  it('leaves the model out where parts are dropped, as only rules leave them out for sure', async () => {
    const { rewritten, chat } = await rewrite([reply('What did @mara say about the ferry in April 2023?')], { dropped: ['authors'] });
    expect(rewritten).toMatchObject({ text: 'What did people say about the ferry in April?', carriedFilter: {} });
    expect(chat.asked).toHaveLength(0);
  });

  it('finds the post that is pointed at by the citations of the answer before, and asks no model', async () => {
    const posts = [makePost({ sourceId: 'p1', author: { id: 'm', handle: 'mara' }, text: 'The ferry is late.' }), makePost({ sourceId: 'p2', author: { id: 'o', handle: 'omar' }, text: 'It always is.' })];
    const cited = (marker: number, postSourceId: string) => ({ marker, postSourceId, quote: '', start: 0, end: 0, support: 1 });
    const answer = { ...turn('What did people say about the ferry?'), citations: [cited(1, 'p1'), cited(2, 'p2')] };
    const chat = new FakeChat({ replies: [reply('no')] });
    const deps = turnDeps({ chats: [chat], archive: new FakeArchive(posts) });
    expect(await rewriteQuestion('show replies to [2]', [answer], deps, signal)).toMatchObject({
      text: 'Show replies to that post',
      carriedFilter: { threadOf: 'p2', isReply: true },
      carried: [{ key: 'post', words: expect.stringMatching(/@omar .*It always is\./) }],
    });
    expect(chat.asked).toHaveLength(0);
  });

  it('points at no post that is gone from the archive', async () => {
    const answer = { ...turn('What did people say about the ferry?'), citations: [{ marker: 1, postSourceId: 'gone', quote: 'The ferry is late.', start: 0, end: 18, support: 1 }] };
    const rewritten = await rewriteQuestion('show replies to [1]', [answer], turnDeps(), signal);
    expect(rewritten.carriedFilter).not.toHaveProperty('threadOf');
    expect(JSON.stringify(rewritten)).not.toContain('is late');
  });

  it('shows the model the turn that the question goes back to, however long ago', async () => {
    const turns = [turn('What happened in the Northgate outage?'), ...Array.from({ length: 40 }, (_, i) => turn(`What did people say about market ${i}?`))];
    const { chat } = await rewrite([reply('Who fixed the Northgate outage?')], { turns, question: 'who fixed the outage we talked about at the beginning?' });
    expect(chat.prompt(0)).toContain('Northgate outage');
    expect(chat.prompt(0)).toContain('market 39');
    expect(chat.prompt(0)).not.toContain('market 5?');
  });
});
