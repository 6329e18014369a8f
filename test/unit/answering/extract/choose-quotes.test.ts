import { describe, expect, it } from 'vitest';
import { chooseQuotes } from '../../../../src/answering/extract/choose-quotes.ts';
import { makePost } from '../../../fakes/sample-posts.ts';

const evidence = (texts: readonly string[]) =>
  texts.map((text, i) => ({ post: makePost({ sourceId: `${i}`, text, author: { id: `a${i}`, handle: `a${i}` } }), relevance: 1, strength: 1 }));
const chosen = (texts: readonly string[], count = 5) => chooseQuotes(evidence(texts), count).map(({ post, same }) => [post.sourceId, ...same.map(({ sourceId }) => sourceId)]);

describe('posts to quote', () => {
  it('stand once for what others say in nearly the same words', () => {
    expect(chosen(['The harbour ferry stopped running on Tuesday night', 'the harbour ferry stopped running on tuesday night!! sad', 'Trams run again'])).toEqual([['0', '1'], ['2']]);
  });

  it.each([
    ['a number', 'The harbour ferry carried 200 people on Tuesday night', 'The harbour ferry carried 300 people on Tuesday night'],
    ['a denial', 'The harbour ferry is running on Tuesday night again', 'The harbour ferry is not running on Tuesday night again'],
  ])('are told apart by %s', (_, one, other) => {
    expect(chosen([one, other])).toEqual([['0'], ['1']]);
  });

  it('are as many as may be, and none that is far behind', () => {
    expect(chosen(['one ferry', 'two trams', 'three buses'], 2)).toHaveLength(2);
    const [best, weak] = evidence(['one ferry', 'two trams']);
    expect(chooseQuotes([best, { ...weak, strength: 0.3 }] as never, 5)).toHaveLength(1);
  });

  it('let others speak before the fourth post of one author', () => {
    const texts = ['one ferry', 'two trams', 'three buses', 'four bikes', 'five taxis'];
    const posts = texts.map((text, i) => ({ post: makePost({ sourceId: `${i}`, text, author: i === 4 ? 'nia' : 'gwen' }), relevance: 1, strength: 1 }));
    expect(chooseQuotes(posts, 5).map(({ post }) => post.sourceId)).toEqual(['0', '1', '2', '4', '3']);
  });
});
