import { describe, expect, it } from 'vitest';

import { type ArrayElement, splitArray } from '../../../src/importing/split-array.ts';

async function* pieces(text: string | Buffer, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function split(text: string | Buffer, { size = 65_536, maxElementBytes = 10_000 } = {}): Promise<ArrayElement[]> {
  const elements: ArrayElement[] = [];
  for await (const element of splitArray(pieces(text, size), { maxElementBytes })) elements.push(element);
  return elements;
}

const post = (id: number) => ({ tweet: { id, text: `5" loaf {{ \\ ] \n ${id} – ü 🍞`, urls: [{ a: [] }] } });
const ids = (elements: ArrayElement[]) => elements.map((element) => ('value' in element ? (element.value as { tweet?: { id?: number } }).tweet?.id : element.problem));
const layouts = { pretty: 2, minified: 0 };

async function* failing() {
  yield Buffer.from(`[${JSON.stringify(post(1))},`);
  throw new Error('bad block');
}

describe('splitArray', () => {
  it.each([1, 3, 7, 64, 65_536])('gives the elements out, whatever the size of the pieces: %i', async (size) => {
    const text = `\uFEFFwindow.YTD.tweets.part0 = ${JSON.stringify([post(1), post(2), post(3)], null, 2)};\n`;
    expect(await split(text, { size })).toEqual([1, 2, 3].map((id, index) => ({ index, value: post(id) })));
  });

  it('takes an empty list as no elements', async () => {
    expect(await split('Grailbird.data.tweets_2011_02 = \n [ ]')).toEqual([]);
  });

  for (const [layout, indent] of Object.entries(layouts)) {
    const text = (count: number) => JSON.stringify(Array.from({ length: count }, (_, index) => post(index + 1)), null, indent);

    it(`${layout}: goes on behind an element with broken syntax`, async () => {
      expect(ids(await split(text(4).replace(/"id":\s*2/, '"id": oops')))).toEqual([1, 'not valid JSON', 3, 4]);
    });

    it(`${layout}: goes on behind an element that lacks a brace`, async () => {
      const broken = text(4).replace(/(2 – ü 🍞",\s*"urls":\s*\[\s*\{\s*"a":\s*\[\]\s*)\}/, '$1');
      expect(ids(await split(broken)).filter((id) => typeof id === 'number')).toEqual([1, 3, 4]);
    });

    it(`${layout}: goes on behind a text without its closing quote`, async () => {
      const broken = text(5).replace('2 – ü 🍞"', '2 – ü 🍞');
      const elements = ids(await split(broken));
      expect(elements.filter((id) => typeof id === 'number')).toEqual([1, 3, 4, 5]);
      expect(elements).toHaveLength(5);
    });

    it(`${layout}: goes on behind a list that closes too early`, async () => {
      const broken = text(3).replace(/\}\s*,\s*\{(\s*"tweet":\s*\{\s*"id":\s*2)/, '} ] , {$1');
      expect(ids(await split(broken))).toEqual([1, 'the list ends too early', 2, 3]);
    });

    it(`${layout}: finds the rest when the first element is the broken one`, async () => {
      expect(ids(await split(text(3).replace('1 – ü 🍞"', '1 – ü 🍞'))).filter((id) => typeof id === 'number')).toEqual([2, 3]);
    });

    it(`${layout}: says where a cut file ends and keeps what stands before`, async () => {
      const whole = text(3);
      const elements = ids(await split(whole.slice(0, whole.length - 20)));
      expect(elements.slice(0, 2)).toEqual([1, 2]);
      expect(elements.at(-1)).toMatch(/does not end/);
    });
  }

  it('skips an element that is too long, in small pieces too, and goes on', async () => {
    const long = { tweet: { id: 2, text: 'x'.repeat(50_000) } };
    expect(ids(await split(JSON.stringify([post(1), long, post(3)], null, 2), { size: 1000 }))).toEqual([1, 'longer than 10000 bytes', 3]);
  });

  it('reports an element that is not UTF-8', async () => {
    const bytes = Buffer.from(JSON.stringify([post(1), post(2), post(3)]));
    bytes[bytes.indexOf('2 –') + 2] = 0xff;
    expect(ids(await split(bytes))).toEqual([1, 'not valid UTF-8', 3]);
  });

  it('reports text between the elements once and goes on', async () => {
    expect(ids(await split(`[${JSON.stringify(post(1))}, null, 7, ${JSON.stringify(post(2))}]`))).toEqual([1, 'unexpected text between posts', 2]);
  });

  it('says that a file without a list has none', async () => {
    expect(ids(await split('window.YTD.tweets.part0 = {"a": 1}'))).toEqual(['no list of posts in this file']);
    expect(ids(await split(''))).toEqual(['no list of posts in this file']);
    expect(ids(await split('x'.repeat(100_000)))).toEqual(['no list of posts in this file']);
  });

  it('says when the file ends between two elements', async () => {
    expect(ids(await split(`[${JSON.stringify(post(1))},`))).toEqual([1, 'the file ends before its list does']);
  });

  it('keeps what came before a read error and reports it', async () => {
    const elements: ArrayElement[] = [];
    for await (const element of splitArray(failing())) elements.push(element);
    expect(ids(elements)).toEqual([1, 'the file is damaged from here on: bad block']);
  });
});
