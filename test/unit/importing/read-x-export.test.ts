import { describe, expect, it } from 'vitest';

import { ACCOUNT, readAll, readTweet, script, tweet, writeFiles, writeZip } from './build-archive.ts';

const MANIFEST = `window.__THAR_CONFIG = ${JSON.stringify({ userInfo: { accountId: '78', userName: 'mira_m', displayName: 'Mira M' } }, null, 2)}`;
const link = (url: string, expanded: string) => ({ url, expanded_url: expanded, display_url: 'short', indices: ['0', '23'] });

const file = (id: string) => script('tweets', [tweet({ id_str: id })]);

const note = (text: string, fields: Record<string, unknown> = {}, createdAt = '2018-10-10T20:19:24.000Z') => ({ noteTweet: { noteTweetId: '9', createdAt, core: { text, urls: [], hashtags: [], mentions: [], ...fields } } });
const notes = (...elements: unknown[]) => ({ 'data/note-tweet.js': script('note_tweet', elements) });

const month = (name: string, ...elements: unknown[]) => `Grailbird.data.tweets_${name} = \n ${JSON.stringify(elements, null, 2)}`;
const read = (files: Record<string, string>) => writeFiles(files).then(readAll);

describe('X account export', () => {
  it('makes a post of a tweet', async () => {
    expect(await readTweet({ in_reply_to_status_id_str: '99', favorite_count: 12 })).toEqual({
      sourceId: '1500000000000000001',
      text: 'Fresh bread at seven.',
      createdAt: Date.UTC(2018, 9, 10, 20, 19, 24),
      author: { id: '77', handle: 'MiraBaker', name: 'Mira' },
      lang: 'en',
      url: 'https://x.com/MiraBaker/status/1500000000000000001',
      inReplyToId: '99',
      isRepost: false,
      hashtags: [],
      mentions: [],
      links: [],
      media: [],
      metrics: { likes: 12, reposts: 1, replies: 0 },
    });
  });

  it('decodes entities and expands links, also repeated ones', async () => {
    const post = await readTweet({
      full_text: 'Flour &amp; water: https://t.co/aa https://t.co/aa',
      entities: { urls: [link('https://t.co/aa', 'https://bakery.example/?a=1&b=2')] },
    });
    expect(post.text).toBe('Flour & water: https://bakery.example/?a=1&b=2 https://bakery.example/?a=1&b=2');
    expect(post.links).toEqual([{ url: 'https://bakery.example/?a=1&b=2' }]);
  });

  it('takes links of media out of the text and keeps the media, with alt text and the best video', async () => {
    const variants = [
      { content_type: 'application/x-mpegURL', url: 'https://v.example/list' },
      { content_type: 'video/mp4', bitrate: '320000', url: 'https://v.example/small.mp4' },
      { content_type: 'video/mp4', bitrate: '2176000', url: 'https://v.example/large.mp4' },
    ];
    const post = await readTweet({
      full_text: 'Rye today https://t.co/pic',
      extended_entities: {
        media: [
          { url: 'https://t.co/pic', media_url_https: 'https://p.example/1.jpg', type: 'photo', ext_alt_text: 'A loaf' },
          { url: 'https://t.co/pic', media_url_https: 'https://p.example/2.jpg', type: 'video', video_info: { variants } },
          { url: 'https://t.co/pic', media_url_https: 'https://p.example/3.jpg', type: 'animated_gif' },
        ],
      },
    });
    expect(post.text).toBe('Rye today');
    expect(post.media).toEqual([
      { type: 'photo', url: 'https://p.example/1.jpg', alt: 'A loaf' },
      { type: 'video', url: 'https://v.example/large.mp4' },
      { type: 'gif', url: 'https://p.example/3.jpg' },
    ]);
    expect(post.links).toEqual([]);
  });

  it('recognises a quote by the link to a post', async () => {
    const post = await readTweet({ full_text: 'So true https://t.co/q', entities: { urls: [link('https://t.co/q', 'https://twitter.com/joe/status/42?s=20')] } });
    expect(post).toMatchObject({ quotedId: '42', text: 'So true https://twitter.com/joe/status/42?s=20', links: [{ url: 'https://twitter.com/joe/status/42?s=20' }] });
    const other = await readTweet({ full_text: 'So true https://t.co/q', entities: { urls: [link('https://t.co/q', 'https://example.org/joe/status/42')] } });
    expect(other.quotedId).toBeUndefined();
  });

  it('takes a link to the post itself neither for a quote nor for text', async () => {
    const post = await readTweet({ full_text: 'Cut here… https://t.co/s', entities: { urls: [link('https://t.co/s', 'https://twitter.com/i/web/status/1500000000000000001')] } });
    expect(post.text).toBe('Cut here…');
    expect(post.quotedId).toBeUndefined();
  });

  it('keeps hashtags and mentions in lower case', async () => {
    const post = await readTweet({
      full_text: '@Joe @gone #Rye',
      entities: { hashtags: [{ text: 'Rye' }], user_mentions: [{ screen_name: 'Joe' }], urls: [] },
    });
    expect(post).toMatchObject({ hashtags: ['rye'], mentions: ['joe', 'gone'] });
  });

  it('recognises reposts', async () => {
    expect((await readTweet({ full_text: 'RT @joe: Good morning' })).isRepost).toBe(true);
    expect((await readTweet({ full_text: 'My RT @joe: Good morning' })).isRepost).toBe(false);
  });

  it('drops language codes that name none', async () => {
    expect('lang' in (await readTweet({ lang: 'qme' }))).toBe(false);
  });

  it('marks an edit only when one happened', async () => {
    expect('editedAt' in (await readTweet({ edit_info: { initial: { editTweetIds: ['1500000000000000001'] } } }))).toBe(false);
    const edited = await readTweet({ edit_info: { edit: { initialTweetId: '1499999999999999999' } } });
    expect(edited.editedAt).toBe(edited.createdAt);
  });

  it.each([
    [{ id_str: undefined, id: undefined }, 'id: missing'],
    [{ id_str: undefined, id: Number('1500000000000000001') }, 'id: a number too large to be exact, and no id_str'],
    [{ full_text: undefined }, 'text: missing'],
    [{ created_at: 'some day' }, 'created_at: missing or not a date'],
    [{ created_at: 'Wed Oct 10 20:19:24 +0000 2999' }, 'created_at: not a possible date'],
  ])('skips a tweet with %j, says why and where, and goes on', async (fields, reason) => {
    const folder = await writeFiles({ 'data/account.js': ACCOUNT, 'data/tweets.js': script('tweets', [tweet({ id_str: '1' }), tweet(fields), tweet({ id_str: '3' })]) });
    const { posts, skipped } = await readAll(folder);
    expect(posts.map((post) => post.sourceId)).toEqual(['1', '3']);
    expect(skipped).toEqual([{ place: 'data/tweets.js[1]', reason }]);
  });

  it('takes a numeric id that is safe', async () => {
    expect((await readTweet({ id_str: undefined, id: 2413443998 })).sourceId).toBe('2413443998');
  });

  it('goes on behind broken JSON in the middle of a file', async () => {
    const text = script('tweets', ['1', '2', '3'].map((id) => tweet({ id_str: id }))).replace('"id_str": "2"', '"id_str": "2');
    const { posts, skipped } = await readAll(await writeFiles({ 'data/account.js': ACCOUNT, 'data/tweets.js': text }));
    expect(posts.map((post) => post.sourceId)).toEqual(['1', '3']);
    expect(skipped).toEqual([{ place: 'data/tweets.js[1]', reason: 'not valid JSON: a text does not end' }]);
  });

  it('reads parts in their order, the older file name and unwrapped tweets, and never deleted posts or messages', async () => {
    const folder = await writeFiles({
      'data/account.js': ACCOUNT,
      'data/tweets.js': file('1'),
      'data/tweets-part10.js': file('10'),
      'data/tweets-part2.js': file('2'),
      'data/deleted-tweets.js': file('666'),
      'data/deleted-tweet-headers.js': file('667'),
      'data/direct-messages.js': file('668'),
      'data/tweet-headers.js': file('669'),
    });
    expect((await readAll(folder)).posts.map((post) => post.sourceId)).toEqual(['1', '2', '10']);
    const older = await writeFiles({ 'data/account.js': ACCOUNT, 'data/tweet.js': script('tweet', [tweet({ id_str: '5' }).tweet]) });
    expect((await readAll(older)).posts.map((post) => post.sourceId)).toEqual(['5']);
  });

  it('takes the account from the manifest when account.js is missing or broken, and says so when both are', async () => {
    const tweets = script('tweets', [tweet()]);
    const author = { id: '78', handle: 'mira_m', name: 'Mira M' };
    expect((await readAll(await writeFiles({ 'data/manifest.js': MANIFEST, 'data/tweets.js': tweets }))).posts[0]?.author).toEqual(author);
    expect((await readAll(await writeFiles({ 'data/account.js': 'oops', 'data/manifest.js': MANIFEST, 'data/tweets.js': tweets }))).posts[0]?.author).toEqual(author);
    await expect(readAll(await writeFiles({ 'data/tweets.js': tweets }))).rejects.toMatchObject({ code: 'BAD_ARCHIVE', message: expect.stringMatching(/account\.js nor data\/manifest\.js/) });
  });
});

describe('long posts', () => {
  const long = `The oven broke at four. ${'We waited and waited. '.repeat(15)}Then it worked & all was well.`;
  const short = `${long.slice(0, 200).trimEnd()}…`;

  it('get the whole text, which is not decoded again', async () => {
    const post = await readTweet({ full_text: `${short} https://t.co/pic`, entities: { media: [{ url: 'https://t.co/pic', media_url: 'http://p.example/1.jpg' }] } }, notes(note(`${long} &lt;3`)));
    expect(post.text).toBe(`${long} &lt;3`);
    expect(post.media).toHaveLength(1);
  });

  it('get the links, hashtags and mentions of the whole text', async () => {
    const post = await readTweet(
      { full_text: short },
      notes(note(`${long} https://t.co/zz`, { urls: [{ shortUrl: 'https://t.co/zz', expandedUrl: 'https://oven.example/' }], hashtags: [{ text: 'Oven' }], mentions: [{ screenName: 'Joe' }] })),
    );
    expect(post.text).toBe(`${long} https://oven.example/`);
    expect(post).toMatchObject({ links: [{ url: 'https://oven.example/' }], hashtags: ['oven'], mentions: ['joe'] });
  });

  it('are matched by how they begin, not by time alone, and each is used once', async () => {
    const other = `Another story. ${long}`;
    const folder = await writeFiles({
      'data/account.js': ACCOUNT,
      'data/tweets.js': script('tweets', [tweet({ id_str: '1', full_text: 'The' }), tweet({ id_str: '2', full_text: short }), tweet({ id_str: '3', full_text: `${other.slice(0, 150)}…` }), tweet({ id_str: '4', full_text: short })]),
      ...notes(note(other, {}, '2018-10-10T20:19:25.000Z'), note(long)),
    });
    const { posts, skipped } = await readAll(folder);
    expect(posts.map((post) => post.text)).toEqual(['The', long, other, short]);
    expect(skipped).toEqual([]);
  });

  it('keep the handles that a reply begins with', async () => {
    expect((await readTweet({ full_text: `@joe @ann ${short}` }, notes(note(long)))).text).toBe(`@joe @ann ${long}`);
    expect((await readTweet({ full_text: `@joe ${short}` }, notes(note(`@joe ${long}`)))).text).toBe(`@joe ${long}`);
  });

  it('without a short form are reported', async () => {
    const folder = await writeFiles({ 'data/account.js': ACCOUNT, 'data/tweets.js': script('tweets', [tweet()]), ...notes(note(long), { noteTweet: { core: {} } }) });
    expect((await readAll(folder)).skipped).toEqual([
      { place: 'data/note-tweet.js[1]', reason: 'not a long text' },
      { place: 'data/note-tweet.js[0]', reason: 'a long text without its post' },
    ]);
  });
});

describe('X account export of 2013 to 2018', () => {
  const DETAILS = `var user_details =  ${JSON.stringify({ screen_name: 'mira', full_name: 'Mira', id: '77' })}`;
  const user = { screen_name: 'mira', name: 'Mira', id_str: '77', id: 77 };
  const old = (fields: Record<string, unknown>) => ({ source: 'web', entities: { user_mentions: [], media: [], hashtags: [], urls: [] }, id_str: '2413443998', id: 2413443998, text: 'First!', created_at: '2009-07-01 00:00:00 +0000', user, ...fields });

  it('is read month by month, with the author of user_details.js', async () => {
    const { posts } = await read({ 'data/js/user_details.js': DETAILS, 'data/js/tweets/2010_01.js': month('2010_01', old({ id_str: '3' })), 'data/js/tweets/2009_06.js': month('2009_06', old({})), 'data/js/tweet_index.js': 'var tweet_index = []' });
    expect(posts.map((post) => post.sourceId)).toEqual(['2413443998', '3']);
    expect(posts[0]).toMatchObject({ createdAt: Date.UTC(2009, 6, 1), author: { id: '77', handle: 'mira', name: 'Mira' }, metrics: { likes: 0, reposts: 0, replies: 0 } });
    expect(posts[0]).not.toHaveProperty('lang');
  });

  it('gives a repost the whole text and the id of the original', async () => {
    const original = { id_str: '41', text: `A long & winding &lt;road&gt; https://t.co/zz`, user: { screen_name: 'Joe' }, entities: { urls: [link('https://t.co/zz', 'https://road.example/')], hashtags: [], user_mentions: [{ screen_name: 'ann' }] }, created_at: '2009-06-01 00:00:00 +0000' };
    const { posts } = await read({ 'data/js/user_details.js': DETAILS, 'data/js/tweets/2009_06.js': month('2009_06', old({ text: 'RT @Joe: A long & wind…', retweeted_status: original }), old({ id_str: '5' })) });
    expect(posts).toHaveLength(2);
    expect(posts[0]).toMatchObject({ text: 'RT @Joe: A long & winding <road> https://road.example/', isRepost: true, repostOfId: '41', author: { handle: 'mira' }, mentions: ['joe', 'ann'], links: [{ url: 'https://road.example/' }] });
  });

  it('takes the author from the posts when user_details.js is missing', async () => {
    expect((await read({ 'data/js/tweets/2009_06.js': month('2009_06', old({})) })).posts[0]?.author).toEqual({ id: '77', handle: 'mira', name: 'Mira' });
    expect((await read({ 'data/js/tweets/2009_06.js': month('2009_06', old({ user: undefined })) })).skipped).toEqual([{ place: 'data/js/tweets/2009_06.js[0]', reason: 'author: unknown' }]);
  });

  it('finds plain links of old posts and takes media without a type as photos', async () => {
    const { posts } = await read({
      'data/js/user_details.js': DETAILS,
      'data/js/tweets/2009_06.js': month('2009_06', old({ text: 'See http://flic.example/p/6 http://t.co/pp', entities: { media: [{ url: 'http://t.co/pp', media_url_https: 'https://p.example/1.jpg', expanded_url: 'https://twitter.com/mira/status/1/photo/1', media_alt: '' }] } })),
    });
    expect(posts[0]).toMatchObject({ text: 'See http://flic.example/p/6', links: [{ url: 'http://flic.example/p/6' }], media: [{ type: 'photo', url: 'https://p.example/1.jpg' }] });
  });
});

describe('zip', () => {
  const files = { 'data/account.js': ACCOUNT, 'data/tweets.js': script('tweets', [tweet({ id_str: '1' }), tweet({ id_str: '2' })]), 'data/tweets_media/1.jpg': 'x' };
  const inFolder = Object.fromEntries(Object.entries(files).map(([name, content]) => [`twitter-2024/${name}`, content]));

  it.each([['packed', files, true], ['stored', files, false], ['packed in a top folder', inFolder, true]])('%s gives the same posts as the folder', async (_, content, compress) => {
    const fromZip = await readAll(await writeZip(content, { compress }));
    const fromFolder = await readAll(await writeFiles(content));
    expect(fromZip.posts).toEqual(fromFolder.posts);
    expect(fromZip.posts).toHaveLength(2);
    expect([fromZip.bytesRead, fromZip.skipped]).toEqual([fromZip.reader.totalBytes, []]);
  });

  it('reports a damaged file in it and reads the others', async () => {
    const { readFile, writeFile } = await import('node:fs/promises');
    const noisy = Array.from({ length: 400 }, (_, index) => tweet({ id_str: String(1000 + index), full_text: `Loaf ${Math.sin(index)}` }));
    const path = await writeZip({ ...files, 'data/tweets.js': script('tweets', noisy), 'data/tweets-part1.js': script('tweets', [tweet({ id_str: '2' })]) });
    const bytes = await readFile(path);
    const middle = bytes.indexOf('data/tweets.js') + 3000;
    bytes.fill(0xff, middle, middle + 40);
    await writeFile(path, bytes);
    const { posts, skipped } = await readAll(path);
    expect(posts.length).toBeGreaterThan(10);
    expect(posts.at(-1)?.sourceId).toBe('2');
    expect(skipped.length).toBeGreaterThan(0);
    expect(skipped.every(({ place }) => place.startsWith('data/tweets.js['))).toBe(true);
  });
});
