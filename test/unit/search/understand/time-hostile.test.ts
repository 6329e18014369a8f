import { describe, expect, it } from 'vitest';
import { timeRanges } from '../../../../src/search/understand/time-ranges.ts';

const now = Date.UTC(2026, 10, 23, 12);

/** A linear congruential generator, so that a failure can be seen again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const PIECES = 'in |on |since |before |after |until |from |to |between |and |the |last |this |next |past |2 |two |first |31st |29 |2015 |1989 |2/29 |2/29/2015 |10/1-|-|2015-|W53 |Q1 |week |weeks |weekend |month |year |half |of |ago |early |mid-|end of |Monday |Friday, |May |February |Easter |Christmas |summer |90s |today |yesterday |now |8pm |at |, |. |\'15 |twenty |hundred |before last |to date |however '.split('|');

describe('timeRanges: any input', () => {
  it('gives ranges that are in order, do not overlap and hold some time', () => {
    const next = random(11);
    const wrong: string[] = [];
    for (let round = 0; round < 3_000; round++) {
      const text = Array.from({ length: 1 + Math.floor(next() * 12) }, () => PIECES[Math.floor(next() * PIECES.length)]).join('');
      let end = 0;
      for (const range of timeRanges(text, now, 'en')) {
        const isTime = [range.since, range.until].every((time) => time === undefined || Number.isFinite(time)) && (range.since ?? -Infinity) < (range.until ?? Infinity);
        if (!isTime || range.start < end || range.end <= range.start || (range.since === undefined && range.until === undefined)) wrong.push(text);
        end = range.end;
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each(['en', 'de', 'es', 'pt', 'fr'])('reads hostile texts of 2,000 characters without a blow-up (%s)', (language) => {
    const pieces = [...PIECES, 'a,', '1.', '1/1/', '12:', '0', "'", 'the day before the week after ', 'two thousand and ', '2 weeks and ', 'between the end of ', 'the week of the month of ', 'from 3 to ', '9am - '];
    const slow = pieces.filter((piece) => {
      const text = piece.repeat(Math.ceil(2_000 / piece.length));
      const start = performance.now();
      timeRanges(text, now, language);
      return performance.now() - start > 2_000;
    });
    expect(slow).toEqual([]);
  });
});
