import * as chrono from 'chrono-node';
import { describe, expect, it } from 'vitest';
import { timeText } from '../../../../src/search/understand/time-text.ts';
import { readNumeric, readYear } from '../../../../src/search/understand/time-years.ts';

const now = Date.UTC(2026, 10, 23, 12);
const numeric = (text: string, language = 'en') => {
  const found = readNumeric(timeText(text, now, language), 0);
  return found && `${found.year ?? ''}-${found.month}-${found.day}`;
};

describe('readNumeric', () => {
  it('reads dates with a year as chrono-node does', () => {
    const texts = ['3/4/2015', '12/31/2015', '13/4/2015', '2015-04-13', '2015/04/13', '1/2/16'];
    const theirs = texts.map((text) => {
      const [found] = chrono.en.parse(text, { instant: new Date(now), timezone: 'UTC' });
      return `${found?.start.get('year')}-${found?.start.get('month')}-${found?.start.get('day')}`;
    });
    expect(texts.map((text) => numeric(text))).toEqual(theirs);
  });

  it.each([['13.4.2015', 'en', '2015-4-13'], ['3.4.2015', 'en', '2015-4-3'], ['3/4/2015', 'fr', '2015-4-3'], ['2016 10 16', 'en', '2016-10-16'], ['12/12/30', 'en', '1930-12-12'], ['5/7, 2020', 'en', '2020-5-7']])('reads %j (%s) as %s', (text, language, date) => {
    expect(numeric(text, language)).toBe(date);
  });

  it.each(['2/30/2015', '2/29/2019', '1.2.3', '1.2.10', '13/13/2015', '1/2/3', '3/4/201', '1/2/2015/4', '12/5%'])('finds no date in %j', (text) => {
    expect(numeric(text)).toBeUndefined();
  });
});

describe('readYear', () => {
  const year = (text: string) => readYear(timeText(text, now, 'en'), 0)?.value;
  it.each([['2015', 2015], ['2015?', 2015], ['nineteen ninety-five', 1995], ['twenty sixteen', 2016], ['two thousand and twelve', 2012]])('reads %j as %i', (text, value) => {
    expect(year(text)).toBe(value);
  });
  it.each(['1953', '2060', '2015 people', '2015px', 'two thousand people', 'twenty people', 'two hundred'])('finds no year in %j', (text) => {
    expect(year(text)).toBeUndefined();
  });
});
