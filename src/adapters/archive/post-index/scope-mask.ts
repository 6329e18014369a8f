import { findKey } from './key-table.ts';
import { keyNumber, postingRange, postsWithSequence } from './postings.ts';
import { type SearchScope } from './search-scope.ts';
import { Flag, type Segment } from './segment.ts';
import { KeyHash, KeyKind } from './term-key.ts';

/** 1 for each post of the segment (local number) that passes the scope. */
export function scopeMask(segment: Segment, scope: SearchScope, seed: number): Uint8Array {
  const mask = alive(segment);
  const key = new KeyHash(seed);
  const { filter, words, upToBatch, ids } = scope;
  const labelled = (values: readonly string[], ...kinds: KeyKind[]) => kinds.flatMap((kind) => values.map((value) => keyNumber(segment, key, kind, value)));
  const keepLabelled = (values: readonly string[] | undefined, ...kinds: KeyKind[]) => {
    if (values) keep(mask, segment, labelled(values, ...kinds));
  };
  keepLabelled(filter.authors, KeyKind.author, KeyKind.authorId);
  keepLabelled(filter.languages, KeyKind.language);
  keepLabelled(filter.hashtags, KeyKind.hashtag);
  keepLabelled(filter.mentions, KeyKind.mention);
  keepLabelled(filter.quoting === undefined ? undefined : [filter.quoting], KeyKind.quoted);
  if (filter.excludeAuthors) drop(mask, segment, labelled(filter.excludeAuthors, KeyKind.author, KeyKind.authorId));
  keepWhere(mask, segment, scope);
  if (upToBatch !== undefined) for (let post = 0; post < segment.size; post++) if (segment.batches[post]! > upToBatch) mask[post] = 0;
  if (ids) keepOnly(mask, idPosts(segment, ids, key));

  const numbers = (sequence: readonly string[]) => sequence.map((term) => keyNumber(segment, key, KeyKind.term, term));
  for (const sequence of words?.all ?? []) keepOnly(mask, postsWithSequence(segment, numbers(sequence)));
  for (const group of words?.anyOf ?? []) keepOnly(mask, group.flatMap((sequence) => postsWithSequence(segment, numbers(sequence))));
  for (const sequence of words?.none ?? []) for (const post of postsWithSequence(segment, numbers(sequence))) mask[post] = 0;
  return mask;
}

/** 1 for each post that no later one replaces. */
export function alive({ dead, size }: Segment): Uint8Array {
  const mask = new Uint8Array(size);
  for (let post = 0; post < size; post++) mask[post] = 1 - dead[post]!;
  return mask;
}

function keepWhere(mask: Uint8Array, { createdAt, likes, reposts, flags, size }: Segment, { filter }: SearchScope): void {
  const { since = -Infinity, until = Infinity, minLikes = 0, minReposts = 0 } = filter;
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
  for (let post = 0; post < size; post++) {
    const time = createdAt[post]!;
    const passes = time >= since && time < until && likes[post]! >= minLikes && reposts[post]! >= minReposts && (flags[post]! & bits) === values;
    if (!passes) mask[post] = 0;
  }
}

/** Keeps the posts that carry one of the labels. */
function keep(mask: Uint8Array, segment: Segment, labels: readonly number[]): void {
  const kept = new Uint8Array(mask.length);
  eachPosting(segment, labels, (post) => {
    kept[post] = 1;
  });
  intersect(mask, kept);
}

function drop(mask: Uint8Array, segment: Segment, labels: readonly number[]): void {
  eachPosting(segment, labels, (post) => {
    mask[post] = 0;
  });
}

function keepOnly(mask: Uint8Array, posts: readonly number[]): void {
  const kept = new Uint8Array(mask.length);
  for (const post of posts) kept[post] = 1;
  intersect(mask, kept);
}

function intersect(mask: Uint8Array, other: Uint8Array): void {
  for (let post = 0; post < mask.length; post++) mask[post]! &= other[post]!;
}

function eachPosting(segment: Segment, keys: readonly number[], visit: (post: number) => void): void {
  for (const key of keys) {
    if (key < 0) continue;
    const [start, end] = postingRange(segment, key);
    for (let at = start; at < end; at++) visit(segment.postings[at]!);
  }
}

function idPosts(segment: Segment, ids: readonly string[], key: KeyHash): number[] {
  return ids.flatMap((id) => {
    const number = findKey(segment.ids, key.ofText(KeyKind.id, id));
    return number < 0 ? [] : segment.idPosts[number]!;
  });
}
