import type { KeyTable } from './key-table.ts';
import type { PackedPosts } from './packed-posts.ts';
import type { Strings } from './shared-arrays.ts';
import type { ScanMemory } from './vector-scan.ts';

/** Flags of a post, as bits. */
export const Flag = { hasMedia: 1, hasLinks: 2, isReply: 4, isRepost: 8, repeats: 16 } as const;

/** Stands between the fields of a post in `sequence`. */
export const FIELD_END = 0xffff_ffff;

/**
 * What a term counts in each field (body, attached, author), in quarters: in an attached text or an author's name it says less of
 * what the post is about.
 */
export const FIELD_QUARTERS = [4, 2, 1] as const;

/**
 * A part of the archive as it is searched: an inverted index of terms and filter labels, the terms of each post in order, its
 * columns and its vector. Made once, never changed. Posts are numbered from 0 within a segment ("local") and through all segments
 * ("post number", from `start` on).
 */
export interface Segment {
  /** Post number of the first post. */
  readonly start: number;
  readonly size: number;
  /** 1 where a later post has the same id. */
  readonly dead: Uint8Array;

  /** Terms and labels by their key. */
  readonly keys: KeyTable;
  /** The text of each term or label. */
  readonly keyTexts: Strings;
  /** Where the postings of each key end. */
  readonly postingEnds: Uint32Array;
  /** Local numbers, rising within a key. */
  readonly postings: Uint32Array;
  /** How often the term stands in the post, in quarters, at most 255. */
  readonly frequencies: Uint8Array;

  /** Where the sequence of each post ends. */
  readonly sequenceEnds: Uint32Array;
  /** The terms of each post in order: body, attached, author, each ended by `FIELD_END`. */
  readonly sequence: Uint32Array;
  /** Weighted number of terms of each post, in quarters. */
  readonly lengths: Uint16Array;
  readonly totalLength: number;

  readonly ids: KeyTable;
  /** The local number of each id's post. */
  readonly idPosts: Uint32Array;
  readonly idTexts: Strings;
  /** Key of the author's label. */
  readonly authors: Uint32Array;
  readonly createdAt: Float64Array;
  /** Bounds of them: see `time-bounds.ts`. */
  readonly times: Float64Array;
  /** Batch that brought the post. */
  readonly batches: Uint32Array;
  readonly likes: Float64Array;
  readonly reposts: Float64Array;
  readonly flags: Uint8Array;
  /** Post number of the post that it answers, or -1. */
  readonly parents: Int32Array;
  /** Post number of the first known post of its thread: its own where it answers none. */
  readonly threads: Int32Array;
  /** Number of its fingerprint through all segments, or -1 where it has none. */
  readonly groups: Int32Array;
  /** Fingerprints that no earlier segment has: their numbers begin at `groupStart`. */
  readonly fingerprints: KeyTable;
  readonly groupStart: number;
  readonly members: GroupMembers;
  /** Keys of the hashtags, and of the languages, that any post carries. */
  readonly hashtagKeys: Uint32Array;
  readonly languageKeys: Uint32Array;

  readonly vectors: SegmentVectors | undefined;
  /** The posts themselves, where they are kept. */
  readonly posts: PackedPosts;
}

/** The posts of a segment (local numbers) by the number of their fingerprint. */
export interface GroupMembers {
  /** Those of the segment's own numbers, one group after the other, then those of earlier ones, by rising number. */
  readonly posts: Uint32Array;
  /** Where each group of the segment's own numbers ends. */
  readonly ends: Uint32Array;
}

/** Vectors of a segment: a sign bit for each dimension to scan all, and a byte for each to score the nearest. */
export interface SegmentVectors {
  readonly dimensions: number;
  /** Subtracted before signs are taken: the mean of the vectors, so that each bit splits them. */
  readonly centre: Float32Array;
  /** 1 where the post has a vector. */
  readonly present: Uint8Array;
  /** So many posts have one. */
  readonly count: number;
  /** Each from a whole block of 16 bytes on. */
  readonly quantised: Int8Array;
  /** What a step of `quantised` is worth. */
  readonly scales: Float32Array;
  /** Absent where all posts are compared one by one. */
  readonly scan: ScanMemory | undefined;
}

/** The whole index at one moment. */
export interface IndexState {
  readonly segments: readonly Segment[];
  readonly size: number;
  /** Numbers of fingerprints in use. */
  readonly groupCount: number;
  /** Mean weighted length of a post, in quarters. */
  readonly averageLength: number;
}

export const segmentOf = ({ segments }: IndexState, post: number): Segment => {
  for (let at = segments.length - 1; at > 0; at--) if (post >= segments[at]!.start) return segments[at]!;
  return segments[0]!;
};
