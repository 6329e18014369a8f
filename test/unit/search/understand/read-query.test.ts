import { describe, expect, it } from 'vitest';
import { filterErrors, type PostFilter } from '../../../../src/domain/filter.ts';
import { directoryOf } from '../../../../src/search/understand/author-names.ts';
import { readQuery } from '../../../../src/search/understand/read-query.ts';
import { toWordCondition } from '../../../../src/search/understand/word-condition.ts';

const now = Date.UTC(2026, 10, 23, 12);
const directory = directoryOf([{ handle: 'icco', name: 'Nat Welch', firstPostAt: Date.UTC(2007, 5, 3) }]);
const read = (query: string, options: { infer?: boolean; given?: PostFilter; carried?: PostFilter } = {}) => readQuery(query, { now, ...directory, ...options });

describe('a query', () => {
  it('is one reading of filter, words and conditions', () => {
    expect(read('"night bus" strike -metro from:icco trams OR ferries since:banana in March 2015')).toEqual({
      filter: { authors: ['icco'], since: Date.UTC(2015, 2), until: Date.UTC(2015, 3) },
      inferred: [
        { field: 'authors', words: 'from:icco' },
        { field: 'since', words: 'in March 2015' },
        { field: 'until', words: 'in March 2015' },
      ],
      hints: [{ operator: 'since:banana', message: expect.any(String) }],
      words: ['strike', 'trams', 'ferries', 'since:banana'],
      phrases: ['night bus'],
      excluded: ['metro'],
      people: [],
      alternatives: [['trams', 'ferries']],
      meaning: '"night bus" strike trams OR ferries since:banana in March 2015',
      language: 'en',
    });
  });

  it('leaves out by a minus and by plain words', () => {
    expect(read('posts about Ruby but not Rails -Sinatra')).toMatchObject({ words: ['Ruby'], excluded: ['Sinatra', 'Rails'] });
  });

  it('searches the words of alternatives, and requires no phrase of them', () => {
    expect(read('"the who" OR the late')).toMatchObject({ alternatives: [['the who', 'the']], phrases: [], words: ['late', 'the'] });
    expect(read('closed "night bus" OR trams')).toMatchObject({ words: ['closed', 'night', 'bus', 'trams'], phrases: [] });
  });

  it('ignores a phrase without words, with a hint', () => {
    expect(read('tea "!!"')).toMatchObject({ phrases: [], words: ['tea'], hints: [{ operator: '"!!"' }] });
  });

  it('searches the words of a text that is quoted at length, and requires none of it', () => {
    const speech = 'the trams run late every night of the week '.repeat(6).trim();
    expect(read(`"${speech}"`)).toMatchObject({ phrases: [], words: ['trams', 'run', 'late', 'night', 'week'], hints: [] });
    expect(read(`"${speech.slice(0, 199)}"`).phrases).toHaveLength(1);
  });

  it('takes a handle among keywords for somebody whom posts are by or mention, and in a question for a mention', () => {
    expect(read('@icco coffee')).toEqual(expect.objectContaining({ filter: {}, people: ['@icco'], words: ['@icco', 'coffee'] }));
    expect(read('what do people think of @icco?')).toEqual(expect.objectContaining({ filter: { mentions: ['icco'] }, people: [] }));
    expect(read('coffee posts by @icco')).toEqual(expect.objectContaining({ filter: { authors: ['icco'] }, people: [] }));
  });

  it('bounds the conditions that it makes, and says so', () => {
    const { excluded, phrases, hints } = read(Array.from({ length: 70 }, (_, i) => `-w${i} "p${i}"`).join(' '));
    expect([excluded.length, phrases.length]).toEqual([50, 50]);
    expect(hints.map(({ message }) => message)).toEqual(['Only the first 50 of 70 are used.', 'Only the first 50 of 70 are used.']);
  });
});

describe('a query without inference', () => {
  it('keeps dates, authors, languages and negations as words', () => {
    expect(read('posts by Nat Welch in German in 2015 about Ruby but not Rails with pictures', { infer: false })).toEqual(
      expect.objectContaining({
        filter: {},
        inferred: [],
        excluded: [],
        words: expect.arrayContaining(['Nat', 'Welch', 'German', '2015', 'Ruby', 'Rails', 'pictures']),
      }),
    );
  });

  it('reads operators all the same', () => {
    expect(read('tea from:icco since:2015 #flood -milk "in 2016"', { infer: false })).toMatchObject({
      filter: { authors: ['icco'], since: Date.UTC(2015, 0), hashtags: ['flood'] },
      inferred: [{ field: 'authors' }, { field: 'since' }, { field: 'hashtags', words: '#flood' }],
      excluded: ['milk'],
      phrases: ['in 2016'],
      words: ['tea'],
    });
  });
});

describe('a query beside a filter', () => {
  it('narrows it, and shows no field that it did not decide', () => {
    const given = { authors: ['Mara', 'omar'], since: Date.UTC(2015, 0), excludeAuthors: ['lena'], minLikes: 10 };
    const { filter, inferred } = read('tea from:mara -from:bob until:2016 min_likes:5', { given });
    expect(filter).toEqual({ authors: ['mara'], excludeAuthors: ['bob', 'lena'], since: Date.UTC(2015, 0), until: Date.UTC(2016, 0), minLikes: 10 });
    expect(inferred.map(({ field }) => field)).toEqual(['authors', 'excludeAuthors', 'until']);
  });

  it('searches the words of what it overrules', () => {
    expect(read('tea in 2015', { given: { since: Date.UTC(2016, 0) } })).toEqual(expect.objectContaining({ filter: { since: Date.UTC(2016, 0) }, inferred: [], words: ['tea', '2015'] }));
  });

  it('hints at an operator that it overrules', () => {
    expect(read('tea from:bob', { given: { authors: ['mara'] } })).toMatchObject({ filter: { authors: ['mara'] }, inferred: [], words: ['tea'], hints: [{ operator: 'from:bob', message: expect.stringContaining('"authors"') }] });
  });

  it('goes before what a conversation carried over', () => {
    expect(read('tea from:bob', { carried: { authors: ['mara'], languages: ['de'] } }).filter).toEqual({ authors: ['bob'], languages: ['de'] });
  });
});

/** A linear congruential generator, so that a failure can be seen again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

describe('a query of any kind', () => {
  const pieces = ['"', '“', '”', '„', '«', '-', '-"', '(', ')', ':', ' ', ' ', ' OR ', 'OR', 'from:', 'since:', 'until:', '2015', '2016-02', 'banana', '3d', 'within:', 'lang:', 'de', 'has:', 'links', 'is:', '-is:', 'reply', 'min_likes:', '5', '#', '@', 'icco', 'tram', ',', '.*', '(a+)+$', '[a-z]', '\\', '😀', 'مرحبا', '\u202E', '中文', '\uD800', '\uDC00', '\uE000', '\u0000', "'s", 'since he joined', 'in 2015', 'thread:', 'OR from:'];
  const query = (next: () => number, most: number) => Array.from({ length: Math.floor(next() * most) }, () => pieces[Math.floor(next() * pieces.length)]).join('');

  it('never throws, has a valid filter, and conditions of terms that posts can hold', () => {
    const next = random(11);
    const wrong: string[] = [];
    for (let round = 0; round < 600; round++) {
      const text = query(next, 30);
      for (const infer of [true, false]) {
        const reading = read(text, { infer });
        const { all = [], none = [], anyOf = [] } = toWordCondition(reading) ?? {};
        const sequences = [...all, ...none, ...anyOf.flat()];
        const isSound = filterErrors(reading.filter).length === 0 && sequences.every((terms) => terms.length > 0) && !reading.words.some((word) => /\uE000/u.test(word));
        if (!isSound) wrong.push(text);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('loses no plain word: each is searched, left out, or part of what was read', () => {
    const next = random(5);
    const words = ['tram', 'ferry', 'siren', 'kettle'];
    const lost: string[] = [];
    for (let round = 0; round < 200; round++) {
      const marks = ['', '', '-', '"', 'OR ', '('];
      const typed = Array.from({ length: 6 }, () => `${marks[Math.floor(next() * marks.length)]}${words[Math.floor(next() * words.length)]}`).join(' ');
      const { words: found, phrases, excluded, alternatives } = read(typed);
      const kept = [...found, ...phrases, ...excluded, ...alternatives.flat()].join(' ');
      if (words.some((word) => typed.includes(word) && !kept.includes(word))) lost.push(typed);
    }
    expect(lost).toEqual([]);
  });

  it('takes time that grows with its length', () => {
    const slow: string[] = [];
    for (const piece of ['"', '-"', '- ', '-a ', '"a" ', 'a OR ', '((', ':', 'a:', 'from:', 'from:a,', 'a,b:', '(a+)+$', '😀', 'مرحبا ', '\u202E', '@a ', '#a OR ', '“', '„']) {
      const text = piece.repeat(2_000).slice(0, 2_000);
      read(text, { infer: false });
      const start = performance.now();
      read(text, { infer: false });
      // Milliseconds by far in practice; a square of the length would be minutes for some.
      if (performance.now() - start > 2_000) slow.push(piece);
    }
    expect(slow).toEqual([]);
  });
});
