import { describe, expect, it } from 'vitest';
import { timeRanges } from '../../../../src/search/understand/time-ranges.ts';

const now = Date.UTC(2026, 10, 23, 12);
const day = (time: number | undefined) => (time === undefined ? '' : new Date(time).toISOString().slice(0, 10));
const read = (text: string, language = 'en') => timeRanges(text, now, language).map(({ since, until }) => `${day(since)}..${day(until)}`).join(' ');

describe('timeRanges', () => {
  it.each([
    ['last March', '2026-03-01..2026-04-01'],
    ['in March 2015', '2015-03-01..2015-04-01'],
    ['in December', '2025-12-01..2026-01-01'],
    ['since 2021', '2021-01-01..'],
    ['since last summer', '2026-06-01..'],
    ['before 2014', '..2014-01-01'],
    ['until June', '..2026-07-01'],
    ['after 9 January 2024', '2024-01-10..'],
    ['after the vote on 27 February 2024', '2024-02-27..'],
    ['before it launched on 16 April 2024', '..2024-04-16'],
    ['after it launched on 16 April 2024', '2024-04-16..'],
    ['what was he up to last month', '2026-10-01..2026-11-01'],
    ['what has Ada been up to since 2016', '2016-01-01..'],
    ['it was open up to June 2016', '..2016-07-01'],
    ['summarize 2017', '2017-01-01..2018-01-01'],
    ['2017 in review', '2017-01-01..2018-01-01'],
    ['recap of 2016', '2016-01-01..2017-01-01'],
    ['what happened 2017', '2017-01-01..2018-01-01'],
    ['compare 2016 and 2017', '2016-01-01..2018-01-01'],
    ['2017?', '2017-01-01..2018-01-01'],
    ['between May and July 2016', '2016-05-01..2016-08-01'],
    ['from 3 to 9 June 2015', '2015-06-03..2015-06-10'],
    ['from October 2023 to now', '2023-10-01..2026-11-24'],
    ['in the last 3 months', '2026-08-23..2026-11-24'],
    ['the past week', '2026-11-16..2026-11-24'],
    ['last week', '2026-11-16..2026-11-23'],
    ['yesterday', '2026-11-22..2026-11-23'],
    ['this year', '2026-01-01..2027-01-01'],
    ['two years ago', '2024-01-01..2025-01-01'],
    ['the week before Christmas 2014', '2014-12-18..2014-12-25'],
    ['the 1990s', '1990-01-01..2000-01-01'],
    ['in early 2016', '2016-01-01..2016-05-01'],
    ['mid-March 2015', '2015-03-11..2015-03-21'],
    ['at the end of 2015', '2015-10-01..2016-01-01'],
    ['in the second half of 2015', '2015-07-01..2016-01-01'],
    ['in the first week of June 2016', '2016-05-30..2016-06-06'],
    ['Q3 2017', '2017-07-01..2017-10-01'],
    ['on 2015-03-01', '2015-03-01..2015-03-02'],
    ['3/4/2015', '2015-03-04..2015-03-05'],
    ['13/4/2015', '2015-04-13..2015-04-14'],
    ['12.3.2015', '2015-03-12..2015-03-13'],
    ['summer 2016', '2016-06-01..2016-09-01'],
    ['winter 2015/16', '2015-12-01..2016-03-01'],
    ['Christmas 2013', '2013-12-24..2013-12-27'],
    ['Easter 2018', '2018-03-30..2018-04-03'],
    ['over the weekend', '2026-11-21..2026-11-23'],
    ['on Friday', '2026-11-20..2026-11-21'],
    ['in 2007 and 2009', '2007-01-01..2010-01-01'],
    ['2018 or later', '2018-01-01..'],
    ['from 2015 on', '2015-01-01..'],
    ['the flood of 2014', '2014-01-01..2015-01-01'],
  ])('reads %j as %s', (text, range) => {
    expect(read(text)).toBe(range);
  });

  it.each([
    ['de', 'im März 2015', '2015-03-01..2015-04-01'],
    ['de', 'was hat er 2017 gesagt', '2017-01-01..2018-01-01'],
    ['de', 'letzten März', '2026-03-01..2026-04-01'],
    ['de', 'vom 3. bis 9. Juni 2015', '2015-06-03..2015-06-10'],
    ['de', 'am 09.01.2024', '2024-01-09..2024-01-10'],
    ['de', 'vor zwei Wochen', '2026-11-09..2026-11-16'],
    ['de', 'gestern', '2026-11-22..2026-11-23'],
    ['es', 'en agosto de 2023', '2023-08-01..2023-09-01'],
    ['es', 'el mes pasado', '2026-10-01..2026-11-01'],
    ['es', 'desde 2021', '2021-01-01..'],
    ['pt', 'em agosto de 2023', '2023-08-01..2023-09-01'],
    ['pt', 'ontem', '2026-11-22..2026-11-23'],
    ['fr', 'en mars 2016', '2016-03-01..2016-04-01'],
    ['fr', 'depuis 2021', '2021-01-01..'],
    ['fr', "l'année dernière", '2025-01-01..2026-01-01'],
  ])('reads %s %j as %s', (language, text, range) => {
    expect(read(text, language)).toBe(range);
  });

  it.each([
    'in 500 words', 'in 2000 words', 'top 10', 'the 14 tram', 'N4', 'version 1.2', '2.9 m', '5 hours ahead', '14', 'Windows 95', 'in 3 minutes', 'may I ask', 'you may not', 'this may take long', 'who will march with us',
    'the march on Rome', 'sat on the sun', 'posts about 1984', 'posts about 2012', 'the 2012 album', 'in 1953', '24/7', '9/11', '3/4 of people', 'at 5pm', 'around noon', '2-1', '09:05-11:15', '+86 138-2010-2015', 'next week', 'tomorrow', 'in 2040', 'spring rolls', 'for three days', 'the January flood', '#2015', '€2015',
  ])('finds no time in %j', (text) => {
    expect(read(text)).toBe('');
  });
});
