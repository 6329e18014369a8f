import { describe, expect, it } from 'vitest';
import type { PostFilter } from '../../../../src/domain/filter.ts';
import { directoryOf } from '../../../../src/search/understand/author-names.ts';
import { understandQuestion } from '../../../../src/search/understand/understand-question.ts';

const now = Date.UTC(2026, 10, 23, 12);
const joined = Date.UTC(2007, 5, 3);
const directory = directoryOf([
  { handle: 'icco', name: 'Nat Welch', firstPostAt: joined },
  { handle: 'Lena_Fischt', name: 'Lena Vogt', firstPostAt: Date.UTC(2020, 0, 31) },
]);
const filterOf = (question: string, given: PostFilter = {}) => understandQuestion(question, { now, ...directory, given }).filter;

describe('the first post of an author', () => {
  it.each([
    ['what did @icco write about trams since he joined?', { authors: ['icco'], since: joined }],
    ['What did Nat Welch say since he signed up here?', { authors: ['icco'], since: joined }],
    ['what did @icco post about when he started posting?', { authors: ['icco'], since: joined }],
    ['what do people think of @icco since they joined twitter?', { mentions: ['icco'], since: joined }],
    ['what changed since @icco joined?', { since: joined }],
    ['posts about trams since Lena signed up', { since: Date.UTC(2020, 0, 31) }],
    ['What did @icco post in his first year here?', { authors: ['icco'], since: joined, until: Date.UTC(2008, 5, 3) }],
    ['what did @icco say in his first two months on twitter', { authors: ['icco'], since: joined, until: Date.UTC(2007, 7, 3) }],
    ['was sagt @icco seit er dabei ist?', { authors: ['icco'], since: joined }],
    ['what did @icco say about trams since he joined until 2015?', { authors: ['icco'], since: joined, until: Date.UTC(2016, 0) }],
  ])('begins the time of %j', (question, filter) => {
    expect(filterOf(question)).toEqual(filter);
  });

  it('is that of the author in the filter where the question names nobody', () => {
    expect(filterOf('trams since he joined', { authors: ['@ICCO'] })).toEqual({ since: joined });
  });

  it.each(['what did people say since he joined?', 'what did @icco and @lena_fischt say since they joined?', 'what did @nobody say since she joined?', 'what did @icco say since he started the bakery?', 'when did @icco join?', 'what did @icco write in his first year of college?'])('is not asked for in %j', (question) => {
    expect(filterOf(question)).not.toHaveProperty('since');
  });

  it('stays words without a directory', () => {
    const { filter, remainder } = understandQuestion('posts by @icco since he joined', { now });
    expect(filter).toEqual({ authors: ['icco'] });
    expect(remainder).toContain('since he joined');
  });
});
