import { describe, expect, it } from 'vitest';
import { suggestClarified, whatIsMissing } from '../../../../src/answering/routing/clarify.ts';
import type { ReadQuestion } from '../../../../src/answering/turn.ts';
import { writeReply } from '../../../../src/answering/write-reply.ts';
import type { Route } from '../../../../src/domain/answer.ts';
import { readQuery } from '../../../../src/search/understand/read-query.ts';
import { FakeArchive } from '../../../fakes/fake-archive.ts';
import { makePost } from '../../../fakes/sample-posts.ts';

const archive = new FakeArchive([
  makePost({ author: { handle: 'sam_bakes', name: 'Sam Hart' }, hashtags: ['bread'], createdAt: Date.UTC(2024, 0, 3) }),
  makePost({ author: { handle: 'sam_rows', name: 'Sam Lund' }, hashtags: ['river'], createdAt: Date.UTC(2023, 5, 3) }),
]);
const read = (text: string): ReadQuestion => ({ text, ...readQuery(text, { now: Date.UTC(2024, 0, 10) }) });
async function reply(route: Route, text: string): Promise<string> {
  const parts: string[] = [];
  for await (const draft of writeReply({ route, question: read(text) }, { archive })) parts.push(draft.text);
  return parts.join(' ');
}

describe('a question back', () => {
  it.each([['what did she mean by that', 'PERSON'], ['what about it?', 'THING'], ['tell me more', 'TOPIC'], ['that thing from last week', 'TOPIC_OF_TIME']])('finds what is missing in %j: %s', async (text, kind) => {
    expect((await whatIsMissing(read(text), { archive })).kind).toBe(kind);
  });

  it('lists the authors that go by one name', async () => {
    expect(await reply('CLARIFY', 'what about Sam')).toBe('Whom do you mean: @sam_bakes and @sam_rows?');
  });

  it('asks in the language of the question', async () => {
    expect(await reply('CLARIFY', 'was hat sie dazu gesagt?')).toBe('Welche Person meinst du?');
  });

  it('offers only questions that have posts, of the time that is named', async () => {
    expect(await suggestClarified(read('that thing from last week'), { archive })).toEqual(['What did people say about #bread?', 'What did @sam_bakes write about?']);
  });

  it('offers nothing from an empty archive', async () => {
    expect(await suggestClarified(read('tell me more'), { archive: new FakeArchive([]) })).toEqual([]);
  });
});

describe('a reply without posts', () => {
  it.each([['hello', 'Hello.'], ['danke dir', 'Gern geschehen.'], ['¿qué puedes hacer?', 'Soy Threadwise'], ['au revoir', 'Au revoir.']])('answers %j in kind', async (text, start) => {
    expect((await reply('CHAT', text)).startsWith(start)).toBe(true);
  });

  it('says what is out of scope, and what may be asked', async () => {
    expect(await reply('OFF_TOPIC', 'book a flight to Lisbon')).toMatch(/^That is not something the archive can answer\. .*archive of 2 posts.* Ask me /u);
  });
});
