import { describe, expect, it } from 'vitest';
import { checkSentence } from '../../../src/answering/check-sentence.ts';
import { makePost } from '../../fakes/sample-posts.ts';

const post = makePost({
  sourceId: '1',
  text: 'Long day. Inspectors found cracks in two bearings of the Kettle Bridge this morning.',
  createdAt: Date.UTC(2023, 2, 14),
  author: { id: '7', handle: 'harbourdesk' },
});
const check = (text: string, posts = [post]) => checkSentence({ text, sources: posts.map((source) => ({ post: source })), lead: ' ' });

describe('the check of a sentence', () => {
  it('passes what its posts hold, and quotes the sentence of the post that does', () => {
    const checked = check('Cracks were found in two bearings of the Kettle Bridge.');
    expect(checked?.support).toBeGreaterThan(0.5);
    const { span } = checked?.sources[0] ?? {};
    expect(post.text.slice(span?.start, span?.end)).toBe('Inspectors found cracks in two bearings of the Kettle Bridge this morning.');
  });

  it('holds back what its posts do not say', () => {
    expect(check('The mayor resigned after a scandal about housing money.')).toBeUndefined();
  });

  it('holds back a figure that no post has', () => {
    expect(check('Inspectors found 17 cracks in two bearings of the Kettle Bridge.')).toBeUndefined();
  });

  it('holds back a handle that no post has', () => {
    expect(check('@somebody found cracks in two bearings of the Kettle Bridge.')).toBeUndefined();
  });

  it('lets a sentence name the day and the author of its post', () => {
    expect(check('On 14 March 2023 @harbourdesk wrote of cracks in two bearings of the Kettle Bridge.')).toBeDefined();
  });

  it('holds back a sentence without posts', () => {
    expect(check('Inspectors found cracks in two bearings of the Kettle Bridge.', [])).toBeUndefined();
  });

  it('drops a cited post that carries nothing of the sentence', () => {
    const other = makePost({ sourceId: '2', text: 'Cardamom buns are back!' });
    const checked = check('Inspectors found cracks in two bearings of the Kettle Bridge.', [post, other]);
    expect(checked?.sources.map((source) => source.post.sourceId)).toEqual(['1']);
  });

  it.each([
    ['The council approved the bridge budget.', 'The council did not approve the bridge budget.'],
    ['The council did not approve the bridge budget.', 'The council approved the bridge budget.'],
    ['Der Rat hat das Budget der Brücke nicht bewilligt.', 'Der Rat hat das Budget der Brücke bewilligt.'],
    ['The bridge repair costs 9m and the detour takes 70km.', 'The bridge repair costs 5m and the detour takes 10km.'],
    ['The bridge will open on the 3rd of the month.', 'The bridge will open on the 5th of the month.'],
    ['The council approved the bridge budget, says Okafor.', 'The council approved the bridge budget, says Brandt.'],
    ['The bridge budget was approved by the council, see https://evil.example/a.', 'The bridge budget was approved by the council, see https://city.example/a.'],
  ])('holds back %j on a post that says %j', (sentence, text) => {
    expect(check(sentence, [makePost({ text, author: { id: '9', handle: 'city' } })])).toBeUndefined();
  });
});
