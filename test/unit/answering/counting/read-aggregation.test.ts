import { describe, expect, it } from 'vitest';
import { readAggregation } from '../../../../src/answering/counting/read-aggregation.ts';
import { directoryOf } from '../../../../src/search/understand/author-names.ts';
import { readQuery } from '../../../../src/search/understand/read-query.ts';
import { toWordCondition } from '../../../../src/search/understand/word-condition.ts';

const NOW = Date.UTC(2024, 11, 31);
const context = { now: NOW, ...directoryOf([{ handle: 'Gwen', name: 'Gwen Pascoe', firstPostAt: 0 }, { handle: 'mara', firstPostAt: 0 }]) };
const year = (from: number, to = from + 1) => ({ since: Date.UTC(from, 0, 1), until: Date.UTC(to, 0, 1) });

function read(text: string, given = {}) {
  const question = readQuery(text, { ...context, given });
  const condition = toWordCondition(question);
  return readAggregation({ text, ...question, ...(condition ? { condition } : {}) }, context);
}
const shapeOf = (text: string) => {
  const { scope: _, ...shape } = read(text);
  return shape;
};
const wordsOf = (text: string) => read(text).scope.words;

describe('what a question wants counted', () => {
  it.each([
    ['How many posts mention the ferry?', { kind: 'total', measure: 'posts' }],
    ['How many people wrote about the ferry?', { kind: 'total', measure: 'authors' }],
    ['How many likes did posts about the ferry get?', { kind: 'total', measure: 'likes' }],
    ['Who posts most about the ferry?', { kind: 'ranking', groupBy: 'author', measure: 'posts', order: 'most', limit: 5 }],
    ['Who has posted about the ferry the least?', { kind: 'ranking', groupBy: 'author', measure: 'posts', order: 'least', limit: 5 }],
    ['Who got the most likes?', { kind: 'ranking', groupBy: 'author', measure: 'likes', order: 'most', limit: 5 }],
    ['What was the busiest day?', { kind: 'ranking', groupBy: 'day', measure: 'posts', order: 'most', limit: 5 }],
    ['What was the quietest month?', { kind: 'ranking', groupBy: 'month', measure: 'posts', order: 'least', limit: 5 }],
    ['On which day did the most people post?', { kind: 'ranking', groupBy: 'day', measure: 'authors', order: 'most', limit: 5 }],
    ['On which day of the week do people post most?', { kind: 'ranking', groupBy: 'weekday', measure: 'posts', order: 'most', limit: 5 }],
    ['Which year had more posts?', { kind: 'ranking', groupBy: 'year', measure: 'posts', order: 'most', limit: 5 }],
    ['Qual foi o mês com mais posts?', { kind: 'ranking', groupBy: 'month', measure: 'posts', order: 'most', limit: 5 }],
    ['¿Cuántas publicaciones escribió @mara?', { kind: 'total', measure: 'posts' }],
    ['top ten hashtags', { kind: 'ranking', groupBy: 'hashtag', measure: 'posts', order: 'most', limit: 10 }],
    ['How many posts per month?', { kind: 'series', groupBy: 'month', measure: 'posts' }],
    ['How many posts per day on average?', { kind: 'average', per: 'day', measure: 'posts' }],
    ['How many hashtags are there?', { kind: 'variety', groupBy: 'hashtag' }],
    ['When was the ferry last mentioned?', { kind: 'ends', order: 'last', limit: 1 }],
    ['What are the first three posts about the ferry?', { kind: 'ends', order: 'first', limit: 3 }],
    ['What was the most liked post?', { kind: 'extreme', measure: 'likes', order: 'most', limit: 1 }],
    ['Wer schreibt am meisten über die Fähre?', { kind: 'ranking', groupBy: 'author', measure: 'posts', order: 'most', limit: 5 }],
    ['¿Qué día hubo más publicaciones?', { kind: 'ranking', groupBy: 'day', measure: 'posts', order: 'most', limit: 5 }],
    ['Quem publica mais sobre o porto?', { kind: 'ranking', groupBy: 'author', measure: 'posts', order: 'most', limit: 5 }],
    ['Quel message a le plus de j’aime ?', { kind: 'extreme', measure: 'likes', order: 'most', limit: 1 }],
  ])('reads "%s"', (text, shape) => {
    expect(shapeOf(text)).toEqual(shape);
  });

  it.each([
    ['Who posts most about the ferry?', ['ferry']],
    ['Which day was the busiest for the ferry in 2023?', ['ferry']],
    ['What was the busiest day?', []],
    ['Which hashtag does Gwen use most?', []],
    ['How many posts per month were there about the ferry?', ['ferry']],
    ['When was the ferry first mentioned?', ['ferry']],
    ['Wie viele Beiträge pro Monat über die Fähre?', ['Fähre']],
    ['Combien de personnes ont écrit sur le quai ?', ['quai']],
  ])('counts in "%s" the words that it is about alone', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('keeps the filter of the question and of the caller', () => {
    expect(read('Who posted most about the ferry in 2023?', { languages: ['de'] }).scope.filter).toEqual({ ...year(2023), languages: ['de'] });
    expect(read('How many likes did Gwen get in 2023?').scope.filter).toEqual({ ...year(2023), authors: ['gwen'] });
  });

  it('leaves words in quotation marks alone', () => {
    expect(read('Who wrote "the most" about the ferry most often?').scope).toMatchObject({ words: ['ferry'], phrases: ['the most'] });
  });

  it('counts posts with one of two words that "or" joins', () => {
    expect(read('How many posts mention trams or ferries?').scope).toMatchObject({ words: [], alternatives: [['trams', 'ferries']] });
  });

  it.each([
    ['Did people post more about trams or buses?', 'topic', ['trams', 'buses']],
    ['Is there more about the night ferry than about trams?', 'topic', ['night ferry', 'trams']],
    ['Did Gwen or @mara post more about the ferry?', 'author', ['gwen', 'mara']],
    ['#harbour or #ropewalk: which has more posts?', 'hashtag', ['harbour', 'ropewalk']],
    ['Were there more posts in March or April 2023?', 'time', ['in March 2023', 'April 2023']],
    ['Do people post more on Saturdays or Sundays?', 'weekday', ['6', '7']],
    ['Wurde mehr über Fähren oder Busse geschrieben?', 'topic', ['Fähren', 'Busse']],
  ])('compares in "%s"', (text, by, labels) => {
    const asked = read(text);
    expect(asked).toMatchObject({ kind: 'comparison', by, order: 'most' });
    expect(asked.kind === 'comparison' && asked.sides.map(({ label }) => label)).toEqual(labels);
  });

  it('ranks the days that it is asked for, though two topics are named', () => {
    expect(read('Which day had the most posts about trams or ferries?')).toMatchObject({ kind: 'ranking', groupBy: 'day', scope: { alternatives: [['trams', 'ferries']] } });
  });

  it('counts who is mentioned, and not what they wrote', () => {
    expect(read('How often was Gwen mentioned in 2023?').scope).toMatchObject({ filter: year(2023), words: ['Gwen'] });
  });

  it('gives both times of a comparison the year that one of them names, and both topics the filter', () => {
    const times = read('Were there more posts about the ferry in March or April 2023?');
    expect(times.kind === 'comparison' && times.sides.map(({ scope }) => [scope.filter, scope.words])).toEqual([
      [{ since: Date.UTC(2023, 2, 1), until: Date.UTC(2023, 3, 1) }, ['ferry']],
      [{ since: Date.UTC(2023, 3, 1), until: Date.UTC(2023, 4, 1) }, ['ferry']],
    ]);
    const topics = read('Did Gwen write more about trams or buses in 2023?');
    expect(topics.kind === 'comparison' && topics.sides.map(({ scope }) => scope.filter)).toEqual([{ ...year(2023), authors: ['gwen'] }, { ...year(2023), authors: ['gwen'] }]);
  });

  it('tells the part of a share from the whole', () => {
    expect(read('What share of the posts about the ferry in 2023 are by Gwen?')).toMatchObject({ kind: 'share', scope: { filter: year(2023), words: ['ferry'] }, part: { filter: { ...year(2023), authors: ['gwen'] }, words: ['ferry'] } });
    expect(read('What percentage of posts are replies?')).toMatchObject({ kind: 'share', scope: { filter: {} }, part: { filter: { isReply: true } } });
    expect(read('How many posts are not in English?')).toMatchObject({ kind: 'share', others: true, part: { filter: { languages: ['en'] } } });
  });

  it.each(['Who does Gwen mention most?', 'Who is the most mentioned person?', 'What is the longest post?', 'Who has the most followers?'])('says of "%s" that it counts posts instead', (text) => {
    expect(shapeOf(text)).toEqual({ kind: 'total', measure: 'posts', instead: true });
  });
});
