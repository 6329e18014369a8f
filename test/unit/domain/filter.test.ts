import { describe, expect, it } from 'vitest';
import { filterErrors, narrowFilter, normaliseFilter } from '../../../src/domain/filter.ts';

const may = Date.UTC(2024, 4, 1);
const june = Date.UTC(2024, 5, 1);
const july = Date.UTC(2024, 6, 1);

describe('a post filter', () => {
  it('has one spelling: case, signs, order and repeats do not matter', () => {
    const written = { authors: ['@Gwen', 'omar', 'GWEN'], hashtags: ['#Ropewalk'], languages: ['DE'], mentions: [] };
    expect(normaliseFilter(written)).toEqual({ authors: ['gwen', 'omar'], hashtags: ['ropewalk'], languages: ['de'] });
  });

  it('names the field that cannot be used', () => {
    expect(filterErrors({ since: june, until: may })).toMatchObject([{ code: 'INVALID_INPUT', field: 'filter.since' }]);
    expect(filterErrors({ since: june, until: june })).toHaveLength(1);
    expect(filterErrors({ minLikes: -1 })).toMatchObject([{ field: 'filter.minLikes' }]);
    expect(filterErrors({ authors: Array.from({ length: 101 }, String) })).toMatchObject([{ field: 'filter.authors' }]);
    expect(filterErrors({ since: may, until: june, minLikes: 0 })).toEqual([]);
  });

  it('is only narrowed by what a question says: the overlap of two ranges, and no field that was given', () => {
    expect(narrowFilter({ since: may }, { until: june })).toEqual({ since: may, until: june });
    expect(narrowFilter({ since: may, until: july }, { since: june })).toEqual({ since: june, until: july });
    expect(narrowFilter({ authors: ['gwen'] }, { authors: ['omar'], hasMedia: true })).toEqual({ authors: ['gwen'], hasMedia: true });
  });

  it('is cut to what both lists hold, leaves out whom either leaves out, and takes the higher number', () => {
    expect(narrowFilter({ authors: ['@Gwen', 'omar'] }, { authors: ['gwen', 'lena'] })).toEqual({ authors: ['gwen'] });
    expect(narrowFilter({ excludeAuthors: ['omar'] }, { excludeAuthors: ['gwen'] })).toEqual({ excludeAuthors: ['gwen', 'omar'] });
    expect(narrowFilter({ minLikes: 5, minReposts: 5, hasLinks: true }, { minLikes: 9, minReposts: 2, hasLinks: false })).toEqual({ minLikes: 9, minReposts: 5, hasLinks: true });
  });

  it('keeps the given range when the question names a time outside it', () => {
    expect(narrowFilter({ since: june, until: july }, { until: may })).toEqual({ since: june, until: july });
  });
});
