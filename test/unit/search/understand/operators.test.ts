import { describe, expect, it } from 'vitest';
import { directoryOf } from '../../../../src/search/understand/author-names.ts';
import { understandQuestion } from '../../../../src/search/understand/understand-question.ts';

const now = Date.UTC(2026, 10, 23, 12);
const HOUR = 3_600_000;
const { authorsCalled } = directoryOf([{ handle: 'icco', name: 'Nat Welch', firstPostAt: 0 }]);
const read = (query: string) => understandQuestion(query, { now, authorsCalled, infer: false });

describe('search operators', () => {
  it.each([
    ['tea from:icco', { authors: ['icco'] }],
    ['FROM:@Icco', { authors: ['icco'] }],
    ['from:a,b', { authors: ['a', 'b'] }],
    ['from:a OR from:b', { authors: ['a', 'b'] }],
    ['from:"Nat Welch"', { authors: ['icco'] }],
    ['from:someone@social.example', { authors: ['someone@social.example'] }],
    ["from:icco's posts", { authors: ['icco'] }],
    ['(from:icco)', { authors: ['icco'] }],
    ['siren,from:icco', { authors: ['icco'] }],
    ['-from:bob', { excludeAuthors: ['bob'] }],
    ['to:lena', { mentions: ['lena'] }],
    ['since:2015', { since: Date.UTC(2015, 0) }],
    ['since:2015-03', { since: Date.UTC(2015, 2) }],
    ['since:2015-3-9 until:2015-03-12', { since: Date.UTC(2015, 2, 9), until: Date.UTC(2015, 2, 12) }],
    ['since:2015-01-31T12:30:15Z', { since: Date.UTC(2015, 0, 31, 12, 30, 15) }],
    ['since:2015-01-31T12:30+02:00', { since: Date.UTC(2015, 0, 31, 10, 30) }],
    ['until:2015-01-31_12:30:00_UTC', { until: Date.UTC(2015, 0, 31, 12, 30) }],
    ['since:"last week" until:today', { since: Date.UTC(2026, 10, 16), until: Date.UTC(2026, 10, 23) }],
    ['since:last_month', { since: Date.UTC(2026, 9) }],
    ['since:yesterday', { since: Date.UTC(2026, 10, 22) }],
    ['since:2weeks', { since: now - 14 * 24 * HOUR }],
    ['since:3months', { since: Date.UTC(2026, 7, 23, 12) }],
    ['since:2015 since:2016', { since: Date.UTC(2016, 0) }],
    ['before:2015 after:2014', { since: Date.UTC(2014, 0), until: Date.UTC(2015, 0) }],
    ['within:4h', { since: now - 4 * HOUR }],
    ['within:30m', { since: now - HOUR / 2 }],
    ['within_time:2d', { since: now - 48 * HOUR }],
    ['within:90s', { since: now - 90_000 }],
    ['within:1w', { since: now - 168 * HOUR }],
    ['lang:de', { languages: ['de'] }],
    ['lang:pt-BR', { languages: ['pt-br'] }],
    ['lang:German', { languages: ['de'] }],
    ['lang:en,de', { languages: ['de', 'en'] }],
    ['has:media', { hasMedia: true }],
    ['has:images', { hasMedia: true }],
    ['-has:media', { hasMedia: false }],
    ['has:links', { hasLinks: true }],
    ['has:link', { hasLinks: true }],
    ['-filter:links', { hasLinks: false }],
    ['is:reply', { isReply: true }],
    ['-is:reply', { isReply: false }],
    ['filter:replies -filter:nativeretweets', { isReply: true, isRepost: false }],
    ['is:repost', { isRepost: true }],
    ['min_likes:5', { minLikes: 5 }],
    ['min_faves:1,000', { minLikes: 1_000 }],
    ['min_reposts:2k', { minReposts: 2_000 }],
    ['min_retweets:7', { minReposts: 7 }],
    ['min_likes:5 min_likes:9 min_likes:7', { minLikes: 9 }],
    ['#Flood', { hashtags: ['flood'] }],
    ['#flood OR #storm', { hashtags: ['flood', 'storm'] }],
    ['thread:123', { threadOf: '123' }],
    ['conversation:at://did:plc:x/app.bsky.feed.post/3k', { threadOf: 'at://did:plc:x/app.bsky.feed.post/3k' }],
    ['quoting:456', { quoting: '456' }],
  ])('read %j', (query, filter) => {
    expect(read(query)).toEqual(expect.objectContaining({ filter, hints: [] }));
  });

  it.each([
    ['since:banana', 'since:2015-01-31'],
    ['until:2015-02-30', 'no date'],
    ['since:0000', 'no date'],
    ['-since:2015', 'no minus'],
    ['within:soon', 'within:4h'],
    ['within:0h', 'within:4h'],
    ['lang:klingon', 'ISO 639-1'],
    ['-lang:de', 'lang:en,de'],
    ['min_likes:many', 'whole number'],
    ['min_likes:-3', 'whole number'],
    ['from:😀', 'no handle'],
    ['-to:icco', '-@user'],
    ['has:hashtags', 'media, images'],
    ['is:quote', 'reply and repost'],
    ['form:icco', 'Did you mean "from:"'],
    ['unknown:thing', 'no operator "unknown:"'],
  ])('stay text where they cannot be used: %s', (operator, advice) => {
    const { filter, remainder, hints } = read(`tea ${operator}`);
    expect(filter).toEqual({});
    expect(remainder).toBe(`tea ${operator}`);
    expect(hints).toHaveLength(1);
    expect(hints[0]?.operator).toBe(operator);
    expect(hints[0]?.message).toContain(advice);
  });

  it.each(['http://x.example/y', 'at 12:30', 'std::vector', 'Note: no tea', 'from: the bakery', 'London:calling', 'a :smile: b', 'mailto:a@b.example', 'a:b', '5" pipe', 'it was -5 outside', '-12.5°C'])('see none in %j', (text) => {
    expect(read(text)).toEqual(expect.objectContaining({ filter: {}, hints: [], excluded: [], remainder: text }));
  });

  it('are both text when no time lies between them', () => {
    const { filter, remainder, hints } = read('flood since:2016 until:2015');
    expect(filter).toEqual({});
    expect(remainder).toBe('flood since:2016 until:2015');
    expect(hints).toEqual([{ operator: 'since:2016 until:2015', message: expect.stringContaining('must be earlier') }]);
  });

  it('do not contradict one another: the first holds', () => {
    expect(read('is:reply -is:reply')).toMatchObject({ filter: { isReply: true }, remainder: '-is:reply', hints: [{ operator: '-is:reply' }] });
  });

  it('take no more than a filter holds', () => {
    const { filter, hints } = read(Array.from({ length: 150 }, (_, i) => `from:a${i}`).join(' '));
    expect(filter.authors).toHaveLength(100);
    expect(hints).toHaveLength(50);
  });

  it('leave words, phrases, tags and people out', () => {
    expect(read('rust -crab -"sea food" -#fish -@icco -e-mail')).toEqual(expect.objectContaining({ filter: {}, excluded: ['crab', 'sea food', '#fish', '@icco', 'e-mail'], remainder: 'rust', meaning: 'rust' }));
  });

  it('go before what plain words say', () => {
    const inferring = (query: string) => understandQuestion(query, { now, authorsCalled }).filter;
    expect(inferring('since:2015 what happened in 2014?')).toEqual({ since: Date.UTC(2015, 0) });
    expect(inferring('has:media posts without pictures')).toEqual({ hasMedia: true });
  });

  it('are no part of the meaning, and stay in quotation marks', () => {
    expect(read('cold tea from:icco lang:en (since:2015) #flood @bob')).toMatchObject({ meaning: 'cold tea ( ) #flood @bob' });
    expect(read('"from:icco"')).toEqual(expect.objectContaining({ filter: {}, meaning: '"from:icco"' }));
  });

  it('hint at a minus before brackets, which leaves nothing out', () => {
    expect(read('rust -(crab cake)')).toMatchObject({ excluded: [], hints: [{ operator: '-(', message: expect.stringContaining('one word') }] });
  });

  it('hint at a quotation mark without a partner', () => {
    expect(read('trams "night bus')).toMatchObject({ remainder: 'trams "night bus', hints: [{ operator: '"night bus', message: expect.stringContaining('no partner') }] });
  });
});

describe('OR', () => {
  it.each([
    ['trams OR buses', [['trams', 'buses']], 'trams buses'],
    ['trams OR "night bus" OR ferries late', [['trams', 'night bus', 'ferries']], 'trams night bus ferries late'],
    ['a OR b c OR d', [['a', 'b'], ['c', 'd']], 'a b c d'],
    ['(trams OR (buses)) strike', [['trams', 'buses']], 'trams buses strike'],
    ['#flood OR rain', [['#flood', 'rain']], '#flood rain'],
    ['@icco OR @bob tea', [['@icco', '@bob']], '@icco @bob tea'],
    ['NATO OR EU', [['NATO', 'EU']], 'NATO EU'],
  ])('joins what is beside it: %s', (query, alternatives, remainder) => {
    expect(read(query)).toEqual(expect.objectContaining({ filter: {}, people: [], alternatives, remainder, hints: [] }));
  });

  it.each(['OR', 'OR trams', 'trams OR', 'trams OR OR', 'OR OR OR', 'trams OR -buses', 'trams OR from:icco', '(night bus) OR trams', 'trams OR buses OR', 'trams in Portland, OR or so'])('hints where it does not: %s', (query) => {
    expect(read(query).hints).toMatchObject([{ operator: 'OR' }]);
  });

  it.each(['trams or buses', 'IS IT TRUE OR FALSE THAT TRAMS STOP'])('is a word in %j', (query) => {
    expect(read(query)).toMatchObject({ alternatives: [], hints: [], remainder: query });
  });

  it('leaves to plain words what they say', () => {
    const { filter, alternatives } = understandQuestion('what did @icco OR @bob say in 2015 OR 2016?', { now });
    expect(filter).toEqual({ authors: ['bob', 'icco'], since: Date.UTC(2015, 0), until: Date.UTC(2017, 0) });
    expect(alternatives).toEqual([]);
  });
});
