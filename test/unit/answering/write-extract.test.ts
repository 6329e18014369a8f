import { describe, expect, it } from 'vitest';
import type { Draft } from '../../../src/answering/draft.ts';
import type { Found } from '../../../src/answering/evidence.ts';
import type { ReadQuestion } from '../../../src/answering/turn.ts';
import { quotePost, writeExtract, writeNothingFound } from '../../../src/answering/write-extract.ts';
import { turnDeps } from '../../fakes/answer-deps.ts';
import { FakeArchive } from '../../fakes/fake-archive.ts';
import { makePost } from '../../fakes/sample-posts.ts';

const day = Date.UTC(2024, 0, 9);
const author = (handle: string) => ({ id: handle, handle });
const first = makePost({ sourceId: 'first', text: 'The ferry stopped because its engine burned out.', author: author('gwen'), createdAt: day });
const reply = makePost({ sourceId: 'reply', text: 'Nobody makes parts for that engine any more.', author: author('ruth'), createdAt: day, inReplyToId: 'first' });
const copy = makePost({ sourceId: 'copy', text: 'the ferry stopped because its engine burned out!', author: author('haru'), createdAt: day });

const question: ReadQuestion = { text: 'Why did the ferry stop?', filter: {}, inferred: [], words: ['ferry', 'stop'], phrases: [], excluded: [], people: [], alternatives: [], hints: [], meaning: 'Why did the ferry stop?', language: 'en' };
const foundWith = (changes: Partial<Found> = {}): Found => ({
  total: 3, evidence: [first, copy, reply].map((post) => ({ post, relevance: 1, strength: 1 })), weights: new Map([['ferri', 2], ['stop', 1]]), match: 'whole', answerability: 0.9, ...changes,
});

async function write(found: Found, asked: Partial<ReadQuestion> = {}): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for await (const draft of writeExtract({ route: 'ANSWER', question: { ...question, ...asked }, found, effort: 'BALANCED' }, found)) drafts.push(draft);
  return drafts;
}
const texts = (drafts: readonly Draft[]) => drafts.map(({ text }) => text);

describe('an answer in quotes', () => {
  it('begins with the sentence that answers, where the evidence is clear', async () => {
    expect(texts(await write(foundWith()))).toEqual([
      '@gwen, 9 January 2024: “The ferry stopped because its engine burned out.”',
      '@haru says the same.',
      'More on this:',
      '@ruth, in reply to @gwen, 9 January 2024: “Nobody makes parts for that engine any more.”',
    ]);
  });

  it('ties what others say alike to their posts', async () => {
    const [, same] = await write(foundWith());
    expect(same?.sources.map(({ post }) => post.sourceId)).toEqual(['copy']);
    expect(same?.noClaim).toBeUndefined();
  });

  it('says first that posts only come near, and last what none mentions', async () => {
    const lines = texts(await write(foundWith({ match: 'partial', answerability: 0.35, missing: ['No post mentions “Porto”.'] })));
    expect(lines[0]).toBe('No post answers all of this. These come nearest:');
    expect(lines.at(-1)).toBe('No post mentions “Porto”.');
  });

  it.each([
    ['de', 'Mehr dazu:', '„', '9. Januar 2024'],
    ['es', 'Más sobre esto:', '«', '9 de enero de 2024'],
    ['pt', 'Mais sobre isto:', '«', '9 de janeiro de 2024'],
    ['fr', 'À ce sujet aussi :', '« ', '9 janvier 2024'],
    ['tr', 'More on this:', '“', '9 January 2024'],
  ])('is in the language of the question: %s', async (language, more, mark, date) => {
    const lines = texts(await write(foundWith(), { language }));
    expect(lines[0]).toContain(date);
    expect(lines[0]).toContain(mark);
    expect(lines).toContain(more);
  });

  it('puts the posts of each part under that part', async () => {
    const evidence = [{ post: first, relevance: 1, strength: 1, part: 0 }, { post: reply, relevance: 1, strength: 1, part: 1 }];
    expect(texts(await write(foundWith({ evidence, subQuestions: ['Why did the ferry stop?', 'Who makes parts?'] })))).toEqual([
      'Why did the ferry stop?',
      expect.stringContaining('@gwen'),
      'Who makes parts?',
      expect.stringContaining('@ruth'),
    ]);
  });

  it('says what was said later right behind a quote, and quotes no post twice', async () => {
    const notice = { kind: 'CORRECTED' as const, postSourceId: 'reply', author: 'ruth', quote: reply.text, writtenAt: day };
    const lines = texts(await write(foundWith({ evidence: [first, reply].map((post) => ({ post, relevance: 1, strength: 1 })), notices: new Map([['first', [notice]]]) })));
    expect(lines[1]).toContain(reply.text);
    expect(lines.join('\n').split(reply.text)).toHaveLength(2);
  });

  it('quotes a span of the post, on one line', () => {
    const post = makePost({ text: 'No ferry.\nIt had to stop.', createdAt: day });
    const { text, sources } = quotePost(post, new Map([['ferri', 1]]));
    expect(text).toContain('“No ferry. It had to stop.”');
    expect(sources[0]?.span).toEqual({ start: 0, end: post.text.length });
  });
});

describe('an answer without evidence', () => {
  it('says so in the language of the question, and what the archive has near it', async () => {
    const archive = new FakeArchive([first, reply].map((post) => ({ ...post, author: author('gwen'), hashtags: ['ferry'] })));
    const lines: string[] = [];
    for await (const { text } of writeNothingFound({ ...question, words: ['engine'], language: 'de' }, turnDeps({ archive }))) lines.push(text);
    expect(lines[0]).toBe('Das Archiv enthält dazu nichts.');
    expect(lines[1]).toMatch(/^Der Frage am nächsten sind 2 Beiträge mit #ferry und 2 Beiträge von @gwen\.$/);
  });
});
