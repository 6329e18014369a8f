import { findKey } from './key-table.ts';
import { PostMask } from './post-mask.ts';
import { keyNumber, postingRange, postsWithSequence } from './postings.ts';
import { type SearchScope } from './search-scope.ts';
import { Flag, type Segment } from './segment.ts';
import { KeyHash, KeyKind } from './term-key.ts';
import { markTimes } from './time-bounds.ts';

/** Local numbers of posts, in parts; one may be in several. */
type Listed = readonly ArrayLike<number>[];

/** The posts of the segment that pass the scope. Where labels or words are asked for, only the posts that have them are looked at. */
export function scopeMask(segment: Segment, scope: SearchScope, seed: number): PostMask {
  const lists = new Lists(segment, seed);
  const asked = askedFor(lists, scope);
  const { filter, words } = scope;
  const excluded = [
    ...(filter.excludeAuthors ? lists.labelled(filter.excludeAuthors, KeyKind.author, KeyKind.authorId) : []),
    ...(words?.none ?? []).map((sequence) => lists.holding(sequence)),
  ];
  const flags = new Uint8Array(segment.size);
  if (asked.length === 0) {
    const { from, end } = markTimes(flags, segment, filter);
    const dropped = columnTests(segment, scope);
    for (const drops of dropped) for (let post = from; post < end; post++) if (drops(post)) flags[post] = 0;
    drop(flags, excluded);
    return new PostMask(flags, { from, end });
  }
  const { since = -Infinity, until = Infinity } = filter;
  const { createdAt, dead } = segment;
  const isOutside = (post: number) => dead[post] === 1 || createdAt[post]! < since || createdAt[post]! >= until;
  let posts = markAll(flags, asked);
  for (const drops of [isOutside, ...columnTests(segment, scope)]) drop(flags, [posts.filter(drops)]);
  drop(flags, excluded);
  posts = posts.filter((post) => flags[post] === 1).sort();
  return new PostMask(flags, { from: posts[0] ?? 0, end: (posts.at(-1) ?? -1) + 1, posts });
}

/** The posts that no later one replaces. */
export function alive({ dead, size }: Segment): PostMask {
  const flags = new Uint8Array(size);
  for (let post = 0; post < size; post++) flags[post] = 1 - dead[post]!;
  return new PostMask(flags, { from: 0, end: size });
}

class Lists {
  readonly #segment: Segment;
  readonly #key: KeyHash;

  constructor(segment: Segment, seed: number) {
    this.#segment = segment;
    this.#key = new KeyHash(seed);
  }

  labelled(values: readonly string[], ...kinds: KeyKind[]): Listed {
    return kinds.flatMap((kind) => values.flatMap((value) => this.#postingsOf(keyNumber(this.#segment, this.#key, kind, value))));
  }

  holding(sequence: readonly string[]): ArrayLike<number> {
    return postsWithSequence(this.#segment, sequence.map((term) => keyNumber(this.#segment, this.#key, KeyKind.term, term)));
  }

  named(ids: readonly string[]): ArrayLike<number> {
    return ids.flatMap((id) => {
      const number = findKey(this.#segment.ids, this.#key.ofText(KeyKind.id, id));
      return number < 0 ? [] : this.#segment.idPosts[number]!;
    });
  }

  #postingsOf(key: number): Uint32Array[] {
    return key < 0 ? [] : [this.#segment.postings.subarray(...postingRange(this.#segment, key))];
  }
}

/** For each condition on labels, words and ids the posts that meet it. */
function askedFor(lists: Lists, { filter, words, ids }: SearchScope): Listed[] {
  const { authors, languages, hashtags, mentions, quoting } = filter;
  return [
    authors && lists.labelled(authors, KeyKind.author, KeyKind.authorId),
    languages && lists.labelled(languages, KeyKind.language),
    hashtags && lists.labelled(hashtags, KeyKind.hashtag),
    mentions && lists.labelled(mentions, KeyKind.mention),
    quoting === undefined ? undefined : lists.labelled([quoting], KeyKind.quoted),
    ids && [lists.named(ids)],
    ...(words?.all ?? []).map((sequence) => [lists.holding(sequence)]),
    ...(words?.anyOf ?? []).map((group) => group.map((sequence) => lists.holding(sequence))),
  ].filter((listed) => listed !== undefined);
}

/** Marks the posts that are in all of the lists, and tells them in any order. */
function markAll(flags: Uint8Array, lists: readonly Listed[]): Uint32Array {
  const [first = [], ...others] = lists.toSorted((a, b) => lengthOf(a) - lengthOf(b));
  let posts = new Uint32Array(lengthOf(first));
  let count = 0;
  for (const part of first) for (let at = 0; at < part.length; at++) {
    const post = part[at]!;
    if (flags[post] === 0) posts[count++] = post;
    flags[post] = 1;
  }
  posts = posts.subarray(0, count);
  for (const list of others) {
    for (const part of list) for (let at = 0; at < part.length; at++) flags[part[at]!]! <<= flags[part[at]!]! & 1;
    posts = posts.filter((post) => {
      const isIn = flags[post] === 2;
      flags[post] = isIn ? 1 : 0;
      return isIn;
    });
  }
  return posts;
}

const lengthOf = (listed: Listed): number => listed.reduce((sum, { length }) => sum + length, 0);

function drop(flags: Uint8Array, lists: Listed): void {
  for (const posts of lists) for (let at = 0; at < posts.length; at++) flags[posts[at]!] = 0;
}

/** What drops a post by its columns, but for its time: a test for each column that the scope asks for. */
function columnTests({ likes, reposts, flags, batches }: Segment, { filter, upToBatch }: SearchScope): ((post: number) => boolean)[] {
  const { minLikes, minReposts } = filter;
  const asked = [
    [Flag.hasMedia, filter.hasMedia],
    [Flag.hasLinks, filter.hasLinks],
    [Flag.isReply, filter.isReply],
    [Flag.isRepost, filter.isRepost],
  ] as const;
  let [bits, values] = [0, 0];
  for (const [flag, value] of asked) {
    if (value === undefined) continue;
    bits |= flag;
    if (value) values |= flag;
  }
  const tests: ((post: number) => boolean)[] = [];
  if (minLikes !== undefined) tests.push((post) => likes[post]! < minLikes);
  if (minReposts !== undefined) tests.push((post) => reposts[post]! < minReposts);
  if (bits !== 0) tests.push((post) => (flags[post]! & bits) !== values);
  if (upToBatch !== undefined) tests.push((post) => batches[post]! > upToBatch);
  return tests;
}
