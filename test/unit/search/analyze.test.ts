import { describe, expect, it } from 'vitest';
import { allTerms, analyze, analyzePost } from '../../../src/search/analyze.ts';
import { makePost } from '../../fakes/sample-posts.ts';

/** Whether a post of this text is a hit for all terms of the query. */
const finds = (query: string, text: string): boolean => {
  const held = new Set(analyze(text));
  return analyze(query).length > 0 && analyze(query).every((term) => held.has(term));
};

/** Whether the terms of the phrase stand in a row in the text. */
const holdsInARow = (phrase: string, text: string): boolean => `\n${analyze(text).join('\n')}\n`.includes(`\n${analyze(phrase).join('\n')}\n`);

describe('analysis of words', () => {
  it('meets words in other forms: case, accents, plurals, possessives', () => {
    expect(analyze('Bridges CLOSED')).toEqual(analyze('bridge closing'));
    expect(analyze('café')).toEqual(analyze('CAFE'));
    expect(analyze('the mayor’s')).toEqual(analyze('the mayor'));
    expect(analyze("don't don’t")).toEqual(['dont', 'dont']);
  });

  it('knows plurals without an "s"', () => {
    expect(analyze('people children mice women feet')).toEqual(analyze('person child mouse woman foot'));
  });

  it('gives one spelling to numbers', () => {
    expect(analyze('3.41 m, 4,200 homes')).toEqual(['3.41', 'm', '4200', 'home']);
    expect(analyze('1,234,567.50')).toEqual(['1234567.50']);
    expect(analyze('٢٠٢٤ ２０２４ २०२४')).toEqual(['2024', '2024', '2024']);
    expect(analyze('2024-01-05, 3-0')).toEqual(['2024', '01', '05', '3', '0']);
  });

  it('writes acronyms without their dots', () => {
    expect(analyze('the U.S.A. at 9 a.m.')).toEqual(analyze('the USA at 9 am'));
    expect(analyze('J.K.Rowling')).toEqual(['jk', 'rowl']);
    expect(analyze('on t.co')).toEqual(['on', 't', 'co']);
  });

  it('keeps the signs that names are made of', () => {
    expect(analyze('C++ C# .NET R&D AT&T')).toEqual(['c++', 'c#', '.net', 'net', 'r&d', 'at&t']);
    expect(analyze('harbour.net')).toEqual(['harbour', 'net']);
  });

  it('finds short compounds in one word and in two, before the words that follow', () => {
    expect(analyze('e-mail')).toEqual(['email', 'e', 'mail']);
    expect(finds('covid19', 'COVID-19 cases')).toBe(true);
    expect(holdsInARow('covid 19 cases', 'COVID-19 cases')).toBe(true);
    expect(analyze('kettle-bridge')).toEqual(['kettl', 'bridg']);
    expect(analyze('state-of-the-art')).toEqual(['state', 'of', 'the', 'art']);
  });

  it('shortens letters drawn out, and no names made of three', () => {
    expect(analyze('cooool goooaaal')).toEqual(analyze('cool gooaal'));
    expect(analyze('www AAA xviii')).toEqual(['www', 'aaa', 'xviii']);
  });

  it('drops the article that French and Italian write before a vowel', () => {
    expect(analyze("l'incendie dell’arte O'Brien")).toEqual(['incendi', 'art', 'obrien']);
  });

  it('ignores signs that nobody sees', () => {
    expect(analyze('har\u00ADbour\u200B \u200Ebridge\uFEFF Lego™')).toEqual(['harbour', 'bridg', 'lego']);
    expect(analyze('_really_')).toEqual(analyze('really'));
  });
});

describe('analysis of tags, handles, emoji and links', () => {
  it('finds a hashtag by its name and by its words, its words in a row with those behind it', () => {
    expect(analyze('#KettleBridge')).toEqual(['#kettlebridge', 'kettlebridg', 'kettl', 'bridg']);
    expect(analyze('＃KettleBridge')).toEqual(analyze('#KettleBridge'));
    expect(holdsInARow('kettle bridge reopens', '#KettleBridge reopens')).toBe(true);
    expect(finds('kettlebridge', '#KettleBridge')).toBe(true);
  });

  it('finds a handle with and without its sign and its server', () => {
    expect(analyze('thanks @Gwen_Oldquay!')).toEqual(['thank', '@gwen_oldquay', 'gwen_oldquay']);
    expect(finds('@gwen', 'by @Gwen@sea.example.')).toBe(true);
    expect(analyze('gwen@sea.example')).toEqual(['gwen', 'sea', 'exampl']);
  });

  it('has a term for each emoji, whatever its skin, sex and presentation', () => {
    expect(analyze('👍🏽')).toEqual(['👍']);
    expect(analyze('🤦🏽‍♀️ ❤️ ❤')).toEqual(['🤦', '❤', '❤']);
    expect(finds('🌈', '🏳️‍🌈')).toBe(true);
    expect(analyze('🇩🇪🇫🇷')).toEqual(['🇩🇪', '🇫🇷']);
    expect(analyze('1️⃣')).toEqual(['1']);
    expect(analyze('© 2024')).toEqual(['2024']);
  });

  it('takes words from the path of a link, and nothing of its host or of short links', () => {
    expect(analyze('https://harbourdesk.example/kettle-bridge?utm=1')).toEqual(['kettl', 'bridg']);
    expect(analyze('https://t.co/KWQcfHYy https://t.co/aKW7cbnm')).toEqual([]);
    expect(analyze('https://t.co/abc灯台')).toEqual(analyze('灯台'));
  });
});

describe('analysis of scripts', () => {
  it.each([
    ['Chinese', '东京', '我去过东京塔'],
    ['one ideograph', '猫', '黒い猫がいる'],
    ['a katakana word', 'サーバ', '新しいサーバーです'],
    ['half-width katakana', 'カタカナ', 'ｶﾀｶﾅ'],
    ['full-width Latin', 'full', 'ＦＵＬＬ'],
    ['Latin before Japanese', 'iPhone', 'iPhone発売'],
    ['Japanese behind Latin', '発売', 'iPhone発売'],
    ['Latin behind Japanese', 'tower', '東京tower'],
    ['Korean with a particle', '서울', '서울에서 만나요'],
    ['one Hangul syllable with a particle', '개', '개가 있다'],
    ['Thai', 'ประเทศ', 'ประเทศไทย'],
    ['a Thai word of one character', 'ดี', 'วันนี้อากาศดีมาก'],
    ['Thai with tone marks', 'น้ำ', 'ดื่มน้ำเย็น'],
    ['Lao', 'ລາວ', 'ປະເທດລາວ'],
    ['Khmer', 'ភាសា', 'ភាសាខ្មែរ'],
    ['Burmese', 'မြန်မာ', 'မြန်မာနိုင်ငံ'],
    ['Arabic with its article', 'كتاب', 'الكتاب'],
    ['Arabic with "and" and the article', 'كتاب', 'والكتاب'],
    ['Arabic alef variants', 'احمد', 'أحمد'],
    ['Arabic teh marbuta', 'مدرسه', 'مدرسة'],
    ['an Arabic plural', 'مدرسة', 'مدرسات'],
    ['Arabic vowel points and tatweel', 'العربية', 'الْعَرَبِيَّـــة'],
    ['Persian kaf and yeh', 'كتابي', 'کتابی'],
    ['Hebrew vowel points', 'שלום', 'שָׁלוֹם'],
    ['Russian ё', 'елка', 'Ёлка'],
    ['Greek accents and final sigma', 'ΔΡΟΜΟΣ', 'δρόμος'],
    ['Vietnamese', 'duong viet nam', 'Đường Việt Nam'],
    ['Turkish', 'ISTANBUL', 'İstanbul'],
    ['Turkish without a dot', 'kadin', 'KADIN kadın'],
    ['German ß', 'STRASSE', 'Straße'],
    ['Polish and Danish', 'lodz smorrebrod', 'Łódź smørrebrød'],
    ['Hindi', 'हिन्दी', 'यह हिन्दी है'],
  ])('finds %s', (_, query, text) => {
    expect(finds(query, text)).toBe(true);
  });

  it.each([
    ['й is not и', 'мои', 'мой'],
    ['Hindi vowel signs', 'हिन्द', 'हिन्दी'],
    ['other pairs of the same ideographs', '京東', '東京'],
  ])('keeps apart: %s', (_, query, text) => {
    expect(finds(query, text)).toBe(false);
  });

  it('finds any part of a text without spaces in a row', () => {
    expect(holdsInARow('東京都', '今日の東京都知事')).toBe(true);
    expect(holdsInARow('東京知事', '今日の東京都知事')).toBe(false);
  });
});

describe('analysis of anything', () => {
  it('has no term for blank or broken text', () => {
    expect(analyze('')).toEqual([]);
    expect(analyze('… — !')).toEqual([]);
    expect(() => analyze('\uD800 lone surrogate')).not.toThrow();
  });

  it('cuts endless words between characters', () => {
    const [term = ''] = analyze(`a${'𐐷𐐨'.repeat(100)}`);
    expect(term.length).toBeLessThanOrEqual(64);
    expect(term).not.toMatch(/[\uD800-\uDFFF]/u);
  });

  it('never holds white space in a term', () => {
    for (const term of analyze('a\u00A0b １ ２ ½ ﷺ #x\u3000y @z\u2003 e- mail')) expect(term).toMatch(/^\S+$/u);
  });

  it('gives the same terms again after many other texts', () => {
    const before = analyze('Kettle bridge #COVID19 @gwen');
    for (let i = 0; i < 120_000; i++) analyze(`w${i.toString(36)}`);
    expect(analyze('Kettle bridge #COVID19 @gwen')).toEqual(before);
  });

  it('reads a post by field', () => {
    const post = makePost({
      title: 'News',
      text: 'look',
      author: { id: '1', handle: 'gwen_oldquay', name: 'Gwen Pascoe' },
      links: [{ url: 'https://x.example', title: 'Harbour lights' }],
      media: [{ type: 'photo', alt: 'A lighthouse' }],
    });
    const terms = analyzePost(post);
    expect(terms).toEqual({ body: ['new', 'look'], attached: ['harbour', 'light', 'a', 'lighthous'], author: ['gwen', 'pasco', '@gwen_oldquay', 'gwen_oldquay'] });
    expect(allTerms(terms)).toHaveLength(10);
  });
});
