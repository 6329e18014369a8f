import { describe, expect, it } from 'vitest';
import { date, easter, isoWeek, nthWeekday, shift, unitSpan, weekdayBefore, type Unit } from '../../../../src/search/understand/calendar.ts';

const day = (time: number) => new Date(time).toISOString().slice(0, 10);

describe('calendar', () => {
  it.each([[2000, '2000-04-23'], [2008, '2008-03-23'], [2011, '2011-04-24'], [2015, '2015-04-05'], [2018, '2018-04-01'], [2024, '2024-03-31']])('puts Easter of %i on %s', (year, sunday) => {
    expect(day(easter(year))).toBe(sunday);
  });

  it.each([[2015, 1, '2014-12-29'], [2015, 53, '2015-12-28'], [2016, 1, '2016-01-04'], [2021, 2, '2021-01-11']])('begins week %i-W%i of ISO 8601 on %s', (year, week, monday) => {
    expect(day(isoWeek(year, week)?.start ?? 0)).toBe(monday);
  });

  it.each([[2016, 53], [2016, 54], [2015, 0]])('knows no week %i-W%i', (year, week) => {
    expect(isoWeek(year, week)).toBeUndefined();
  });

  it.each([['quarter', '2016-04-01', '2016-07-01'], ['half', '2016-01-01', '2016-07-01'], ['week', '2016-05-09', '2016-05-16'], ['workweek', '2016-05-09', '2016-05-14'], ['weekend', '2016-05-14', '2016-05-16'], ['decade', '2010-01-01', '2020-01-01'], ['century', '2000-01-01', '2100-01-01']] as const)(
    'finds the %s that holds 11 May 2016',
    (unit: Unit, start, end) => {
      const span = unitSpan(unit, date(2016, 5, 11));
      expect([day(span.start), day(span.end)]).toEqual([start, end]);
    },
  );

  it('cuts the day to the length of the month, and passes over weekends among working days', () => {
    expect(day(shift(date(2016, 3, 31), 'month', -1))).toBe('2016-02-29');
    expect(day(shift(date(2018, 8, 21), 'workday', -4))).toBe('2018-08-15');
  });

  it('counts the weekdays of a month from both ends, and back from a day', () => {
    expect(day(nthWeekday(2016, 11, 4, 4))).toBe('2016-11-24');
    expect(day(nthWeekday(2017, 5, 1, -1))).toBe('2017-05-29');
    expect(day(weekdayBefore(date(2026, 11, 23), 1))).toBe('2026-11-16');
  });

  it('takes years below 100 as written', () => {
    expect(new Date(date(33, 4, 3)).getUTCFullYear()).toBe(33);
  });
});
