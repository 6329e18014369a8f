import { describe, expect, it } from 'vitest';
import { archiveAsOf } from '../../../src/answering/archive-as-of.ts';
import { FakeArchive } from '../../fakes/fake-archive.ts';
import { makePost } from '../../fakes/sample-posts.ts';

const early = makePost({ sourceId: 'early', text: 'The ferry is late.', createdAt: 1_000, author: 'gwen' });
const late = makePost({ sourceId: 'late', text: 'The ferry is late again.', createdAt: 2_000, author: 'sam', inReplyToId: 'early' });
const archive = archiveAsOf(new FakeArchive([early, late]), 1_500);
const ids = (posts: readonly { readonly sourceId: string }[]) => posts.map(({ sourceId }) => sourceId);

describe('an archive as of a time', () => {
  it('has the posts up to then, in every way of asking', async () => {
    expect(ids(await archive.list({ filter: {}, order: 'newest', limit: 10 }))).toEqual(['early']);
    expect(ids(await archive.searchTerms({ filter: {}, terms: [{ term: 'ferri', weight: 1 }], limit: 10 }))).toEqual(['early']);
    expect(await archive.count({ filter: {} })).toBe(1);
    expect(ids(await archive.findByIds(['early', 'late']))).toEqual(['early']);
    expect(ids(await archive.thread('early'))).toEqual(['early']);
    expect(await archive.replies(['early'], { filter: {} })).toEqual([]);
    expect((await archive.aggregate({ filter: {}, groupBy: 'author', measure: 'posts', order: 'most', limit: 5 })).rows).toMatchObject([{ key: 'gwen', posts: 1 }]);
  });

  it('keeps an earlier end that the question asks for', async () => {
    expect(await archive.count({ filter: { until: 500 } })).toBe(0);
  });

  it('tells what it held then', async () => {
    expect(await archive.stats()).toMatchObject({ postCount: 1, newest: 1_000, oldest: 1_000 });
  });

  it('has a post of that very millisecond', async () => {
    expect(await archiveAsOf(new FakeArchive([early]), 1_000).count({ filter: {} })).toBe(1);
  });
});
