import { describe, expect, it } from 'vitest';
import { loadHistory } from '../../../src/answering/load-history.ts';
import type { Turn } from '../../../src/answering/turn.ts';
import type { Answer } from '../../../src/domain/answer.ts';
import type { ConversationStore } from '../../../src/ports/conversation-store.ts';
import { fakeAnswer } from '../../fakes/fake-app.ts';

const long = 'What the posts say. '.repeat(200);
const citation = { marker: 1, postSourceId: 'p1', quote: 'It ran late.', start: 0, end: 12, support: 1 };
const past = (number: number, more: Partial<Answer> = {}): Answer =>
  fakeAnswer(`a${number}`, { question: `Question ${number}?`, standaloneQuestion: `Question ${number}?`, text: long, citations: [citation], appliedFilter: { filter: { since: number }, inferred: [] }, ...more });

/** A store of one conversation that tells how many turns it was asked for. */
function conversation(turns: readonly Answer[]) {
  const asked: string[] = [];
  const conversations = {
    async turns(_: string, limit: number) {
      asked.push(`turns ${limit}`);
      return turns.slice(-limit);
    },
    async path(answerId: string, limit: number) {
      asked.push(`path ${answerId} ${limit}`);
      return turns.slice(0, turns.findIndex(({ id }) => id === answerId) + 1).slice(-limit);
    },
  } as unknown as ConversationStore;
  const load = (question: string, more: Partial<Answer> = {}, followsUp = true) =>
    loadHistory({ answer: fakeAnswer('now', { status: 'RUNNING', question, ...more }), filter: {}, effort: 'BALANCED', followsUp } satisfies Turn, { conversations });
  return { asked, load };
}

const numbers = (history: readonly Answer[]) => history.map(({ id }) => Number(id.slice(1)));

describe('loading the history of a turn', () => {
  it('asks the store nothing for a first question', async () => {
    const { load, asked } = conversation([past(1)]);
    expect(await load('What happened?', {}, false)).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('gives the last ten completed turns whole, without the turn itself', async () => {
    const turns = [...Array.from({ length: 30 }, (_, i) => past(i)), past(30, { status: 'FAILED' }), fakeAnswer('now', { status: 'RUNNING' })];
    const { load } = conversation(turns);
    const history = await load('And in April?');
    expect(numbers(history)).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29]);
    expect(history.every(({ text, citations }) => text === long && citations.length === 1)).toBe(true);
  });

  it('follows the branch of the turn and not the other ones', async () => {
    const { load, asked } = conversation(Array.from({ length: 20 }, (_, i) => past(i)));
    expect(numbers(await load('And in April?', { parentId: 'a4' }))).toEqual([0, 1, 2, 3, 4]);
    expect(asked).toEqual(['path a4 10']);
  });

  it('reaches back to the beginning where the question does, with no more than what was asked of older turns', async () => {
    const { load } = conversation(Array.from({ length: 1_000 }, (_, i) => past(i)));
    const history = await load('who fixed the outage we talked about at the beginning?', { parentId: 'a999' });
    expect(history).toHaveLength(1_000);
    expect(history[0]).toMatchObject({ question: 'Question 0?', standaloneQuestion: 'Question 0?', appliedFilter: { filter: { since: 0 } }, text: '', citations: [] });
    expect(history.filter(({ text }) => text !== '')).toHaveLength(10);
    expect(JSON.stringify(history).length).toBeLessThan(1_000 * 500 + 10 * JSON.stringify(past(1)).length);
  });

  it('reads ten turns of a thousand for any other question', async () => {
    const { load, asked } = conversation(Array.from({ length: 1_000 }, (_, i) => past(i)));
    expect(await load('and why?', { parentId: 'a999' })).toHaveLength(10);
    expect(asked).toEqual(['path a999 10']);
  });

  it('never asks the store for more than a thousand turns', async () => {
    const { load, asked } = conversation([past(1)]);
    await load('go back to the outage', { parentId: 'a1' });
    await load('answer my first question again');
    expect(asked.map((call) => Number(call.split(' ').at(-1)))).toEqual([1_000, 1_001]);
  });
});
