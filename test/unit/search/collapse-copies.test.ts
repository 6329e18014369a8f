import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/search/analyze.ts';
import { collapseCopies, COMPARED } from '../../../src/search/collapse-copies.ts';
import type { RankedPost } from '../../../src/search/ranked-post.ts';
import { rankedPost } from '../../fakes/ranked-posts.ts';

interface Given extends Partial<RankedPost> {
  readonly text: string;
}

/** Posts "0", "1" … in this order, each with less of a score. */
function collapse(...given: readonly (string | Given)[]): RankedPost[] {
  const posts = given.map((one) => (typeof one === 'string' ? { text: one } : one));
  const ranked = posts.map((more, i) => rankedPost(String(i), { score: 1 - i / 100, createdAt: i, ...more }));
  return collapseCopies(ranked, posts.map(({ text }) => analyze(text)));
}

const ids = (posts: readonly RankedPost[]): string[] => posts.map(({ sourceId }) => sourceId);
const duplicates = (posts: readonly RankedPost[]): [string, number][] => posts.map((post) => [post.sourceId, post.duplicates]);

const FERRY = 'The ferry to Skarn Island leaves an hour late today because of the fog';

describe('near-duplicates', () => {
  it('fall into the place of the best, and are counted with the duplicates that they had', () => {
    const collapsed = collapse('A tram stands on the Kettle Bridge again, says Omar', { text: FERRY, duplicates: 2 }, 'Nothing to do with it', { text: `${FERRY} again`, duplicates: 1 });
    expect(duplicates(collapsed)).toEqual([['0', 0], ['1', 4], ['2', 0]]);
  });

  it('are shown by the original, with the score of the best: no repost, else the earliest', () => {
    const [repost, original, copy] = [{ text: `${FERRY}!`, repeats: true, createdAt: 1 }, { text: `${FERRY} again`, createdAt: 5 }, { text: `${FERRY} indeed`, createdAt: 9 }];
    expect(collapse(repost, copy, original)).toMatchObject([{ sourceId: '2', score: 1, duplicates: 2, stages: { words: 1 } }]);
  });

  it('share four of five of their distinct terms', () => {
    expect(ids(collapse('alpha bravo charlie delta echo', 'alpha bravo charlie delta'))).toEqual(['0', '1']);
    expect(ids(collapse('alpha bravo charlie delta echo foxtrot', 'alpha bravo charlie delta echo'))).toEqual(['0']);
    expect(ids(collapse('alpha bravo charlie delta echo foxtrot golf', 'alpha bravo charlie delta echo hotel india'))).toEqual(['0', '1']);
    expect(ids(collapse('a1 b1 c1 d1 e1 f1 g1 h1 i1 j1', 'j1 i1 h1 g1 f1 e1 d1 c1 b1 other'))).toEqual(['0']);
  });

  it.each([9, 10, 18, 35, 45, 70])('are found by exactly that share of %i terms', (shared) => {
    const word = (i: number) => `w${String.fromCodePoint(97 + Math.floor(i / 26))}${String.fromCodePoint(97 + (i % 26))}`;
    const own = Math.floor(shared / 8);
    const text = (from: number) => [...Array.from({ length: shared }, (_, i) => word(i)), ...Array.from({ length: own }, (_, i) => word(from + i))].join(' ');
    expect(ids(collapse(text(200), text(300)))).toEqual(['0']);
    expect(ids(collapse(text(200), `${text(300)} another more`))).toEqual(['0', '1']);
  });

  it('have five terms at least', () => {
    expect(ids(collapse('good morning dear Oldquay', 'good morning dear Oldquay'))).toEqual(['0', '1']);
  });

  it.each([
    ['number', 'The river stands at 2.1 metres at the gauge of Oldquay this morning', 'The river stands at 3.4 metres at the gauge of Oldquay this morning'],
    ['negation', 'The night bus is running between harbour and station this weekend', 'The night bus is not running between harbour and station this weekend'],
    ['short negation', "The ferry was able to leave the harbour of Skarn before the storm", "The ferry wasn't able to leave the harbour of Skarn before the storm"],
  ])('say the same: not so with another %s', (_, one, other) => {
    expect(ids(collapse(one, other))).toEqual(['0', '1']);
  });

  it('are no chain: each is compared with the best', () => {
    const words = Array.from({ length: 12 }, (_, i) => `word${String.fromCodePoint(97 + i)}`);
    const without = (count: number) => words.slice(count, 10 + count).join(' ');
    expect(duplicates(collapse(without(0), without(1), without(2)))).toEqual([['0', 1], ['2', 0]]);
  });

  it('are looked for among the best alone', () => {
    const fillers = Array.from({ length: COMPARED - 1 }, (_, i) => `filler ${['a', 'b', 'c', 'd', 'e'].map((letter) => `${letter}x${i}`).join(' ')}`);
    const collapsed = collapse(FERRY, ...fillers, `${FERRY} today`);
    expect(collapsed).toHaveLength(COMPARED + 1);
    expect(ids(collapse(FERRY, ...fillers.slice(1), `${FERRY} today`))).toHaveLength(COMPARED - 1);
  });
});

describe('a repost that was cut off', () => {
  const ORIGINAL = { text: `${FERRY}, and the captain says that it may be two hours by noon`, author: 'gwen' };
  const cut = (head: string) => ({ text: `${head}The ferry to Skarn Island leaves an hour la…`, repeats: true });

  it.each(['RT @gwen: ', 'RT @Gwen ', 'RT @omar: RT @gwen: ', ''])('falls into its original: "%s"', (head) => {
    expect(duplicates(collapse(ORIGINAL, cut(head)))).toEqual([['0', 1]]);
    expect(collapse(cut(head), ORIGINAL)).toMatchObject([{ sourceId: '1', score: 1, duplicates: 1 }]);
  });

  it('stays when it credits another author, adds words of its own, or is no repost', () => {
    expect(ids(collapse(ORIGINAL, cut('RT @omar: ')))).toEqual(['0', '1']);
    expect(ids(collapse(ORIGINAL, { ...cut('RT @gwen: '), text: `So true! ${cut('RT @gwen: ').text}` }))).toEqual(['0', '1']);
    expect(ids(collapse(ORIGINAL, { ...cut(''), repeats: false }))).toEqual(['0', '1']);
  });

  it('stays when too little of it is left to tell', () => {
    expect(ids(collapse(ORIGINAL, { text: 'RT @gwen: The ferry to Skarn Isl…', repeats: true }))).toEqual(['0', '1']);
  });
});

it('gives back an empty ranking as it is, and posts without a body apart', () => {
  expect(collapse()).toEqual([]);
  expect(ids(collapse('', ''))).toEqual(['0', '1']);
});
