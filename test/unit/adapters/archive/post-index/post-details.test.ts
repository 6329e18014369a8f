import { afterEach, describe, expect, it } from 'vitest';
import type { PostIndex } from '../../../../../src/adapters/archive/post-index/post-index.ts';
import { Flag } from '../../../../../src/adapters/archive/post-index/segment.ts';
import { ALL, openIndex, rowsOf, sampleRow, type SampleRow, weighted } from './sample-rows.ts';

let index: PostIndex | undefined;
afterEach(async () => index?.[Symbol.asyncDispose]());

const open = async (parts: readonly (readonly SampleRow[])[], dimensions?: number) => {
  index = await openIndex(parts, dimensions);
  return index;
};
const names = (...ids: readonly string[]) => ids.map((sourceId) => ({ sourceId }));
const search = (opened: PostIndex, ...terms: string[]) => opened.searchTerms(weighted(...terms), { scope: ALL, limit: 100, keepCopies: true });

describe('what the index tells of posts', () => {
  it('is in how many posts a term stands, in any field and segment, and never a label', async () => {
    const opened = await open([
      [sampleRow({ body: ['tide', 'tide'], languages: ['en'], hashtags: ['sea'], author: 'gwen' }), sampleRow({ attached: ['tide'], mentions: ['gwen'] })],
      [sampleRow({ authorTerms: ['tide'], body: ['en'] }), sampleRow()],
    ]);
    expect(opened.documentFrequencies(['tide', 'en', 'sea', 'gwen', 'wren', 'unheard', ''])).toEqual([3, 1, 0, 0, 0, 0, 0]);
    expect(opened.documentFrequencies([])).toEqual([]);
  });

  it('is the body of each, in its order, repeats kept', async () => {
    const opened = await open([[sampleRow({ id: 'a', body: ['low', 'tide', 'low'], attached: ['photo'] })], [sampleRow({ id: 'b', authorTerms: ['gwen'] }), sampleRow({ id: 'c', body: ['日本', '🦭'] })]]);
    expect(opened.bodyTerms(names('c', 'unknown', 'a', 'b', 'a'))).toEqual([['日本', '🦭'], [], ['low', 'tide', 'low'], [], ['low', 'tide', 'low']]);
  });

  it('is the vector of each and how near it is, where it has one', async () => {
    const opened = await open([[sampleRow({ id: 'a', vector: [0.6, 0.8] }), sampleRow({ id: 'b' })], [sampleRow({ id: 'c', vector: [-1, 0] })]], 2);
    const [a, b, c, unknown] = opened.vectors(names('a', 'b', 'c', 'unknown'));
    expect([b, unknown]).toEqual([undefined, undefined]);
    expect(Array.from(a ?? [])).toEqual([expect.closeTo(0.6, 2), expect.closeTo(0.8, 2)]);
    expect(Array.from(c ?? [])).toEqual([expect.closeTo(-1, 2), expect.closeTo(0, 2)]);
    expect(opened.similarities(names('c', 'unknown', 'a', 'b'), Float32Array.of(0, 1))).toEqual([expect.closeTo(0, 2), undefined, expect.closeTo(0.8, 2), undefined]);
    await opened[Symbol.asyncDispose]();
    const plain = await open([[sampleRow({ id: 'a' })]]);
    expect(plain.vectors(names('a'))).toEqual([undefined]);
    expect(plain.similarities(names('a'), Float32Array.of(0, 1))).toEqual([undefined]);
  });

  it('stays right for the hits of a search after the posts have changed', async () => {
    const opened = await open([[sampleRow({ id: 'a', body: ['tide', 'one'], vector: [1, 0] }), sampleRow({ id: 'b', body: ['tide'], vector: [1, 0] })]], 2);
    const hits = await search(opened, 'tide');
    await opened.add([rowsOf([sampleRow({ id: 'a', body: ['two'], vector: [0, 1], author: 'icco' }), sampleRow({ body: ['tide'] })], 2)]);
    const sorted = hits.toSorted((x, y) => (x.sourceId < y.sourceId ? -1 : 1));
    expect(sorted.map(({ sourceId, author, length }) => [sourceId, author, length])).toEqual([['a', 'wren', 2], ['b', 'wren', 1]]);
    expect(opened.bodyTerms(sorted)).toEqual([['two'], ['tide']]);
    expect(opened.similarities(sorted, Float32Array.of(1, 0))).toEqual([expect.closeTo(0, 2), expect.closeTo(1, 2)]);
    expect(opened.scoreTerms(sorted, weighted('tide'))[0]).toBe(0);
    expect(opened.scoreTerms(sorted, weighted('tide'))[1]).toBeGreaterThan(0);
    expect((await search(opened, 'tide')).map(({ sourceId }) => sourceId).sort()).toHaveLength(2);
  });

  it('is all that a hit says', async () => {
    const opened = await open([[sampleRow({ id: 'root', body: ['x'] }), sampleRow({ id: 'a', parentId: 'root', body: ['tide', 'in'], author: 'gwen', createdAt: 77, likes: 5e9, reposts: 3, flags: Flag.hasLinks | Flag.repeats })]]);
    expect(await search(opened, 'tide')).toMatchObject([{ sourceId: 'a', author: 'gwen', createdAt: 77, likes: 5e9, reposts: 3, repeats: true, hasLinks: true, length: 2, thread: 'root', duplicates: 0 }]);
  });

  it('is the first known post of its thread, through segments, circles and posts that are not there', async () => {
    const post = (id: string, parentId = '') => sampleRow({ id, parentId, body: ['tide'] });
    const opened = await open([
      [post('reply', 'root'), post('root', 'deleted'), post('below', 'reply'), post('self', 'self'), post('one', 'two'), post('two', 'one'), post('into', 'two'), post('alone')],
      [post('later', 'below'), post('latest', 'later'), post('apart', 'never')],
    ]);
    const threads = Object.fromEntries((await search(opened, 'tide')).map(({ sourceId, thread }) => [sourceId, thread]));
    expect(threads).toMatchObject({ reply: 'root', root: 'root', below: 'root', later: 'root', latest: 'root', self: 'self', alone: 'alone', apart: 'apart' });
    expect(new Set([threads['one'], threads['two'], threads['into']]).size).toBe(1);
    expect(['one', 'two']).toContain(threads['one']);
  });

  it('takes ids and names as they are: any script, a mark of byte order, broken halves of signs', async () => {
    const ids = ['\ufeffmarked', 'marked', 'é', 'e\u0301', '日本🦭', "it's", 'a b', '\u0000', 'X', 'x', '1'.repeat(1_000)];
    const opened = await open([ids.map((id) => sampleRow({ id, author: `${id}!`, body: ['tide', id] }))]);
    const hits = await search(opened, 'tide');
    expect(hits.map(({ sourceId }) => sourceId).sort()).toEqual(ids.toSorted());
    for (const { sourceId, author } of hits) expect(author).toBe(`${sourceId}!`);
    expect(await opened.count({ filter: {}, ids: ['\ufeffmarked', 'X'] })).toBe(2);
    await opened.add([rowsOf([sampleRow({ id: 'broken \ud800', body: ['new'] }), sampleRow({ id: 'broken \udfff', body: ['new'] })])]);
    expect((await search(opened, 'new')).map(({ sourceId }) => sourceId)).toEqual(['broken \ufffd']);
    expect(opened.postCount).toBe(ids.length + 1);
  });
});
