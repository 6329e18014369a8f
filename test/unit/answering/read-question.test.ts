import { describe, expect, it } from 'vitest';
import { readQuestion } from '../../../src/answering/read-question.ts';
import type { PostArchive } from '../../../src/ports/post-archive.ts';

const now = Date.UTC(2024, 0, 10);

/** An archive of one author, of which nothing but its authors is read. */
function archiveOf(handle: string, firstPostAt: number) {
  let version = 1;
  let asked = 0;
  const archive = {
    stats: async () => ({ version: `v${version}` }),
    authors: async () => {
      asked += 1;
      return [{ handle, posts: 1, firstPostAt }];
    },
  } as unknown as PostArchive;
  return { archive, change: () => void (version += 1), asked: () => asked };
}

const read = (text: string, infer?: boolean, { archive } = archiveOf('icco', Date.UTC(2020, 4, 1))) =>
  readQuestion({ text, changed: false, carriedFilter: { languages: ['de'] } }, { minLikes: 3 }, { archive, clock: { now: () => now } }, infer);

describe('reading a question', () => {
  it('joins the given filter, what is carried over and what the question says', async () => {
    expect(await read('What did @icco say about trams since he joined?')).toMatchObject({
      filter: { authors: ['icco'], languages: ['de'], minLikes: 3, since: Date.UTC(2020, 4, 1) },
      words: ['trams'],
    });
  });

  it('takes plain words and earlier turns for no filter when told so', async () => {
    expect(await read('What was said about trams in 2015?', false)).toEqual(expect.objectContaining({ filter: { minLikes: 3 }, inferred: [], words: ['trams', '2015'] }));
  });

  it('has a condition for phrases and words to leave out', async () => {
    expect(await read('trams "night bus" -strike')).toMatchObject({ condition: { all: [expect.any(Array)], none: [expect.any(Array)] } });
    expect(await read('trams')).not.toHaveProperty('condition');
  });

  it('reads the authors once for a version of the archive', async () => {
    const known = archiveOf('icco', 0);
    for (let i = 0; i < 3; i++) await read('trams', true, known);
    expect(known.asked()).toBe(1);
    known.change();
    await read('trams', true, known);
    expect(known.asked()).toBe(2);
  });
});
