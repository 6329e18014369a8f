import { describe, expect, it } from 'vitest';
import { analyze } from '../../../../src/search/analyze.ts';
import { toWordCondition } from '../../../../src/search/understand/word-condition.ts';

const nothing = { phrases: [], excluded: [], people: [], alternatives: [] };

describe('a word condition', () => {
  it('is made of the terms that posts are indexed by', () => {
    expect(toWordCondition({ phrases: ['Night Buses'], excluded: ['Rails'], people: [], alternatives: [['trams', 'late ferry']] })).toEqual({
      all: [analyze('night buses')],
      none: [analyze('rails')],
      anyOf: [[analyze('trams'), analyze('late ferry')]],
    });
  });

  it('knows a tag by its one term, however its words are written', () => {
    expect(toWordCondition({ ...nothing, excluded: ['#KettleBridge', '#kettlebridge'] })).toEqual({ none: [['#kettlebridge'], ['#kettlebridge']] });
  });

  it('asks for people as posts name them, in the text or as the author', () => {
    expect(toWordCondition({ ...nothing, people: ['@Icco'] })).toEqual({ all: [analyze('@icco')] });
  });

  it('is none where nothing is asked, or nothing that a post could hold', () => {
    expect(toWordCondition(nothing)).toBeUndefined();
    expect(toWordCondition({ ...nothing, phrases: ['!!'], alternatives: [['!!', 'tram']] })).toBeUndefined();
  });
});
