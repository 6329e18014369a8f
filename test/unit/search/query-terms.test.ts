import { describe, expect, it } from 'vitest';
import { queryTerms } from '../../../src/search/query-terms.ts';
import { readQuery } from '../../../src/search/understand/read-query.ts';
import { FakeArchive } from '../../fakes/fake-archive.ts';
import { makePost } from '../../fakes/sample-posts.ts';

const POSTS = ['The harbour bridge is closed', 'Who said that the ferry is late?', '猫がいます', 'Posts about tea', '#KettleBridge is open'].map((text) => makePost({ text }));

const termsOf = (query: string) => queryTerms(readQuery(query, { now: 0 }), new FakeArchive(POSTS));
const weights = async (query: string) => Object.fromEntries((await termsOf(query)).terms.map(({ term, weight }) => [term, weight]));

describe('the terms of a query', () => {
  it('are its words and phrases at full weight, and the rest of its text at half', async () => {
    expect(await weights('what did people say about the closed harbour')).toEqual({ close: 1, harbour: 1, what: 0.5, did: 0.5, person: 0.5, sai: 0.5, about: 0.5, the: 0.5 });
    expect(await weights('"harbour bridge" ferry')).toEqual({ ferri: 1, harbour: 1, bridg: 1 });
  });

  it('leave out operators', async () => {
    expect(await weights('ferry from:mara -late')).toEqual({ ferri: 1 });
  });

  it('are each given once, with the most that they count', async () => {
    const { terms } = await termsOf('who is the who');
    expect(new Set(terms.map(({ term }) => term)).size).toBe(terms.length);
    const read = { words: ['The', 'Who'], phrases: [], meaning: 'The Who' };
    expect((await queryTerms(read, new FakeArchive(POSTS))).terms).toEqual([{ term: 'the', weight: 1 }, { term: 'who', weight: 1 }]);
  });

  it('hold what a mistyped word was meant as, and say so', async () => {
    const { terms, corrections, telling } = await termsOf('the brigde');
    expect(corrections).toEqual([{ from: 'brigde', to: 'bridge' }]);
    expect(terms).toEqual([{ term: 'bridg', weight: 0.8 }, { term: 'the', weight: 0.5, onlyAdds: true }]);
    expect([...telling]).toEqual(['bridg']);
  });

  it('hold no lone character of a longer word', async () => {
    expect(Object.keys(await weights('東京'))).toEqual(['東京']);
    expect(Object.keys(await weights('猫'))).toEqual(['猫']);
    const read = { words: ['ferry'], phrases: [], meaning: 'ferry 東京' };
    expect((await queryTerms(read, new FakeArchive(POSTS))).terms).toEqual([{ term: 'ferri', weight: 1 }, { term: '東京', weight: 0.5, onlyAdds: true }]);
  });

  it('are at most 64, those of words before the others', async () => {
    const words = Array.from({ length: 60 }, (_, i) => `word${i}x`);
    const { terms } = await queryTerms({ words, phrases: [], meaning: `${words.join(' ')} ${Array.from({ length: 20 }, (_, i) => `talk${i}x`).join(' ')}` }, new FakeArchive(POSTS));
    expect(terms).toHaveLength(64);
    expect(terms.filter(({ weight }) => weight === 1)).toHaveLength(60);
  });

  it('are none for an empty query', async () => {
    expect(await termsOf('')).toEqual({ terms: [], telling: new Set(), corrections: [] });
  });
});
