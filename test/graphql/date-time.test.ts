import { describe, expect, it } from 'vitest';
import { dateTime } from '../../resolvers/date-time.ts';

describe('DateTime', () => {
  it.each([
    ['2024-01-09', Date.UTC(2024, 0, 9)],
    ['2024-01-09T23:50Z', Date.UTC(2024, 0, 9, 23, 50)],
    ['2024-01-09T23:50:01Z', Date.UTC(2024, 0, 9, 23, 50, 1)],
    ['2024-01-09T23:50:01.5Z', Date.UTC(2024, 0, 9, 23, 50, 1, 500)],
    ['2024-01-09T23:50:01.123456Z', Date.UTC(2024, 0, 9, 23, 50, 1, 123)],
    ['2024-01-09T23:50:01', Date.UTC(2024, 0, 9, 23, 50, 1)],
    ['2024-01-10T01:20:01+01:30', Date.UTC(2024, 0, 9, 23, 50, 1)],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
  ])('reads %s', (text, time) => {
    expect(dateTime.parseValue(text)).toBe(time);
  });

  it.each(['', 'yesterday', '2024', '2024-1-9', '2023-02-29', '2024-02-30T00:00:00Z', '2024-13-01', '2024-01-09T24:00:00Z', '2024-01-09T23:60Z', '2024-01-09T10:00+99:00', '09/01/2024', 1704844200000, null, true, {}])(
    'refuses %j and says what it takes',
    (value) => {
      expect(() => dateTime.parseValue(value)).toThrow('A DateTime is an ISO 8601 date or time');
    },
  );

  it('writes ISO 8601 in UTC', () => {
    expect(dateTime.serialize(Date.UTC(2024, 0, 9, 23, 50))).toBe('2024-01-09T23:50:00.000Z');
  });
});
