import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../src/search/fingerprint.ts';

const of = (text: string, title?: string): string => fingerprintOf({ text, ...(title === undefined ? {} : { title }) });

describe('the fingerprint of a post', () => {
  it('is 16 hex digits', () => {
    expect(of('The bridge is open')).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each([
    ['a repost', 'RT @gwen: The bridge is open'],
    ['a repost of a repost', 'RT @a_b: RT @gwen.sea.example The bridge is open'],
    ['another link', 'The bridge is open https://t.co/abc'],
    ['a link first', 'https://x.example/a?b=1 The bridge is open'],
    ['other case and punctuation', '“the BRIDGE is open”!!!'],
    ['other white space', ' The  bridge\nis\topen\u00A0'],
    ['signs that nobody sees', 'The bri\u00ADdge is\u200B open\uFEFF'],
    ['full-width letters', 'Ｔｈｅ bridge is open'],
    ['names at the end', 'The bridge is open @gwen @mayor!'],
    ['credit at the end', 'The bridge is open (via @gwen)'],
    ['names and links at the end', 'The bridge is open @gwen https://t.co/abc @mayor'],
    ['a tag sign', 'The #bridge is open'],
  ])('is the same for %s', (_, text) => {
    expect(of(text)).toBe(of('The bridge is open'));
  });

  it.each([
    ['another word', 'The bridge is closed', 'The bridge is open'],
    ['another number', '3 dead', '4 dead'],
    ['a decimal point', '3.5 m', '35 m'],
    ['a minus', '-5 degrees', '5 degrees'],
    ['a percent sign', 'up 5%', 'up 5'],
    ['another currency', '$5', '€5'],
    ['a question mark', 'The bridge is open?', 'The bridge is open.'],
    ['an emoji', 'The bridge is open 🎉', 'The bridge is open'],
    ['another flag', 'Go 🇩🇪', 'Go 🇫🇷'],
    ['a negation', 'It is not open', 'It is open'],
    ['a name in the sentence', '@gwen is right', '@mayor is right'],
    ['a name that ends a sentence', 'I agree with @gwen', 'I agree with @mayor'],
    ['an accent', 'resume', 'résumé'],
    ['a cut copy', 'The bridge is…', 'The bridge is open'],
    ['a sign of a name', 'I like C#', 'I like C'],
    ['words in another order', 'bridge the is open', 'The bridge is open'],
  ])('differs with %s', (_, one, other) => {
    expect(of(one)).not.toBe(of(other));
  });

  it('does not mind apostrophes', () => {
    expect(of('It isn’t open')).toBe(of("it isn't open"));
    expect(of('It isnt open')).toBe(of("it isn't open"));
  });

  it('counts the title', () => {
    expect(of('open', 'Bridge')).not.toBe(of('open'));
    expect(of('open', 'Bridge')).toBe(of('Open!', 'BRIDGE'));
    expect(of('b c', 'a')).not.toBe(of('c', 'a b'));
    expect(of('', 'Bridge')).toBe(of('Bridge'));
  });

  it('is empty where a post says nothing by itself', () => {
    for (const text of ['', ' … ', 'https://t.co/abc', '@gwen @mayor', 'RT @gwen: https://t.co/abc']) expect(of(text)).toBe('');
    expect(of('👍')).not.toBe('');
    expect(of('👍🏽👍🏽')).toBe(of('👍👍'));
  });
});
