import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor, listFingerprint, type ListSearch } from '../../../src/search/cursor.ts';

const search: ListSearch = { query: 'bridge', filter: { authors: ['@Gwen'] }, sort: 'RELEVANCE' };
const list = listFingerprint(search);
const cursor = { q: list, s: 3, n: 1_700_000_100_000, r: 19, id: '42', t: 1_700_000_000_000 };

describe('a search cursor', () => {
  it('comes back as it was', () => {
    expect(decodeCursor(encodeCursor(cursor), list)).toEqual(cursor);
  });

  it('belongs to one list, in any spelling of its search', () => {
    expect(listFingerprint({ ...search, filter: { authors: ['gwen'] }, inferFilter: true, diverse: undefined })).toBe(list);
  });

  it.each<[string, Partial<ListSearch>]>([
    ['query', { query: 'bridges' }],
    ['filter', { filter: {} }],
    ['sort', { sort: 'NEWEST' }],
    ['reading of the query', { inferFilter: false }],
    ['diversity', { diverse: false }],
  ])('is refused for another %s', (_, change) => {
    expect(decodeCursor(encodeCursor(cursor), listFingerprint({ ...search, ...change }))).toBeUndefined();
  });

  it.each(['', 'x', 'bm90IGpzb24', Buffer.from('{"q":1}').toString('base64url'), Buffer.from('null').toString('base64url')])('is refused when it is none: %j', (text) => {
    expect(decodeCursor(text, list)).toBeUndefined();
  });
});
