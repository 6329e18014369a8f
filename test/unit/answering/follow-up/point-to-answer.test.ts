import { describe, expect, it } from 'vitest';
import type { CitedPost, EarlierTurn } from '../../../../src/answering/follow-up/earlier-turn.ts';
import { rewriteByRules } from '../../../../src/answering/follow-up/rewrite-follow-up.ts';
import type { AnswerTable } from '../../../../src/domain/answer.ts';
import { indexAuthors } from '../../../../src/search/understand/author-names.ts';

const authorsCalled = indexAuthors([{ handle: 'mara' }, { handle: 'omar_bakes', name: 'Omar Haddad' }]);
const mara: CitedPost = { marker: 1, sourceId: 'p1', author: 'mara', text: 'The Kettle Bridge closes tomorrow, says the council.', createdAt: Date.UTC(2014, 2, 9) };
const omar: CitedPost = { marker: 2, sourceId: 'p2', author: 'omar_bakes', text: 'Nobody asked the bakers.', createdAt: Date.UTC(2014, 2, 10) };
const turn = (standaloneQuestion: string, more: Partial<EarlierTurn> = {}): EarlierTurn => ({ question: standaloneQuestion, standaloneQuestion, filter: {}, ...more });
const bridge = turn('What did people say about the Kettle Bridge?', { cited: [mara, omar] });
const rewrite = (question: string, history: readonly EarlierTurn[] = [bridge], dropped: readonly string[] = []) => rewriteByRules(question, history, { authorsCalled, dropped });

describe('a follow-up that points at a cited post', () => {
  it.each([
    ['the second one', 'Show that post', { threadOf: 'p2' }],
    ['and the first?', 'Show that post', { threadOf: 'p1' }],
    ['show replies to [2]', 'Show replies to that post', { threadOf: 'p2', isReply: true }],
    ['what did people reply to the second one?', 'What did people reply to that post?', { threadOf: 'p2', isReply: true }],
    ['who disagreed with post 2?', 'Who disagreed with that post?', { threadOf: 'p2', isReply: true }],
    ['who quoted the first post?', 'Who quoted that post?', { quoting: 'p1' }],
    ['what did the author of the first post say later?', 'What did @mara say later?', { authors: ['mara'], since: mara.createdAt + 1 }],
    ["what were [2]'s author doing?", 'What were @omar_bakes doing?', {}],
  ])('resolves %j', (question, text, filter) => {
    expect(rewrite(question)).toMatchObject({ standaloneQuestion: text, carriedFilter: filter });
    expect(rewrite(question).carried[0]?.key).toBe('post');
  });

  it.each([
    ['Was haben die Leute über die Brücke gesagt?', 'zeige die Antworten auf den zweiten Beitrag', 'Zeige die Antworten auf diesen Beitrag'],
    ['¿Qué dijo la gente sobre el puente?', 'muestra las respuestas al segundo mensaje', 'Muestra las respuestas a esa publicación'],
    ['O que disseram as pessoas sobre a ponte?', 'mostra as respostas à segunda mensagem', 'Mostra as respostas a essa publicação'],
    ["Qu'ont dit les gens sur le pont ?", 'montre les réponses au deuxième message', 'Montre les réponses à cette publication'],
  ])('after %j resolves %j in its language', (last, question, text) => {
    const { standaloneQuestion, carriedFilter } = rewrite(question, [turn(last, { cited: [mara, omar] })]);
    expect({ standaloneQuestion, carriedFilter }).toEqual({ standaloneQuestion: text, carriedFilter: { threadOf: 'p2', isReply: true } });
  });

  it('says which post is meant by its author, day and first words', () => {
    expect(rewrite('the second one').carried).toEqual([{ key: 'post', words: 'the post by @omar_bakes of 10 March 2014: “Nobody asked the bakers.”' }]);
  });

  it('takes "that post" for the one that the conversation looks at, else for the first one cited', () => {
    expect(rewrite('who disagreed with that post?').carriedFilter).toEqual({ threadOf: 'p1', isReply: true });
    const next = turn('Show that post', { filter: { threadOf: 'p2' }, cited: [mara, omar] });
    expect(rewrite('who disagreed with that post?', [bridge, next]).carriedFilter).toEqual({ threadOf: 'p2', isReply: true });
  });

  it.each(['show me the first post about the flood', 'what was the first album by Lena?', 'who posted first?', 'at first, what happened in the Mercado Azul?', 'what is the second largest city of Spain?'])('sees no cited post in %j', (question) => {
    expect(rewrite(question).carried.some(({ key }) => key === 'post')).toBe(false);
  });

  it('leaves a number alone that no citation has', () => {
    expect(rewrite('show replies to [7]').carriedFilter).not.toHaveProperty('threadOf');
  });

  it('does not point where that is dropped', () => {
    expect(rewrite('the second one', [bridge], ['post']).carriedFilter).toEqual({});
  });

  it('takes "she" and "the author" for the only author that the last answer cites', () => {
    const one = turn('What did people say about the ferry?', { cited: [mara] });
    expect(rewrite('what else did she write?', [one])).toMatchObject({ standaloneQuestion: 'What else did @mara write?', carried: [{ key: 'person', words: '@mara' }] });
    expect(rewrite('what else did the author write?', [one]).standaloneQuestion).toBe('What else did @mara write?');
    expect(rewrite('what else did she write?').standaloneQuestion).not.toMatch(/@/);
  });
});

const table = (groupBy: NonNullable<AnswerTable['query']['groupBy']>, names: readonly string[]): AnswerTable => ({
  title: 'Posts',
  columns: [{ name: groupBy, kind: 'TEXT' }, { name: 'Posts', kind: 'NUMBER' }],
  rows: names.map((name, place) => [name, String(20 - place)]),
  totalRows: names.length,
  query: { measure: 'POSTS', groupBy, order: 'MOST', words: [] },
});

describe('a follow-up that points at a row of a table', () => {
  const authors = turn('Who posts most about the ferry?', { table: table('AUTHOR', ['@mara', '@omar_bakes']) });
  const months = turn('In which month were there most posts about the flood?', { table: table('MONTH', ['March 2023', 'April 2023']) });

  it.each([
    [authors, 'what did the top one say about the flood?', 'What did @mara say about the flood?'],
    [authors, 'and the second one?', 'What did @omar_bakes say about the ferry?'],
    [authors, 'show posts from the top one', 'Show posts from @mara about the ferry'],
    [authors, 'what did that author say?', 'What did @mara say about the ferry?'],
    [months, 'what happened in that month?', 'What happened in March 2023 about the flood?'],
    [months, 'the top one', 'What did people say in March 2023 about the flood?'],
  ])('puts the name of the row in its place', (last, question, text) => {
    expect(rewrite(question, [last]).standaloneQuestion).toBe(text);
  });

  it('carries the time of the row in the place of the one before', () => {
    const last = { ...months, filter: { since: Date.UTC(2020, 0), until: Date.UTC(2024, 0) } };
    expect(rewrite('what happened in that month?', [last]).carriedFilter).toEqual({});
  });
});
