import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor, listFingerprint } from '../../../src/search/cursor.ts';

const list = listFingerprint('bridge', { authors: ['@Gwen'] }, 'RELEVANCE');
const cursor = { q: list, s: 3, r: 19, id: '42', t: 1_700_000_000_000 };

describe('a search cursor', () => {
  it('comes back as it was', () => {
    expect(decodeCursor(encodeCursor(cursor), list)).toEqual(cursor);
  });

  it('belongs to one list: query, filter and sort', () => {
    expect(listFingerprint('bridge', { authors: ['gwen'] }, 'RELEVANCE')).toBe(list);
    for (const other of [
      listFingerprint('bridges', { authors: ['gwen'] }, 'RELEVANCE'),
      listFingerprint('bridge', {}, 'RELEVANCE'),
      listFingerprint('bridge', { authors: ['gwen'] }, 'NEWEST'),
    ]) {
      expect(decodeCursor(encodeCursor(cursor), other)).toBeUndefined();
    }
  });

  it.each(['', 'x', 'bm90IGpzb24', Buffer.from('{"q":1}').toString('base64url'), Buffer.from('null').toString('base64url')])('is refused when it is none: %j', (text) => {
    expect(decodeCursor(text, list)).toBeUndefined();
  });
});
