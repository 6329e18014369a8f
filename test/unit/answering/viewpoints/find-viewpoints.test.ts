import { describe, expect, it } from 'vitest';
import { findViewpoints } from '../../../../src/answering/viewpoints/find-viewpoints.ts';
import { FakeArchive } from '../../../fakes/fake-archive.ts';
import { makePost } from '../../../fakes/sample-posts.ts';

const plan = makePost({ sourceId: 'plan', author: 'council', text: 'We propose to close the Ropewalk to cars from Monday.' });
const reply = (sourceId: string, author: string, text: string, inReplyToId = 'plan') => makePost({ sourceId, author, text, inReplyToId });
const signal = new AbortController().signal;
const sidesOf = async (posts: ReturnType<typeof makePost>[], asked = false) => (await findViewpoints([plan], new FakeArchive([plan, ...posts]), signal, { asked }))?.viewpoints;

describe('viewpoints', () => {
  it('count each author once on a side, with the posts that take it', async () => {
    const sides = await sidesOf([
      reply('a', 'omar', "I'm against it, my trade is drivers."),
      reply('b', 'omar', 'I disagree, and I say it twice.'),
      reply('c', 'nia', "I'm for it, the pavement is narrow."),
    ]);
    expect(sides).toMatchObject([
      { stance: 'FOR', authorCount: 2, postCount: 2 },
      { stance: 'AGAINST', authorCount: 1, postCount: 2 },
    ]);
  });

  it('count an author who changed sides where the latest post stands', async () => {
    const sides = await sidesOf([reply('a', 'omar', "I'm against it."), reply('b', 'nia', 'I totally disagree.'), reply('c', 'omar', "I'm for it, I was hasty.")]);
    expect(sides).toMatchObject([
      { stance: 'FOR', authorCount: 2, postSourceIds: expect.arrayContaining(['c']) },
      { stance: 'AGAINST', authorCount: 1, postSourceIds: ['b'] },
    ]);
  });

  it('put those who contradict an opponent on the side of the post', async () => {
    const sides = await sidesOf([reply('a', 'omar', "I'm against it, trade will halve."), reply('b', 'nia', 'That is not true, trade will not halve.', 'a')]);
    expect(sides?.find(({ stance }) => stance === 'FOR')?.postSourceIds).toContain('b');
  });

  it('are not told where nobody is against it, or where one voice is all there is', async () => {
    expect(await sidesOf([reply('a', 'nia', "I'm for it."), reply('b', 'zoe', 'Soup on Thursday.')], true)).toBeUndefined();
    expect(await sidesOf([reply('a', 'omar', "I'm against it."), reply('b', 'zoe', 'Soup on Thursday.')])).toBeUndefined();
    expect(await sidesOf([reply('a', 'omar', "I'm against it."), reply('b', 'zoe', 'Soup on Thursday.')], true)).toBeDefined();
  });
});
