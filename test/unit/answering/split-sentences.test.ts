import { describe, expect, it } from 'vitest';
import { SentenceStream, sentenceSpans } from '../../../src/answering/split-sentences.ts';

const sentences = (text: string) => sentenceSpans(text).map(({ start, end }) => text.slice(start, end));

describe('the sentences of a post', () => {
  it('are spans of its very text', () => {
    expect(sentences('Bridge shut.  Trams stop at Northgate! Why?\nNo idea')).toEqual(['Bridge shut.', 'Trams stop at Northgate!', 'Why?', 'No idea']);
  });

  it('do not end at abbreviations and decimals', () => {
    expect(sentences('Dr. Adeyemi saw 3.41 m. All fine.')).toEqual(['Dr. Adeyemi saw 3.41 m.', 'All fine.']);
  });

  it('hold no line break', () => {
    expect(sentences('one line\n\nand another').every((sentence) => !sentence.includes('\n'))).toBe(true);
  });

  it('are none for blank text', () => {
    expect(sentences(' \n ')).toEqual([]);
  });
});

describe('a stream of sentences', () => {
  const whole = (text: string, step: number) => {
    const stream = new SentenceStream();
    const out: string[] = [];
    for (let i = 0; i < text.length; i += step) out.push(...stream.push(text.slice(i, i + step)));
    return [...out, ...stream.end()];
  };

  const text = 'The bridge shut on 14 March [1]. It cost 4.2 million. [2][3] Dr. Lee said "no!" [4]\nLast one';
  const expected = ['The bridge shut on 14 March [1].', 'It cost 4.2 million. [2][3]', 'Dr. Lee said "no!" [4]', 'Last one'];

  it.each([1, 2, 3, 7, 1000])('gives the same sentences whatever the size of the pieces (%i)', (step) => {
    expect(whole(text, step)).toEqual(expected);
  });

  it('gives a sentence as soon as the next one begins', () => {
    const stream = new SentenceStream();
    expect(stream.push('First one. [1]')).toEqual([]);
    expect(stream.push(' Sec')).toEqual(['First one. [1]']);
  });

  it('ends sentences of scripts without spaces', () => {
    expect(whole('橋は閉鎖。再開は九月。', 1)).toEqual(['橋は閉鎖。', '再開は九月。']);
  });
});

describe('a streamed text of nothing but stops', () => {
  it('costs no more than its length', () => {
    const stream = new SentenceStream();
    // In a time that grows with the square of the length, this takes minutes.
    expect(stream.push(`${'.'.repeat(200_000)}a`)).toEqual([]);
    for (let i = 0; i < 100; i += 1) stream.push(' on');
    expect(stream.end()).toHaveLength(1);
  });
});
