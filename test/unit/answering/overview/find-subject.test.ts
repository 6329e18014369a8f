import { describe, expect, it } from 'vitest';
import { findSubject, isOfSubject, postsOfSubject } from '../../../../src/answering/overview/find-subject.ts';
import type { PostFilter } from '../../../../src/domain/filter.ts';
import { analyze } from '../../../../src/search/analyze.ts';
import { FakeArchive } from '../../../fakes/fake-archive.ts';
import { makePost } from '../../../fakes/sample-posts.ts';

const weights = new Map([...analyze('seal'), ...analyze('story'), ...analyze('milestone')].map((term, i) => [term, i + 3]));
const seals = ['The seal is back on the slip', 'Our seal sleeps', 'A seal! On the slip!'].map((text, i) => makePost({ sourceId: `seal${i}`, text, hashtags: ['Dumpling'] }));
const beside = ['Story time at the library', 'A milestone for the tram', 'Soup again'].map((text) => makePost({ text }));
const signal = new AbortController().signal;

describe('the subject of a question', () => {
  it('is what the best posts have in common: words of the question and hashtags, without the words that only frame it', () => {
    const subject = findSubject([...seals, ...beside], weights);
    expect([[...subject.terms], subject.hashtags]).toEqual([analyze('seal'), ['dumpling']]);
    expect([...seals, ...beside].filter((post) => isOfSubject(post, subject))).toEqual(seals);
  });

  it('has the authors whose name the question gives', () => {
    const posts = ['Version 1.2 is out', 'Sign-in is back', 'Winter forecasts start'].map((text) => makePost({ text, author: 'seal_app' }));
    expect(findSubject([...posts, ...beside], weights).authors).toEqual(['seal_app']);
  });

  it('is empty where the posts share nothing, or only a light word', () => {
    expect(findSubject(beside, weights).terms.size).toBe(0);
    const light = new Map([['own', 1], ['professor', 5]]);
    expect(findSubject(['my own boat', 'their own fault', 'her own bun'].map((text) => makePost({ text })), light).terms.size).toBe(0);
    expect(isOfSubject(beside[0] ?? makePost({}), findSubject(beside, weights))).toBe(true);
  });

  it('gathers what stands under its hashtags, and what writes their word without the sign', async () => {
    const plain = makePost({ sourceId: 'plain', text: 'Dumpling left for sea on Thursday' });
    class TaggedArchive extends FakeArchive {
      override list = async ({ filter }: { readonly filter: PostFilter }) => [...seals, plain, ...beside].filter(({ hashtags }) => filter.hashtags?.some((tag) => hashtags.includes(tag === 'dumpling' ? 'Dumpling' : tag)));
    }
    const archive = new TaggedArchive([...seals, plain, ...beside]);
    const found = await postsOfSubject(findSubject([...seals, ...beside], weights), {}, archive, signal);
    expect(found.map(({ sourceId }) => sourceId).sort()).toEqual(['plain', 'seal0', 'seal1', 'seal2']);
  });
});
