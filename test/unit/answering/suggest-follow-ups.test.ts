import { describe, expect, it } from 'vitest';
import { readQuestion } from '../../../src/answering/read-question.ts';
import { suggestFollowUps } from '../../../src/answering/suggest-follow-ups.ts';
import type { Post } from '../../../src/domain/post.ts';
import { turnDeps } from '../../fakes/answer-deps.ts';
import { FakeArchive } from '../../fakes/fake-archive.ts';
import { makePost } from '../../fakes/sample-posts.ts';

const posts = [
  makePost({ text: 'The ferry is late.', author: 'gwen', hashtags: ['ferry'] }),
  makePost({ text: 'The ferry is late again.', author: 'gwen', hashtags: ['ferry'] }),
  makePost({ text: 'Ferry strike.', author: 'sam', hashtags: ['ferry', 'strike'] }),
];
const signal = new AbortController().signal;

async function suggest(text: string, { found = posts, held = posts }: { found?: readonly Post[]; held?: readonly Post[] } = {}) {
  const deps = turnDeps({ archive: new FakeArchive(held) });
  const question = await readQuestion({ text, changed: false, carriedFilter: {} }, {}, deps);
  return suggestFollowUps('ANSWER', question, found.map((post) => ({ post, relevance: 1, strength: 1 })), deps, signal);
}

describe('questions to go on with', () => {
  it('are about the hashtags and authors that were found', async () => {
    expect(await suggest('Why is the boat late?')).toEqual(['Summarise #ferry', 'What did @gwen say about #ferry?', 'How many posts are tagged #ferry?']);
  });

  it('are left out where the archive has too little to answer them', async () => {
    expect(await suggest('Why is the boat late?', { held: [] })).toEqual([]);
  });

  it('are in the language of the question', async () => {
    expect((await suggest('Warum kommt das Schiff so spät?'))[0]).toBe('Fasse #ferry zusammen');
  });

  it('do not repeat what was asked about', async () => {
    expect(await suggest('What did people say about #ferry?')).not.toContain('Summarise #ferry');
  });
});
