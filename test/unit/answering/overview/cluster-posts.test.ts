import { describe, expect, it } from 'vitest';
import { buildTimeline } from '../../../../src/answering/overview/build-timeline.ts';
import { clusterPosts } from '../../../../src/answering/overview/cluster-posts.ts';
import { findDominantAuthor } from '../../../../src/answering/overview/find-dominant-author.ts';
import { labelPosts } from '../../../../src/answering/overview/label-posts.ts';
import { analyze } from '../../../../src/search/analyze.ts';
import { makePost } from '../../../fakes/sample-posts.ts';

const bearings = ['Cracks in the bearings of the bridge', 'New bearings were cast for the bridge', 'The bearings failed their test, cracks again'].map((text) => makePost({ text }));
const seal = ['The grey seal sleeps on the slip', 'A grey seal on the slip, third day'].map((text) => makePost({ text }));
const comparable = [...bearings, ...seal].map((post) => ({ post, terms: analyze(post.text), vector: undefined, thread: post.sourceId }));

describe('themes', () => {
  it('hold posts that speak of the same, the largest first', () => {
    const themes = clusterPosts(comparable, new Set()).map((theme) => new Set(theme.map(({ post }) => post)));
    expect(themes).toEqual([new Set(bearings), new Set(seal)]);
  });

  it('take posts of one thread together sooner', () => {
    const [first, second] = [makePost({ text: 'Trams stop at the bridge tonight' }), makePost({ text: 'Trams again? My bun is cold' })];
    const of = (thread: string) => clusterPosts([{ post: first, terms: analyze(first.text), vector: undefined, thread: 'one' }, { post: second, terms: analyze(second.text), vector: undefined, thread }, ...comparable], new Set()).find((theme) => theme.some(({ post }) => post === first))?.length;
    expect(of('one')).toBeGreaterThan(of('two') ?? 0);
  });

  it('are named by words that most of their posts hold and others do not, never by those of the question', () => {
    expect(labelPosts(bearings, seal)).toContain('bearings');
    expect(labelPosts(bearings, seal, { leaveOut: new Set(analyze('bearings')) })).not.toContain('bearings');
  });

  it('have plain labels: no links, no signs, no names of accounts', () => {
    const posts = ['<b>Kettle</b> https://kettle.example/x @gwen [Kettle](https://a.example) #Kettle', 'Kettle `code` **bold** https://kettle.example/y'].map((text) => makePost({ text }));
    expect(labelPosts(posts, seal)).toMatch(/^[\p{L}\p{N}’' ,-]*$/u);
    expect(labelPosts(posts, seal)).not.toMatch(/http|example|gwen/);
  });
});

describe('the timeline', () => {
  it.each([
    [[Date.UTC(2024, 0, 10, 8), Date.UTC(2024, 0, 10, 8, 30), Date.UTC(2024, 0, 10, 21)], 3_600_000, 2],
    [[Date.UTC(2024, 0, 10), Date.UTC(2024, 0, 20), Date.UTC(2024, 0, 20, 9)], 86_400_000, 2],
    [[Date.UTC(2020, 1, 3), Date.UTC(2024, 5, 1)], 366 * 86_400_000, 2],
  ])('has entries that fit its length', (times, length, entries) => {
    const timeline = buildTimeline(times.map((createdAt) => makePost({ createdAt })));
    expect(timeline).toHaveLength(entries);
    expect((timeline[0]?.until ?? 0) - (timeline[0]?.since ?? 0)).toBe(length);
    expect(timeline.reduce((sum, { postCount }) => sum + postCount, 0)).toBe(times.length);
  });
});

describe('the dominant author', () => {
  const by = (author: string, count: number) => Array.from({ length: count }, () => makePost({ author }));

  it('wrote two in five posts, and at least five', () => {
    expect(findDominantAuthor([...by('gwen', 6), ...by('omar', 4)])).toEqual({ handle: 'gwen', postCount: 6, share: 0.6 });
    expect(findDominantAuthor([...by('gwen', 4), ...by('omar', 1)])).toBeUndefined();
    expect(findDominantAuthor([...by('gwen', 5), ...by('omar', 4), ...by('nia', 4)])).toBeUndefined();
  });

  it('is not named where all posts are by one author', () => {
    expect(findDominantAuthor(by('gwen', 8))).toBeUndefined();
  });
});
