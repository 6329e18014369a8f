import { describe, expect, it } from 'vitest';
import { countPosts } from '../../../src/answering/count-posts.ts';
import { readQuestion } from '../../../src/answering/read-question.ts';
import { writeCount } from '../../../src/answering/write-count.ts';
import { FakeArchive } from '../../fakes/fake-archive.ts';
import { makePost } from '../../fakes/sample-posts.ts';

const clock = { now: () => Date.UTC(2024, 2, 1) };
const on = (day: string, author: string, text: string, likes = 0, hour = 10) => makePost({ sourceId: `${author}-${day}-${likes}`, author, text, createdAt: Date.parse(`2024-${day}T${hour}:00:00Z`), metrics: { likes } });
const POSTS = [
  on('01-01', 'gwen', 'The ferry groans again.', 3),
  on('01-01', 'mara', 'No ferry at all.', 9, 12),
  on('01-03', 'gwen', 'Ferry back. #harbour', 9),
  on('02-05', 'omar', 'Bread and "night rolls" at six.', 1),
  on('02-06', 'ferry', 'I sell rolls.', 2),
];

async function ask(text: string, posts = POSTS) {
  const archive = new FakeArchive(posts);
  const question = await readQuestion({ text, carriedFilter: {} } as Parameters<typeof readQuestion>[0], {}, { archive, clock });
  const found = await countPosts(question, { archive, clock }, new AbortController().signal);
  const drafts = [];
  for await (const draft of writeCount(question, found)) drafts.push(draft);
  return { found, drafts, figures: drafts.filter(({ computed }) => computed).map(({ text: sentence }) => sentence) };
}
const figuresOf = async (text: string, posts = POSTS) => (await ask(text, posts)).figures;

describe('an answer by counting', () => {
  it('counts the posts that say the words themselves, and shows the newest', async () => {
    const { found, figures, drafts } = await ask('How many posts mention the ferry?');
    expect(figures).toEqual(['There are 3 posts that hold “ferry”.']);
    expect(found.count).toEqual({ total: 3, words: ['ferry'] });
    expect(found.table).toEqual({
      title: 'Posts that hold “ferry”',
      columns: [{ name: 'Posts', kind: 'NUMBER' }],
      rows: [['3']],
      totalRows: 1,
      query: { measure: 'POSTS', order: 'MOST', words: ['ferry'] },
    });
    expect(drafts.flatMap(({ sources }) => sources.map(({ post }) => post.sourceId))).toEqual(['gwen-01-03-9', 'mara-01-01-9', 'gwen-01-01-3']);
  });

  it('counts a phrase to the letter', async () => {
    expect(await figuresOf('How many posts contain "night rolls"?')).toEqual(['There is 1 post that holds “night rolls”.']);
    expect(await figuresOf('How many posts contain "night roll at"?')).toEqual(['The archive holds no posts that hold “night roll at”.']);
  });

  it('names who is first, with a table of the others', async () => {
    const { found, figures } = await ask('Who posts most about the ferry?');
    expect(figures).toEqual(['Most posts: @gwen, with 2 of 3 posts that hold “ferry”.']);
    expect(found.table).toMatchObject({
      columns: [{ name: 'Author' }, { name: 'Posts' }, { name: 'Share' }],
      rows: [['@gwen', '2', '67%'], ['@mara', '1', '33%']],
      totalRows: 2,
      query: { measure: 'POSTS', groupBy: 'AUTHOR', order: 'MOST', words: ['ferry'] },
    });
  });

  it('names all that share the first place', async () => {
    expect(await figuresOf('Who posted most in February 2024?')).toEqual(['Most posts: @ferry and @omar, each with 1 of 2 posts from 1 February 2024 to 29 February 2024.']);
  });

  it('tells by their number when many share the first place', async () => {
    const posts = Array.from({ length: 7 }, (_, number) => makePost({ author: `a${number}`, text: 'rain' }));
    expect(await figuresOf('Who posts most about rain?', posts)).toEqual(['Most posts: 7 share the first place, each with 1 of 7 posts that hold “rain”.']);
  });

  it('tells of days without posts where the quietest day is asked for', async () => {
    expect(await figuresOf('What was the quietest day in January 2024?')).toEqual([
      'Fewest posts: 3 January 2024, with 1 of 3 posts from 1 January 2024 to 31 January 2024.',
      '29 of the 31 days had none at all.',
    ]);
  });

  it('lists a count over time in the order of time', async () => {
    const { found, figures } = await ask('How many posts per month?');
    expect(figures).toEqual(['5 posts, counted by month: most in January 2024, with 3.']);
    expect(found.table).toMatchObject({ rows: [['January 2024', '3'], ['February 2024', '2']], query: { groupBy: 'MONTH', order: 'FIRST' } });
  });

  it('divides by the days of the time that is asked for', async () => {
    expect(await figuresOf('How many posts per day on average in January 2024?')).toEqual(['On average 0.1 posts per day: 3 posts from 1 January 2024 to 31 January 2024, over 31 days from 1 January 2024 to 31 January 2024.']);
  });

  it('shows the first post, by whom and when', async () => {
    const { figures, drafts } = await ask('Who was the first to post about the ferry?');
    expect(figures).toEqual(['The first of 3 posts that hold “ferry” is by @gwen, of 1 January 2024, 10:00 UTC.']);
    expect(drafts.at(-1)?.sources).toMatchObject([{ post: { sourceId: 'gwen-01-01-3' } }]);
  });

  it('shows all posts that have the most likes', async () => {
    const { figures, drafts } = await ask('What is the most liked post about the ferry?');
    expect(figures).toEqual(['Most likes: 9 likes, for the post by @mara of 1 January 2024, 12:00 UTC, among 3 posts that hold “ferry”. 1 post has as many.']);
    expect(drafts.flatMap(({ sources }) => sources.map(({ post }) => post.sourceId))).toEqual(['mara-01-01-9', 'gwen-01-03-9']);
  });

  it('compares topics, and says when there is nothing between them', async () => {
    expect(await figuresOf('Did people post more about the ferry or bread?')).toEqual(['Most posts: “ferry”, with 3; “bread” has 1.']);
    expect(await figuresOf('Did people post more about harbour or bread?')).toEqual(['A tie: “harbour” and “bread”, each with 1 post.']);
  });

  it('gives a share with both numbers', async () => {
    expect(await figuresOf('What share of the posts about the ferry are by Gwen?')).toEqual(['67%: 2 of 3 posts that hold “ferry” are posts by @gwen.']);
  });

  it('says clearly that there is nothing, and what was looked for', async () => {
    const { found, figures } = await ask('Who posts most about penguins?');
    expect(figures).toEqual(['The archive holds no posts that hold “penguins”.']);
    expect(found.evidence).toEqual([]);
    expect(found.table).toMatchObject({ rows: [], totalRows: 0 });
  });

  it('says so where it can only count posts instead', async () => {
    const { found, figures } = await ask('Who has the most followers?');
    expect(figures[0]).toBe('That cannot be counted here; this is the number of posts.');
    expect(found.missing).toEqual(['That cannot be counted here; this is the number of posts.']);
  });

  it('answers in the language of the question', async () => {
    expect(await figuresOf('Wer schreibt am meisten über Ferry?')).toEqual(['Die meisten Beiträge: @gwen, mit 2 von 3 Beiträgen mit „Ferry“.']);
    expect(await figuresOf('¿Quién publica más sobre ferry?')).toEqual(['Más publicaciones: @gwen, con 2 de 3 publicaciones con «ferry».']);
  });

  it('says that reposts are counted, too, to whoever asks', async () => {
    expect(await figuresOf('How many posts about the ferry are there, including reposts?')).toContain('Reposts are counted, too.');
  });
});
