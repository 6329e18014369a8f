import { describe, expect, it } from 'vitest';
import { analyze, analyzePost } from '../../../src/search/analyze.ts';
import { makePost } from '../../fakes/sample-posts.ts';

describe('analysis', () => {
  it('meets words in other forms: case, accents, plurals, possessives', () => {
    expect(analyze('Bridges CLOSED')).toEqual(analyze('bridge closing'));
    expect(analyze('café')).toEqual(analyze('CAFE'));
    expect(analyze('the mayor’s')).toEqual(analyze('the mayor'));
  });

  it('keeps numbers whole', () => {
    expect(analyze('3.41 m, 4,200 homes')).toEqual(['3.41', 'm', '4,200', 'home']);
  });

  it('finds a hashtag by its name and by its words', () => {
    expect(analyze('#KettleBridge')).toEqual(expect.arrayContaining(['#kettlebridge', 'kettl', 'bridg']));
    expect(analyze('#KettleBridge')).toContain('kettlebridge');
    expect(analyze('kettle bridge')).toEqual(expect.arrayContaining(['kettl', 'bridg']));
  });

  it('finds a handle with and without its sign', () => {
    expect(analyze('thanks @Gwen_Oldquay!')).toEqual(['thank', '@gwen_oldquay', 'gwen_oldquay']);
  });

  it('splits scripts without spaces into pairs of characters', () => {
    expect(analyze('東京都')).toEqual(['東京', '京都']);
    expect(analyze('灯台')).toEqual(['灯台']);
    expect(analyze('水')).toEqual(['水']);
    expect(analyze('ประภาคาร').length).toBeGreaterThan(3);
  });

  it('splits mixed text at the change of script', () => {
    expect(analyze('Tokyo東京')).toEqual(expect.arrayContaining(['東京']));
  });

  it('keeps letters of other scripts apart: й is not и', () => {
    expect(analyze('мой')).toEqual(['мой']);
    expect(analyze('العربية')).toEqual(['العربية']);
  });

  it('takes words from the path of a link, and nothing of its host', () => {
    expect(analyze('https://harbourdesk.example/kettle-bridge?utm=1')).toEqual(['kettl', 'bridg']);
  });

  it('has no term for blank or broken text', () => {
    expect(analyze('')).toEqual([]);
    expect(analyze('… — !')).toEqual([]);
    expect(() => analyze('\uD800 lone surrogate')).not.toThrow();
  });

  it('finds a post by its author, link titles and picture descriptions, too', () => {
    const post = makePost({
      text: 'look',
      author: { id: '1', handle: 'gwen_oldquay', name: 'Gwen Pascoe' },
      links: [{ url: 'https://x.example', title: 'Harbour lights' }],
      media: [{ type: 'photo', alt: 'A lighthouse' }],
    });
    expect(analyzePost(post)).toEqual(expect.arrayContaining(['look', 'pasco', '@gwen_oldquay', 'harbour', 'lighthous']));
  });
});
