import { describe, expect, it } from 'vitest';

import { decodeEntities, replaceLinks } from '../../../src/importing/clean-text.ts';

const links = (pairs: Record<string, string | undefined>) => new Map(Object.entries(pairs));

describe('decodeEntities', () => {
  it('decodes named and numeric entities', () => {
    expect(decodeEntities('Salt &amp; pepper &lt;3 &gt; &quot;ok&quot; it&#39;s &#x1F35E; &#8364;')).toBe('Salt & pepper <3 > "ok" it\'s 🍞 €');
  });

  it('decodes once only', () => {
    expect(decodeEntities('&amp;lt;b&amp;gt;')).toBe('&lt;b&gt;');
  });

  it('leaves unknown and impossible entities and single ampersands as they are', () => {
    const text = 'AT&T &nothing; &copy &#0; &#xD800; &#9999999; R&D;';
    expect(decodeEntities(text)).toBe(text);
  });
});

describe('replaceLinks', () => {
  it('replaces every occurrence of a short link, also before other scripts', () => {
    expect(replaceLinks('https://t.co/a and https://t.co/aです', links({ 'https://t.co/a': 'https://bakery.example/' }))).toBe(
      'https://bakery.example/ and https://bakery.example/です',
    );
  });

  it('does not take a link for a longer one that begins alike', () => {
    expect(replaceLinks('https://t.co/abc', links({ 'https://t.co/a': 'https://wrong.example' }))).toBe('https://t.co/abc');
  });

  it('keeps signs that mean something in patterns', () => {
    expect(replaceLinks('see https://t.co/a', links({ 'https://t.co/a': 'https://x.example/?a=$&b=$1' }))).toBe('see https://x.example/?a=$&b=$1');
  });

  it('removes a link with the white space before it', () => {
    expect(replaceLinks('Look\n\nhttps://t.co/pic', links({ 'https://t.co/pic': undefined }))).toBe('Look');
    expect(replaceLinks('Look https://t.co/pic here', links({ 'https://t.co/pic': undefined }))).toBe('Look here');
  });
});
