import { describe, expect, it, vi } from 'vitest';
import { findNotices } from '../../../../src/answering/viewpoints/find-notices.ts';
import { FakeArchive } from '../../../fakes/fake-archive.ts';
import { makePost } from '../../../fakes/sample-posts.ts';

const day = (number: number) => Date.UTC(2024, 0, number, 12);
const claim = makePost({ sourceId: 'claim', author: 'edith', createdAt: day(12), text: 'The flood at the Saltmarsh gauge was a one-in-200-year event, by my first estimate.' });
const others = Array.from({ length: 30 }, (_, i) => makePost({ author: `neighbour${i}`, text: `Soup and buns at the harbour, day ${i}` }));
const signal = new AbortController().signal;
const noticesOf = async (...later: ReturnType<typeof makePost>[]) => (await findNotices([claim], new FakeArchive([claim, ...others, ...later]), signal, { until: day(31) })).get('claim') ?? [];

describe('what was said later of a cited post', () => {
  it('is its author taking it back, quoted to the letter', async () => {
    const correction = makePost({ sourceId: 'correction', author: 'edith', createdAt: day(19), text: 'CORRECTION. On 12 January I called the flood a one-in-200-year event. That was wrong: the Saltmarsh gauge was moved.' });
    const [notice] = await noticesOf(correction);
    expect(notice).toMatchObject({ kind: 'CORRECTED', postSourceId: 'correction', author: 'edith', writtenAt: day(19) });
    expect(notice && correction.text.slice(notice.span.start, notice.span.end)).toBe(notice?.quote);
    expect(notice?.quote).toContain('That was wrong');
  });

  it('is a reply of somebody else that says it is not so', async () => {
    const rebuttal = makePost({ sourceId: 'rebuttal', author: 'gwen', createdAt: day(13), inReplyToId: 'claim', text: 'That is not true. I have seen higher water at that stair.' });
    expect(await noticesOf(rebuttal)).toMatchObject([{ kind: 'DISPUTED', postSourceId: 'rebuttal', quote: expect.stringContaining('not true') }]);
  });

  it.each([
    ['a correction by somebody else', { author: 'gwen', text: 'CORRECTION: the flood at the Saltmarsh gauge was no one-in-200-year event.' }],
    ['a correction of another matter', { author: 'edith', text: 'Correction: the bakery opens at seven, my mistake.' }],
    ['a correction that was written before', { author: 'edith', createdAt: day(2), text: 'CORRECTION: the flood at the Saltmarsh gauge was a one-in-200-year event.' }],
    ['a correction that is not to be seen yet', { author: 'edith', createdAt: day(40), text: 'CORRECTION: the flood at the Saltmarsh gauge was no one-in-200-year event. I was wrong.' }],
    ['a reply that asks', { author: 'gwen', inReplyToId: 'claim', text: 'Is that not true of 1953, too?' }],
    ['a reply that agrees', { author: 'gwen', inReplyToId: 'claim', text: 'Exactly what I saw.' }],
  ])('is not %s', async (_, post) => {
    expect(await noticesOf(makePost({ createdAt: day(20), ...post }))).toEqual([]);
  });

  it('takes one look for all replies, and one search for each of six authors at most', async () => {
    const archive = new FakeArchive([claim, ...others]);
    const [replies, searches] = [vi.spyOn(archive, 'replies'), vi.spyOn(archive, 'searchTerms')];
    await findNotices([claim, ...others.slice(0, 9)], archive, signal);
    expect([replies.mock.calls.length, searches.mock.calls.length]).toEqual([1, 6]);
  });
});
