import { gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { jsonl, readAll, record, writeOne } from './build-archive.ts';

const readText = async (content: string | Buffer, name = 'posts.jsonl') => readAll(await writeOne(name, content));
const readRecord = async (fields: Record<string, unknown>) => {
  const { posts, skipped } = await readText(jsonl(record(), record({ id: '2', ...fields })));
  return { post: posts[1], skipped };
};

describe('JSONL', () => {
  it('reads all fields', async () => {
    const { post } = await readRecord({
      text: 'Caf&eacute; & more',
      author: { id: '9', handle: '@Ann', name: 'Ann', followers: 4 },
      lang: 'EN',
      inReplyToId: '3',
      quotedId: '4',
      likes: 5,
      reposts: 6,
      replies: 7,
      hashtags: ['#Ferry', 'late'],
      urls: ['https://a.example', { url: 'https://b.example', title: 'B' }],
      media: [{ type: 'photo', url: 'https://m.example/1.jpg', alt: 'A boat' }, 'https://m.example/2'],
      title: 'Harbour',
      editedAt: '2024-05-02T09:00:00Z',
    });
    expect(post).toEqual({
      sourceId: '2',
      text: 'Caf&eacute; & more',
      createdAt: Date.UTC(2024, 4, 2, 8),
      author: { id: '9', handle: 'Ann', name: 'Ann', followers: 4 },
      lang: 'en',
      title: 'Harbour',
      inReplyToId: '3',
      quotedId: '4',
      isRepost: false,
      hashtags: ['ferry', 'late'],
      mentions: [],
      links: [{ url: 'https://a.example' }, { url: 'https://b.example', title: 'B' }],
      media: [
        { type: 'photo', url: 'https://m.example/1.jpg', alt: 'A boat' },
        { type: 'other', url: 'https://m.example/2' },
      ],
      metrics: { likes: 5, reposts: 6, replies: 7 },
      editedAt: Date.UTC(2024, 4, 2, 9),
    });
  });

  it('finds hashtags, mentions and links in the text when the fields are absent', async () => {
    const { post } = await readRecord({ text: '@Bob see #Tide at https://tide.example/x, mail me@tide.example' });
    expect(post).toMatchObject({ hashtags: ['tide'], mentions: ['bob'], links: [{ url: 'https://tide.example/x' }] });
  });

  it('keeps an empty list of hashtags or links as it is given', async () => {
    expect((await readRecord({ text: '#Tide https://tide.example', hashtags: [], urls: [] })).post).toMatchObject({ hashtags: [], links: [] });
  });

  it('takes an author that is only a handle, and null as absent', async () => {
    expect((await readRecord({ author: '@Ann_B', lang: null, likes: null })).post).toMatchObject({ author: { id: 'ann_b', handle: 'Ann_B' }, metrics: { likes: 0, reposts: 0, replies: 0 } });
  });

  it('marks a repost by isRepost or by repostOfId', async () => {
    expect((await readRecord({ isRepost: true })).post?.isRepost).toBe(true);
    expect((await readRecord({ repostOfId: '7' })).post).toMatchObject({ isRepost: true, repostOfId: '7' });
  });

  it.each([
    [{ createdAt: 'last week' }, 'createdAt: not an ISO 8601 date'],
    [{ createdAt: undefined }, 'createdAt: missing'],
    [{ createdAt: '2999-01-01T00:00:00Z' }, 'createdAt: not a possible date'],
    [{ createdAt: '1066-10-14T00:00:00Z' }, 'createdAt: not a possible date'],
    [{ text: 7 }, 'text: not a text'],
    [{ text: ' ' }, 'text: empty'],
    [{ id: '' }, 'id: not an id'],
    [{ id: undefined }, 'id: missing'],
    [{ author: undefined }, 'author: missing'],
    [{ author: { name: 'Ann' } }, 'author: neither a handle nor {id, handle, name, followers}'],
    [{ likes: -1 }, 'likes: negative'],
    [{ likes: '5' }, 'likes: not a number'],
    [{ hashtags: 'a b' }, 'hashtags: not a list'],
    [{ media: [7] }, 'media[]: neither a link nor {type, url, alt}'],
    [{ isRepost: 'yes' }, 'isRepost: neither true nor false'],
  ])('skips a record with %j, says why and where, and goes on', async (fields, reason) => {
    const { posts, skipped } = await readText(jsonl(record({ id: 'a' }), record(fields), record({ id: 'b' })));
    expect(posts.map((post) => post.sourceId)).toEqual(['a', 'b']);
    expect(skipped).toEqual([{ place: 'posts.jsonl:2', reason }]);
  });

  it('takes safe numeric ids and skips those that have lost digits', async () => {
    const { posts, skipped } = await readText(`${jsonl(record({ id: 12 }))}{"id":1500000000000000001,"text":"a","createdAt":"2024-05-02","author":"b"}\n`);
    expect(posts.map((post) => post.sourceId)).toEqual(['12']);
    expect(skipped).toEqual([{ place: 'posts.jsonl:2', reason: 'id: a number too large to be exact; write it as a text' }]);
  });

  it('counts unknown fields and ignores them', async () => {
    const { reader, posts } = await readText(jsonl(record({ mood: 1, place: 2 }), record({ id: '2', mood: 3 })));
    expect(posts).toHaveLength(2);
    expect([...reader.unknownFields]).toEqual([['mood', 2], ['place', 1]]);
  });

  it('takes a byte order mark, CRLF, blank lines and a last line without an end', async () => {
    const { posts, skipped } = await readText(`\uFEFF\r\n${JSON.stringify(record())}\r\n\r\n  \n${JSON.stringify(record({ id: '2' }))}`);
    expect(posts.map((post) => post.sourceId)).toEqual(['1', '2']);
    expect(skipped).toEqual([]);
  });

  it('skips lines that are no JSON, no object, or not UTF-8', async () => {
    const lines = [Buffer.from(jsonl(record())), Buffer.from('{"id": "2", "text\n'), Buffer.from('[1]\n'), Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 0x0a]), Buffer.from(jsonl(record({ id: '5' })))];
    const { posts, skipped } = await readText(Buffer.concat(lines));
    expect(posts.map((post) => post.sourceId)).toEqual(['1', '5']);
    expect(skipped).toEqual([
      { place: 'posts.jsonl:2', reason: 'not valid JSON' },
      { place: 'posts.jsonl:3', reason: 'not a JSON object' },
      { place: 'posts.jsonl:4', reason: 'not valid UTF-8' },
    ]);
  });

  it('skips a huge line and goes on', async () => {
    const { posts, skipped } = await readText(jsonl(record(), record({ id: '2', text: 'x'.repeat(11 * 1024 * 1024) }), record({ id: '3' })));
    expect(posts.map((post) => post.sourceId)).toEqual(['1', '3']);
    expect(skipped).toEqual([{ place: 'posts.jsonl:2', reason: 'longer than 10485760 bytes' }]);
  });
});

describe('JSONL in gzip', () => {
  const many = Array.from({ length: 5000 }, (_, index) => record({ id: String(index), text: `Post ${index} ${Math.sin(index)}` }));

  it('is recognised by its content and read to the end, with progress in bytes of the file', async () => {
    const { posts, skipped, reader, bytesRead } = await readText(gzipSync(jsonl(...many)), 'posts.data');
    expect([posts.length, skipped.length]).toEqual([5000, 0]);
    expect(bytesRead).toBe(reader.totalBytes);
  });

  it('reads several gzip members in one file', async () => {
    const { posts } = await readText(Buffer.concat([gzipSync(jsonl(record())), gzipSync(jsonl(record({ id: '2' })))]));
    expect(posts.map((post) => post.sourceId)).toEqual(['1', '2']);
  });

  it('keeps the posts before a cut and reports the damage', async () => {
    const whole = gzipSync(jsonl(...many));
    const { posts, skipped } = await readText(whole.subarray(0, Math.floor(whole.length * 0.9)), 'posts.jsonl.gz');
    expect(posts.length).toBeGreaterThan(4000);
    expect(posts.length).toBeLessThan(5000);
    expect(skipped).toEqual([{ place: `posts.jsonl.gz:${posts.length + 1}`, reason: 'the file is damaged from here on: unexpected end of file' }]);
  });

  it('keeps the posts before damaged bytes and reports the damage', async () => {
    const whole = gzipSync(jsonl(...many));
    whole.fill(0xaa, Math.floor(whole.length / 2), Math.floor(whole.length / 2) + 200);
    const { posts, skipped } = await readText(whole);
    expect(posts.length).toBeGreaterThan(1000);
    expect(skipped.at(-1)?.reason).toMatch(/^the file is damaged from here on/);
  });
});
