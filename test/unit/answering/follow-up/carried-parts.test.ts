import { describe, expect, it } from 'vitest';
import type { EarlierTurn } from '../../../../src/answering/follow-up/earlier-turn.ts';
import { rewriteByRules } from '../../../../src/answering/follow-up/rewrite-follow-up.ts';
import { indexAuthors } from '../../../../src/search/understand/author-names.ts';

const authorsCalled = indexAuthors([{ handle: 'mara', name: 'Mara Ruiz' }]);
const in2014 = { since: Date.UTC(2014, 0), until: Date.UTC(2015, 0) };
const turn = (standaloneQuestion: string, filter: EarlierTurn['filter'] = {}): EarlierTurn => ({ question: standaloneQuestion, standaloneQuestion, filter });
const bridge = turn('What did people say about the Kettle Bridge closure in 2014?', in2014);
const rewrite = (question: string, history: readonly EarlierTurn[] = [bridge], dropped: readonly string[] = []) => rewriteByRules(question, history, { authorsCalled, dropped });

describe('what a follow-up takes from earlier turns', () => {
  it.each([
    ['who disagreed?', ['subject: the Kettle Bridge closure', 'since: from 1 January 2014 to 31 December 2014']],
    ['and in 2015?', ['question: What did people say about the Kettle Bridge closure in 2014?']],
    ['only the ones with pictures', ['question: What did people say about the Kettle Bridge closure in 2014?', 'since: from 1 January 2014 to 31 December 2014']],
    ['What caused the fire in the Mercado Azul?', []],
    ['thanks!', []],
  ])('is told for %j', (question, parts) => {
    expect(rewrite(question).carried.map(({ key, words }) => `${key}: ${words}`)).toEqual(parts);
  });

  it('is told where the text stays as it was typed and only the filter goes on', () => {
    const rewritten = rewrite('who closed the Kettle Bridge?', [turn('What about the Kettle Bridge?', in2014)]);
    expect(rewritten).toMatchObject({ changed: false, standaloneQuestion: 'who closed the Kettle Bridge?' });
    expect(rewrite('the closure?', [turn('Show posts about the closure', in2014)])).toMatchObject({ carriedFilter: in2014, carried: [expect.anything(), { key: 'since' }] });
  });

  it('names a person once, not as an author besides', () => {
    const omar = turn('What did Mara Ruiz say about the car ban?', { authors: ['mara'] });
    expect(rewrite('did she change her mind?', [omar]).carried).toEqual([{ key: 'person', words: 'Mara Ruiz' }]);
  });

  it('is told in the language of the question', () => {
    const history = [turn('Was haben die Leute im Jahr 2014 über die Brücke gesagt?', in2014)];
    expect(rewrite('wer war dagegen?', history).carried.find(({ key }) => key === 'since')?.words).toBe('vom 1. Januar 2014 bis 31. Dezember 2014');
  });
});

describe('a part that is dropped', () => {
  const ferry = turn('What did @mara say about the ferry in March 2023?', { authors: ['mara'], since: Date.UTC(2023, 2), until: Date.UTC(2023, 3) });

  it.each([
    ['since', 'who disagreed?', [bridge], 'Who disagreed about the Kettle Bridge closure?', {}],
    ['until', 'who disagreed?', [bridge], 'Who disagreed about the Kettle Bridge closure?', {}],
    ['authors', 'and in April?', [ferry], 'What did people say about the ferry in April?', {}],
    ['authors', 'and the tram?', [ferry], 'What did people say about the tram?', { since: Date.UTC(2023, 2), until: Date.UTC(2023, 3) }],
    ['subject', 'who disagreed?', [bridge], 'who disagreed?', {}],
    ['person', 'did she agree?', [turn('Who is Mara Ruiz?')], 'did she agree?', {}],
    ['question', 'and in 2015?', [bridge], 'In 2015 about the Kettle Bridge closure in 2014?', {}],
    ['all', 'and in 2015?', [bridge], 'and in 2015?', {}],
  ])('is missing from text and filter: %s of %j', (key, question, history, text, filter) => {
    const rewritten = rewrite(question, history, [key]);
    expect(rewritten).toMatchObject({ standaloneQuestion: text, carriedFilter: filter });
    expect(rewritten.carried.map((part) => part.key)).not.toContain(key);
  });
});

describe('a follow-up that goes back', () => {
  const outage = turn('What happened in the Northgate outage in March 2023?', { languages: ['en'] });
  const others = Array.from({ length: 40 }, (_, i) => turn(`What did people say about market ${i}?`));

  it.each([
    ['who fixed the outage we talked about at the beginning?', 'Who fixed the Northgate outage in March 2023?'],
    ['go back to the outage: who was hit?', 'Who was hit of the Northgate outage in March 2023?'],
    ['back to the outage', 'What happened in the Northgate outage in March 2023?'],
    ['please answer my first question again', 'What happened in the Northgate outage in March 2023?'],
    ["let's go back to the outage, how long did it last?", 'How long did the Northgate outage in March 2023 last?'],
  ])('finds %j forty turns ago, with its filter', (question, text) => {
    expect(rewrite(question, [outage, ...others])).toMatchObject({ standaloneQuestion: text, carriedFilter: { languages: ['en'] }, follows: outage });
  });

  it('takes the latest of several turns on the same thing, and the first one for the beginning', () => {
    const history = [turn('What happened in the Northgate outage?'), ...others, turn('What happened in the Harbour outage?'), turn('What did people say about the ferry?')];
    expect(rewrite('back to the outage', history).standaloneQuestion).toBe('What happened in the Harbour outage?');
    expect(rewrite('who fixed the outage we talked about at the beginning?', history).standaloneQuestion).toBe('Who fixed the Northgate outage?');
  });

  it('keeps the words where no turn was about them', () => {
    expect(rewrite('go back to the aqueduct', [outage]).standaloneQuestion).toContain('aqueduct');
  });

  it('works through a thousand turns', () => {
    const history = [outage, ...Array.from({ length: 999 }, (_, i) => turn(`What did people say about market ${i}?`))];
    expect(rewrite('back to the outage', history).standaloneQuestion).toBe(outage.standaloneQuestion);
  });
});
