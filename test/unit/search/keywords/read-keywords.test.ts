import { describe, expect, it } from 'vitest';
import { analyze } from '../../../../src/search/analyze.ts';
import { readKeywords, type Keywords } from '../../../../src/search/keywords/read-keywords.ts';
import type { TermStatistics } from '../../../../src/search/keywords/term-frequencies.ts';

/** Statistics of posts in memory; records the batches it was asked for. */
class PostStatistics implements TermStatistics {
  readonly batches: (readonly string[])[] = [];
  readonly #posts: readonly ReadonlySet<string>[];

  constructor(texts: readonly string[]) {
    this.#posts = texts.map((text) => new Set(analyze(text)));
  }

  async stats() {
    return { postCount: this.#posts.length, authorCount: 1, version: 'v1', sequence: 1, languages: [], hashtags: [] };
  }

  async documentFrequencies(terms: readonly string[]): Promise<number[]> {
    this.batches.push(terms);
    return terms.map((term) => this.#posts.filter((post) => post.has(term)).length);
  }
}

const times = (count: number, text: string): string[] => Array.from({ length: count }, () => text);

const read = (query: string, texts: readonly string[], phrases: readonly string[] = []): Promise<Keywords> =>
  readKeywords({ words: query.split(' ').filter((word) => word !== ''), phrases }, new PostStatistics(texts));

/** "term^weight", sorted. */
const shown = ({ terms }: Keywords): string[] => terms.map(({ term, weight }) => `${term}^${weight}`).sort();

const BRIDGE = ['The harbour bridge is closed', 'Council on climate change', 'climate talks, change of plan', 'London calling', 'February storms', 'Жители видели мост', 'Το λιμάνι είναι κλειστό'];

describe('keywords as typed', () => {
  it('count 1 each, once, in words and phrases', async () => {
    const { terms, corrections } = await read('harbour bridges bridge', BRIDGE, ['closed bridge']);
    expect(terms).toEqual([
      { term: 'harbour', weight: 1 },
      { term: 'bridg', weight: 1 },
      { term: 'close', weight: 1 },
    ]);
    expect(corrections).toEqual([]);
  });

  it('are kept where no post holds them and nothing else was meant', async () => {
    expect(shown(await read('zyxwvut', BRIDGE))).toEqual(['zyxwvut^1']);
  });

  it('are none for an empty query', async () => {
    expect(await read('', BRIDGE)).toEqual({ terms: [], corrections: [] });
  });

  it('ask for frequencies twice at most, whatever the query', async () => {
    const archive = new PostStatistics(BRIDGE);
    await readKeywords({ words: ['#climatechnge', 'harbur', 'brigde', 'clmate', 'Lodnon', '@gwen', '猫', 'covid-19', 'harbourbridge'], phrases: ['x y'] }, archive);
    expect(archive.batches).toHaveLength(2);
    expect(new Set(archive.batches.flat()).size).toBe(archive.batches.flat().length);
    const known = new PostStatistics(BRIDGE);
    await readKeywords({ words: ['harbour'], phrases: [] }, known);
    expect(known.batches).toHaveLength(1);
  });

  it('reject as the archive does', async () => {
    const archive = new PostStatistics(BRIDGE);
    archive.documentFrequencies = () => Promise.reject(new Error('out of reach'));
    await expect(readKeywords({ words: ['harbour'], phrases: [] }, archive)).rejects.toThrow('out of reach');
  });
});

describe('mistyped words', () => {
  it.each([
    ['a letter left out', 'harbur', 'harbour'],
    ['a letter put in', 'brildge', 'bridge'],
    ['a letter for another', 'climste', 'climate'],
    ['two letters swapped', 'brigde', 'bridge'],
    ['a letter not doubled', 'caling', 'calling'],
    ['two slips in a long word', 'februuaryy', 'february'],
    ['a name with a slip', 'Londn', 'London'],
    ['Cyrillic', 'видили', 'видели'],
    ['Greek', 'λημάνι', 'λιμανι'],
  ])('are corrected: %s', async (_, typed, meant) => {
    const { terms, corrections } = await read(typed, BRIDGE);
    expect(corrections).toEqual([{ from: typed, to: meant }]);
    expect(terms).toEqual([{ term: analyze(meant)[0], weight: 0.8 }]);
  });

  it('are taken for the more frequent and the likelier word', async () => {
    const posts = [...times(5, 'a potter at work'), ...times(8, 'power to the people')];
    expect((await read('poter', posts)).corrections).toEqual([{ from: 'poter', to: 'potter' }]);
    expect((await read('poder', posts)).corrections).toEqual([{ from: 'poder', to: 'power' }]);
    expect((await read('larbour', [...times(3, 'labour'), ...times(12, 'harbour')])).corrections).toEqual([{ from: 'larbour', to: 'labour' }]);
  });

  it('stay, with the likely word beside them, where a few posts share the slip', async () => {
    const posts = [...times(1, 'recieve'), ...times(300, 'receive the letters')];
    const { terms, corrections } = await read('recieve', posts);
    expect(terms).toEqual([{ term: 'receiv', weight: 0.4 }, { term: 'reciev', weight: 1 }]);
    expect(corrections).toEqual([{ from: 'recieve', to: 'receive' }]);
    expect((await read('recieve', ['recieve', ...times(150, 'receive the letters'), ...times(300, 'other posts')])).corrections).toEqual([]);
  });

  it.each([
    ['names that posts hold', 'Kelpy', [...times(1, 'Kelpy'), ...times(900, 'kelp')]],
    ['names with another letter', 'Nicholas', times(50, 'Nicolas')],
    ['short words', 'bot', times(50, 'boat')],
    ['four letters with any other letter', 'sofa', times(50, 'soda')],
    ['numbers', '2034', times(50, '2024')],
    ['handles', '@gwem', times(50, '@gwen')],
    ['tags that posts hold', '#bridgge', [...times(1, '#bridgge'), ...times(900, '#bridge')]],
  ])('are no %s', async (_, word, posts) => {
    expect((await read(word, posts)).corrections).toEqual([]);
  });

  it('are tags, too, where no post holds them', async () => {
    const { terms, corrections } = await read('#harbuor', times(3, '#harbour'));
    expect(corrections).toEqual([{ from: '#harbuor', to: '#harbour' }]);
    expect(terms).toEqual([{ term: '#harbour', weight: 0.8 }]);
  });

  it('are no correction where another form of the same word is found', async () => {
    const { terms, corrections } = await read('expertise', times(3, 'an expert'));
    expect(terms).toEqual([{ term: 'expert', weight: 0.8 }]);
    expect(corrections).toEqual([]);
  });

  it('may be two that were run together', async () => {
    const { terms, corrections } = await read('harbourbridge', BRIDGE);
    expect(corrections).toEqual([{ from: 'harbourbridge', to: 'harbour bridge' }]);
    expect(terms).toEqual([{ term: 'harbour', weight: 0.8 }, { term: 'bridg', weight: 0.8 }]);
  });
});

describe('hashtags', () => {
  it('without capitals are searched by their words', async () => {
    expect(shown(await read('#climatechange', [...BRIDGE, '#climatechange']))).toEqual(['#climatechange^1', 'chang^0.4', 'climat^0.4', 'climatechang^0.5']);
  });

  it('that no post holds count by their words', async () => {
    expect(shown(await read('#climatechange', BRIDGE))).toEqual(expect.arrayContaining(['chang^0.8', 'climat^0.8']));
  });

  it('are not split where a part is no word, or the whole is one', async () => {
    expect(shown(await read('#climatexyz', BRIDGE))).toEqual(['#climatexyz^1', 'climatexyz^1']);
    const posts = ['green', 'peace', ...times(5, 'Greenpeace protests'), '#greenpeace'];
    expect(shown(await read('#greenpeace', posts))).toEqual(['#greenpeace^1', 'greenpeac^0.5']);
  });

  it('are found by their words in a row', async () => {
    const { terms } = await read('climate change', [...BRIDGE, '#climatechange']);
    expect(terms).toEqual(expect.arrayContaining([{ term: 'climat', weight: 1 }, { term: '#climatechange', weight: 0.5 }]));
    expect(shown(await read('change climate', [...BRIDGE, '#climatechange']))).toEqual(['chang^1', 'climat^1']);
  });
});

describe('other ways to write a word', () => {
  it.each([
    ['soooo', 'so good', 'so^0.5'],
    ['Muenchen', 'München', 'munchen^0.7'],
    ['München', 'Muenchen', 'muenchen^0.7'],
    ['anti-vax', 'antivax', 'antivax^0.7'],
    ['covid19', 'covid 19', 'covid^0.5'],
    ['iphone4s', 'iphone 4s', 'iphon^0.5'],
    ['10km', '10 km', '10^0.3'],
    ['10 km', '10km', '10km^0.5'],
    ['10k', '10,000', '10000^0.7'],
    ['25,000', '25k', '25k^0.7'],
    ['1.5k', '1500', '1500^0.7'],
    ['live stream', 'livestream', 'livestream^0.5'],
    ['harbour desk', '@harbour_desk', '@harbour_desk^0.3'],
    ['@gwen', '@gwen', 'gwen^0.5'],
    ['@gwen', 'gwen', 'gwen^1'],
  ])('%s also finds "%s"', async (query, post, term) => {
    expect(shown(await read(query, [post]))).toContain(term);
  });

  it('leave years and everyday words alone', async () => {
    expect(shown(await read('2000', ['2k']))).toEqual(['2000^1']);
    expect(shown(await read('shoes', ['shoes', 'shos']))).toEqual(['shoe^1']);
  });

  it('count only where posts hold them', async () => {
    expect(shown(await read('soooo covid19 10k', ['nothing of it']))).toEqual(['10k^1', 'covid19^1', 'soo^1']);
  });
});

describe('scripts without spaces', () => {
  it('are looked for by pairs, and by a character alone where there is no more', async () => {
    expect(shown(await read('猫', ['黒い猫']))).toEqual(['猫^1']);
    expect(shown(await read('猫について', ['黒い猫']))).toContain('猫^1');
    expect(shown(await read('東京都', ['東京都']))).toEqual(['京都^1', '東京^1']);
    expect(shown(await read('서울에서', ['서울']))).toEqual(['서울^1', '에서^1', '울에^1'].sort());
  });

  it('look for a consonant with its vowel alone only where it is the word', async () => {
    expect(shown(await read('ดี', ['ดีมาก']))).toEqual(['ดี^1']);
    expect(shown(await read('ดีมาก', ['ดีมาก']))).toEqual(['ดีม^1', 'มา^1', 'าก^1'].sort());
  });

  it('find an emoji whatever its skin', async () => {
    expect(shown(await read('👍🏽', ['👍']))).toEqual(['👍^1']);
  });
});
