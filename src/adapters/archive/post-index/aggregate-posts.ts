import type { AggregateGroup, AggregateQuery, AggregateResult } from '../../../ports/post-archive.ts';
import { CommonKeys, eachLabelled, replyCounts, saidInPosts, wholeLanguages } from './aggregate-keys.ts';
import { firstPlaces, GroupTally, type Tallies } from './aggregate-tally.ts';
import { timeGroupOf, timeKey } from './aggregate-time.ts';
import { idOf } from './index-hit.ts';
import { PostMask } from './post-mask.ts';
import { keyNumber } from './postings.ts';
import type { SearchScope } from './search-scope.ts';
import type { IndexState, Segment } from './segment.ts';
import { KeyHash, KeyKind } from './term-key.ts';

/** An aggregation without its scope, as plain data: it goes to the threads of the search. */
export type Aggregation = Pick<AggregateQuery, 'groupBy' | 'measure' | 'order' | 'limit' | 'said'>;

/** Groups the posts that the masks let through, and gives the first groups with what was measured in them. */
export function aggregatePosts(state: IndexState, scopeMasks: readonly PostMask[], task: Aggregation & { readonly scope: SearchScope }, seed: number): AggregateResult {
  const masks = state.segments.map((segment, at) => masksOfSaid(segment, scopeMasks[at]!, task.said ?? [], seed));
  const keys = new CommonKeys(state);
  const valueOf = measureOf(state, task);
  const { people, ...totals } = sumUp(state, masks, valueOf, keys);
  const value = task.measure === 'authors' ? people : totals.value;
  if (task.groupBy === 'none') return { ...totals, value, groups: 0, tied: 0, rows: [] };
  if (task.groupBy === 'post') return { ...totals, value, groups: totals.total, ...firstPosts(state, masks, task, valueOf) };
  const groups = new GroupTally(task.groupBy === 'author' ? keys.capacity : undefined);
  const pairs: number[] = [];
  state.segments.forEach((segment, at) => {
    const keyOf = keys.of(at);
    const { authors, createdAt, start } = segment;
    eachGrouped(segment, masks[at]!, task.groupBy, keyOf, (group, post) => {
      const place = groups.add(group, valueOf(start + post, segment, post), createdAt[post]!);
      if (task.measure === 'authors') pairs.push(place * keys.capacity + keyOf(authors[post]!));
    });
  });
  if (task.measure === 'authors') countPeople(groups, pairs, keys.capacity);
  return { ...totals, value, groups: groups.numbers.length, ...firstGroups(groups, task, nameOf(task.groupBy, keys)) };
}

/** What all posts of the masks come to, and how many people wrote them. */
function sumUp({ segments }: IndexState, masks: readonly PostMask[], valueOf: ValueOf, keys: CommonKeys) {
  const seen = new Uint8Array(keys.capacity);
  let [total, value, people, first, last] = [0, 0, 0, Infinity, -Infinity];
  segments.forEach((segment, at) => {
    const { flags, from, end } = masks[at]!;
    const { createdAt, authors, start } = segment;
    const keyOf = keys.of(at);
    for (let post = from; post < end; post++) {
      if (flags[post] === 0) continue;
      total++;
      value += valueOf(start + post, segment, post);
      const time = createdAt[post]!;
      if (time < first) first = time;
      if (time > last) last = time;
      const author = keyOf(authors[post]!);
      people += 1 - seen[author]!;
      seen[author] = 1;
    }
  });
  return { total, value, people, ...(total === 0 ? {} : { first, last }) };
}

const nameOf = (groupBy: AggregateGroup, keys: CommonKeys) => (number: number): string => {
  if (groupBy === 'author' || groupBy === 'hashtag' || groupBy === 'language') return keys.text(number);
  return groupBy === 'none' || groupBy === 'post' ? '' : timeKey(groupBy, number);
};

type Visit = (group: number, post: number) => void;

/** Visits each post of the mask with the number of each of its groups. */
function eachGrouped(segment: Segment, mask: PostMask, groupBy: AggregateQuery['groupBy'], keyOf: (key: number) => number, visit: Visit): void {
  if (groupBy === 'none' || groupBy === 'post') return;
  if (groupBy === 'hashtag' || groupBy === 'language') {
    for (const label of groupBy === 'hashtag' ? segment.hashtagKeys : wholeLanguages(segment)) {
      const group = keyOf(label);
      eachLabelled(segment, mask.flags, label, (post) => visit(group, post));
    }
    return;
  }
  const { authors, createdAt } = segment;
  const groupOf = groupBy === 'author' ? undefined : timeGroupOf(groupBy);
  for (let post = mask.from; post < mask.end; post++) {
    if (mask.flags[post] === 1) visit(groupOf ? groupOf(createdAt[post]!) : keyOf(authors[post]!), post);
  }
}

type ValueOf = (number: number, segment: Segment, post: number) => number;

function measureOf(state: IndexState, { measure, scope }: Aggregation & { readonly scope: SearchScope }): ValueOf {
  switch (measure) {
    case 'likes':
      return (_, { likes }, post) => likes[post]!;
    case 'reposts':
      return (_, { reposts }, post) => reposts[post]!;
    case 'replies': {
      const counts = replyCounts(state, scope.upToBatch);
      return (number) => counts[number]!;
    }
    case 'posts':
    case 'authors':
      return () => 1;
  }
}

/** Puts the number of different authors in the place of the values. `pairs`: a number for each group with an author, repeats among them. */
function countPeople({ values }: GroupTally, pairs: readonly number[], capacity: number): void {
  values.fill(0);
  let last = -1;
  for (const pair of Float64Array.from(pairs).sort()) {
    if (pair !== last) values[Math.floor(pair / capacity)]!++;
    last = pair;
  }
}

/** The first groups in the order asked for; ties in the order of time for times, else by name. */
function firstGroups(groups: Tallies, { groupBy, order, limit }: Aggregation, name: (number: number) => string): Pick<AggregateResult, 'rows' | 'tied'> {
  const { numbers, posts, values, first, last } = groups;
  const names = new Map<number, string>();
  const cachedName = (place: number): string => {
    const known = names.get(place) ?? name(numbers[place]!);
    names.set(place, known);
    return known;
  };
  const isTime = groupBy !== 'author' && groupBy !== 'hashtag' && groupBy !== 'language';
  const time = (place: number) => (isTime ? numbers[place]! : order === 'last' ? last[place]! : first[place]!);
  const rankOf = (place: number) => rank(order, values[place]!, time(place));
  const compare = (a: number, b: number): number => rankOf(a) - rankOf(b) || (isTime ? time(a) - time(b) : 0) || (cachedName(a) < cachedName(b) ? -1 : 1);
  const best = numbers.reduce((least, _, place) => Math.min(least, rankOf(place)), Infinity);
  return {
    rows: firstPlaces(numbers.length, limit, compare).map((place) => ({ key: cachedName(place), value: values[place]!, posts: posts[place]!, first: first[place]!, last: last[place]! })),
    tied: numbers.reduce((count, _, place) => count + (rankOf(place) === best ? 1 : 0), 0),
  };
}

/** What comes first has the least. */
function rank(order: AggregateQuery['order'], value: number, time: number): number {
  if (order === 'most' || order === 'least') return order === 'most' ? -value : value;
  return order === 'first' ? time : -time;
}

interface RankedPost {
  readonly number: number;
  readonly rank: number;
  readonly time: number;
  readonly value: number;
}

/** The first posts in the order asked for, ties by time and id: each is a group of its own, and most are not looked at twice. */
function firstPosts(state: IndexState, masks: readonly PostMask[], { order, limit }: Aggregation, valueOf: ValueOf): Pick<AggregateResult, 'rows' | 'tied'> {
  const compare = (a: RankedPost, b: RankedPost) => a.rank - b.rank || a.time - b.time || (idOf(state, a.number) < idOf(state, b.number) ? -1 : 1);
  let kept: RankedPost[] = [];
  let [lastRank, lastTime, best, tied] = [Infinity, Infinity, Infinity, 0];
  state.segments.forEach((segment, at) => {
    const { flags, from, end } = masks[at]!;
    const { createdAt, start } = segment;
    for (let post = from; post < end; post++) {
      if (flags[post] === 0) continue;
      const [time, value] = [createdAt[post]!, valueOf(start + post, segment, post)];
      const ranked = rank(order, value, time);
      if (ranked < best) [best, tied] = [ranked, 0];
      if (ranked === best) tied++;
      if (ranked > lastRank || (ranked === lastRank && time > lastTime)) continue;
      kept.push({ number: start + post, rank: ranked, time, value });
      if (kept.length < 4 * limit + 1_000) continue;
      kept = kept.sort(compare).slice(0, limit);
      const last = kept.at(-1);
      if (last) [lastRank, lastTime] = [last.rank, last.time];
    }
  });
  const rows = kept.sort(compare).slice(0, limit);
  return { tied, rows: rows.map(({ number, value, time }) => ({ key: idOf(state, number), value, posts: 1, first: time, last: time })) };
}

/** The mask without the posts that do not say one sequence of each group themselves. */
function masksOfSaid(segment: Segment, mask: PostMask, said: NonNullable<Aggregation['said']>, seed: number): PostMask {
  const key = new KeyHash(seed);
  const flags = said.reduce((kept, group) => saidInPosts(segment, kept, group.map((terms) => terms.map((term) => keyNumber(segment, key, KeyKind.term, term)))), mask.flags);
  return said.length === 0 ? mask : new PostMask(flags, mask);
}
