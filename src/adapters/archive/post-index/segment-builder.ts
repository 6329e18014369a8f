import type { IndexRows, ListColumn, TextColumn } from './index-rows.ts';
import { findThreads } from './find-threads.ts';
import { groupMembers } from './group-members.ts';
import { findKey, KeyTableBuilder } from './key-table.ts';
import { FIELD_END, FIELD_QUARTERS, type Segment } from './segment.ts';
import { PackedPostsBuilder } from './packed-posts.ts';
import { VectorsBuilder } from './segment-vectors.ts';
import { ByteStrings, sharedBytes, sharedFloat64, sharedInt32, sharedUint16, sharedUint32, Uint32List } from './shared-arrays.ts';
import { KeyHash, KeyKind } from './term-key.ts';
import { timeBounds } from './time-bounds.ts';

export interface SegmentOptions {
  /** Of all keys of the index. */
  readonly seed: number;
  /** So many posts come. */
  readonly capacity: number;
  /** Of the embedding model; absent: no vectors. */
  readonly dimensions?: number | undefined;
  /** The segments before it: replies and copies refer to their posts. */
  readonly earlier: readonly Segment[];
}

const SPACE = 0x20;
const LINE_FEED = 0x0a;

/** Makes a segment of posts that come in batches. Of posts with one id, the last counts. */
export class SegmentBuilder {
  readonly #options: SegmentOptions;
  readonly #start: number;
  readonly #key: KeyHash;
  #size = 0;

  readonly #keys = new KeyTableBuilder();
  readonly #keyTexts = new ByteStrings();
  readonly #sequence = new Uint32List();
  readonly #sequenceEnds: Uint32Array;
  readonly #labels = new Uint32List();
  readonly #labelEnds: Uint32Array;
  readonly #hashtagKeys = new Uint32List();
  readonly #languageKeys = new Uint32List();

  readonly #ids = new KeyTableBuilder();
  readonly #idPosts = new Uint32List();
  readonly #idTexts = new ByteStrings();
  readonly #authors: Uint32Array;
  readonly #createdAt: Float64Array;
  readonly #batches: Uint32Array;
  readonly #likes: Float64Array;
  readonly #reposts: Float64Array;
  readonly #flags: Uint8Array;
  readonly #dead: Uint8Array;
  readonly #lengths: Uint16Array;
  readonly #groups: Int32Array;
  readonly #fingerprints = new KeyTableBuilder();
  readonly #groupStart: number;
  /** Keys of the ids that posts answer, in pairs of halves, and whether they answer any. */
  readonly #parentKeys: Uint32Array;
  readonly #vectors: VectorsBuilder | undefined;
  readonly #posts = new PackedPostsBuilder();

  constructor(options: SegmentOptions) {
    const { capacity, dimensions, earlier } = options;
    const last = earlier.at(-1);
    this.#options = options;
    this.#start = last ? last.start + last.size : 0;
    this.#groupStart = last ? last.groupStart + last.fingerprints.low.length : 0;
    this.#key = new KeyHash(options.seed);
    this.#sequenceEnds = sharedUint32(capacity);
    this.#labelEnds = new Uint32Array(capacity);
    this.#authors = sharedUint32(capacity);
    this.#createdAt = sharedFloat64(capacity);
    this.#batches = sharedUint32(capacity);
    this.#likes = sharedFloat64(capacity);
    this.#reposts = sharedFloat64(capacity);
    this.#flags = sharedBytes(capacity);
    this.#dead = sharedBytes(capacity);
    this.#lengths = sharedUint16(capacity);
    this.#groups = sharedInt32(capacity);
    this.#parentKeys = new Uint32Array(2 * capacity);
    this.#vectors = dimensions === undefined ? undefined : new VectorsBuilder(dimensions, capacity, earlier[0]?.vectors?.centre);
  }

  add(rows: IndexRows): void {
    for (let row = 0; row < rows.count; row++) this.#addPost(rows, row);
  }

  finish(): Segment {
    const size = this.#size;
    const { postingEnds, postings, frequencies } = this.#invert();
    const ids = this.#ids.finish();
    const idPosts = sharedUint32(this.#idPosts.view());
    const { parents, threads } = findThreads(this.#parentKeys, { start: this.#start, size, ids, idPosts }, this.#options);
    let totalLength = 0;
    for (let post = 0; post < size; post++) totalLength += this.#lengths[post]!;
    return {
      start: this.#start,
      size,
      dead: this.#dead,
      keys: this.#keys.finish(),
      keyTexts: this.#keyTexts.finish(),
      postingEnds,
      postings,
      frequencies,
      sequenceEnds: this.#sequenceEnds,
      sequence: sharedUint32(this.#sequence.view()),
      lengths: this.#lengths,
      totalLength,
      ids,
      idPosts,
      idTexts: this.#idTexts.finish(),
      authors: this.#authors,
      createdAt: this.#createdAt,
      times: timeBounds(this.#createdAt.subarray(0, size)),
      batches: this.#batches,
      likes: this.#likes,
      reposts: this.#reposts,
      flags: this.#flags,
      parents,
      threads,
      groups: this.#groups,
      fingerprints: this.#fingerprints.finish(),
      groupStart: this.#groupStart,
      members: groupMembers(this.#groups.subarray(0, size), this.#groupStart, this.#fingerprints.size),
      hashtagKeys: sharedUint32(this.#hashtagKeys.view()),
      languageKeys: sharedUint32(this.#languageKeys.view()),
      vectors: this.#vectors?.finish(),
      posts: this.#posts.finish(),
    };
  }

  #addPost(rows: IndexRows, row: number): void {
    const post = this.#size++;
    this.#addId(rows.ids, row, post);
    this.#addTerms(rows.terms, row, post);
    const author = this.#addLabel(KeyKind.author, rows.authors, row);
    this.#authors[post] = author;
    this.#labels.push(author);
    this.#labels.push(this.#addLabel(KeyKind.authorId, rows.authorIds, row));
    if (lengthAt(rows.quotedIds, row) > 0) this.#labels.push(this.#addLabel(KeyKind.quoted, rows.quotedIds, row));
    this.#addLabels(KeyKind.language, rows.languages, row, this.#languageKeys);
    this.#addLabels(KeyKind.hashtag, rows.hashtags, row, this.#hashtagKeys);
    this.#addLabels(KeyKind.mention, rows.mentions, row);
    this.#labelEnds[post] = this.#labels.length;
    this.#createdAt[post] = rows.createdAt[row]!;
    this.#batches[post] = rows.batches[row]!;
    this.#likes[post] = rows.likes[row]!;
    this.#reposts[post] = rows.reposts[row]!;
    this.#flags[post] = rows.flags[row]!;
    this.#groups[post] = this.#groupAt(rows.fingerprints, row);
    if (lengthAt(rows.parentIds, row) > 0) {
      const { low, high } = this.#keyAt(KeyKind.id, rows.parentIds, row);
      this.#parentKeys[2 * post] = low;
      this.#parentKeys[2 * post + 1] = high;
    }
    if (rows.posts) this.#posts.add(rows.posts.bytes, rows.posts.offsets[row]!, rows.posts.offsets[row + 1]!);
    const vectors = rows.vectors;
    const { dimensions } = this.#options;
    if (this.#vectors && dimensions !== undefined && vectors?.present[row]) {
      this.#vectors.add(post, vectors.values.subarray(row * dimensions, (row + 1) * dimensions));
    }
  }

  #addId(column: TextColumn, row: number, post: number): void {
    const number = this.#ids.add(this.#keyAt(KeyKind.id, column, row));
    if (number === this.#idPosts.length) this.#idPosts.push(post);
    else {
      this.#dead[this.#idPosts.view()[number]!] = 1;
      this.#idPosts.view()[number] = post;
    }
    this.#idTexts.push(column.bytes, column.offsets[row]!, column.offsets[row + 1]!);
  }

  #addTerms({ offsets, bytes }: TextColumn, row: number, post: number): void {
    const end = offsets[row + 1]!;
    let start = offsets[row]!;
    let field = 0;
    let length = 0;
    for (let at = start; at <= end; at++) {
      const byte = at === end ? LINE_FEED : bytes[at]!;
      if (byte !== SPACE && byte !== LINE_FEED) continue;
      if (at > start) {
        this.#sequence.push(this.#keyNumber(KeyKind.term, bytes, start, at));
        length += FIELD_QUARTERS[field] ?? 1;
      }
      start = at + 1;
      if (byte === LINE_FEED) {
        this.#sequence.push(FIELD_END);
        field++;
      }
    }
    this.#lengths[post] = Math.min(length, 0xffff);
    this.#sequenceEnds[post] = this.#sequence.length;
  }

  /** `fresh` takes the keys of labels that no post had before. */
  #addLabels(kind: KeyKind, { offsets, values }: ListColumn, row: number, fresh?: Uint32List): void {
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) {
      const before = this.#keys.size;
      const label = this.#addLabel(kind, values, at);
      if (label === before) fresh?.push(label);
      this.#labels.push(label);
    }
  }

  #addLabel(kind: KeyKind, { offsets, bytes }: TextColumn, row: number): number {
    return this.#keyNumber(kind, bytes, offsets[row]!, offsets[row + 1]!);
  }

  #keyNumber(kind: KeyKind, bytes: Uint8Array, start: number, end: number): number {
    const before = this.#keys.size;
    const number = this.#keys.add(this.#key.ofBytes(kind, bytes, start, end));
    if (number === before) this.#keyTexts.push(bytes, start, end);
    return number;
  }

  #keyAt(kind: KeyKind, { offsets, bytes }: TextColumn, row: number): KeyHash {
    return this.#key.ofBytes(kind, bytes, offsets[row]!, offsets[row + 1]!);
  }

  #groupAt(column: TextColumn, row: number): number {
    if (lengthAt(column, row) === 0) return -1;
    const key = this.#keyAt(KeyKind.fingerprint, column, row);
    for (const { fingerprints, groupStart } of this.#options.earlier) {
      const number = findKey(fingerprints, key);
      if (number >= 0) return groupStart + number;
    }
    return this.#groupStart + this.#fingerprints.add(key);
  }

  /** Turns the sequences of the posts into postings of the terms. */
  #invert() {
    const keyCount = this.#keys.size;
    const [lastPost, quarters] = [new Int32Array(keyCount).fill(-1), new Uint32Array(keyCount)];
    const ends = sharedUint32(keyCount);
    this.#eachPost((post, held) => {
      for (const key of held) if (lastPost[key] !== post) {
        lastPost[key] = post;
        ends[key]!++;
      }
    });
    let total = 0;
    for (let key = 0; key < keyCount; key++) {
      const count = ends[key]!;
      ends[key] = total;
      total += count;
    }
    const [postings, frequencies] = [sharedUint32(total), sharedBytes(total)];
    lastPost.fill(-1);
    const distinct: number[] = [];
    this.#eachPost((post, held, weights) => {
      distinct.length = 0;
      held.forEach((key, at) => {
        if (lastPost[key] !== post) {
          lastPost[key] = post;
          quarters[key] = 0;
          distinct.push(key);
        }
        quarters[key]! += weights[at]!;
      });
      for (const key of distinct) {
        const place = ends[key]!++;
        postings[place] = post;
        frequencies[place] = Math.min(255, quarters[key]!);
      }
    });
    return { postingEnds: ends, postings, frequencies };
  }

  /** Visits the keys of each post, with what each counts in quarters: its terms by field, and its labels. */
  #eachPost(visit: (post: number, keys: readonly number[], quarters: readonly number[]) => void): void {
    const [sequence, labels] = [this.#sequence.view(), this.#labels.view()];
    const keys: number[] = [];
    const quarters: number[] = [];
    let [at, label] = [0, 0];
    for (let post = 0; post < this.#size; post++) {
      keys.length = 0;
      quarters.length = 0;
      for (let field = 0; at < this.#sequenceEnds[post]!; at++) {
        if (sequence[at] === FIELD_END) field++;
        else {
          keys.push(sequence[at]!);
          quarters.push(FIELD_QUARTERS[field] ?? 1);
        }
      }
      for (; label < this.#labelEnds[post]!; label++) {
        keys.push(labels[label]!);
        quarters.push(1);
      }
      visit(post, keys, quarters);
    }
  }
}

const lengthAt = ({ offsets }: TextColumn, row: number): number => offsets[row + 1]! - offsets[row]!;
