import { describe, expect, it } from 'vitest';

import { idOf, languageOf, parseIsoDate, parseXDate } from '../../../src/importing/post-values.ts';

describe('parseIsoDate', () => {
  it('reads dates with and without time and zone; without a zone it is UTC', () => {
    const moment = Date.UTC(2024, 4, 2, 8, 0, 0);
    expect(['2024-05-02T08:00:00Z', '2024-05-02T08:00', '2024-05-02T10:00:00+02:00', '2024-05-02 08:00:00 +0000', '2024-05-02T08:00:00.000z'].map(parseIsoDate)).toEqual(
      Array(5).fill(moment),
    );
    expect(parseIsoDate('2024-05-02')).toBe(Date.UTC(2024, 4, 2));
  });

  it('refuses what is no date or a day that does not exist', () => {
    expect(['yesterday', '', '2024', '1714636800', '2023-02-29T00:00:00Z', '2024-13-01', '2024-05-02T25:00:00Z'].map(parseIsoDate)).toEqual(Array(7).fill(undefined));
  });
});

describe('parseXDate', () => {
  it('reads both styles of X exports', () => {
    expect(parseXDate('Wed Oct 10 20:19:24 +0000 2018')).toBe(Date.UTC(2018, 9, 10, 20, 19, 24));
    expect(parseXDate('2009-06-01 00:00:00 +0000')).toBe(Date.UTC(2009, 5, 1));
    expect(parseXDate('Wed Okt 10 20:19:24 +0000 2018')).toBeUndefined();
  });
});

describe('idOf', () => {
  it('keeps texts, writes safe numbers out and marks unsafe ones', () => {
    expect([idOf('0012'), idOf(12), idOf(Number('1500000000000000001')), idOf(' '), idOf(null), idOf(-1), idOf(1.5)]).toEqual(['0012', '12', 'unsafe', undefined, undefined, 'unsafe', 'unsafe']);
  });
});

describe('languageOf', () => {
  it('keeps tags in lower case and drops those that name no language', () => {
    expect(['en', 'pt-BR', 'zh_CN', 'in', 'iw'].map(languageOf)).toEqual(['en', 'pt-br', 'zh-cn', 'id', 'he']);
    expect(['und', 'qme', 'zxx', 'art', 'qht', '', 'English!', undefined].map(languageOf)).toEqual(Array(8).fill(undefined));
  });
});
