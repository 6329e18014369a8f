import type { IndexRows, ListColumn, TextColumn } from '../../../../../src/adapters/archive/post-index/index-rows.ts';
import { PostIndex } from '../../../../../src/adapters/archive/post-index/post-index.ts';
import type { SearchScope } from '../../../../../src/adapters/archive/post-index/search-scope.ts';

/** A post as the index takes it. */
export interface SampleRow {
  readonly id: string;
  readonly body: readonly string[];
  readonly attached: readonly string[];
  readonly authorTerms: readonly string[];
  readonly author: string;
  readonly authorId: string;
  readonly fingerprint: string;
  readonly parentId: string;
  readonly quotedId: string;
  readonly languages: readonly string[];
  readonly hashtags: readonly string[];
  readonly mentions: readonly string[];
  readonly createdAt: number;
  readonly batch: number;
  readonly likes: number;
  readonly reposts: number;
  readonly flags: number;
  readonly vector?: readonly number[] | Float32Array;
}

let made = 0;

export function sampleRow(parts: Partial<SampleRow> = {}): SampleRow {
  made += 1;
  return {
    id: `post-${made}`, body: [], attached: [], authorTerms: [], author: 'wren', authorId: 'id-wren', fingerprint: '', parentId: '', quotedId: '',
    languages: [], hashtags: [], mentions: [], createdAt: made, batch: 1, likes: 0, reposts: 0, flags: 0, ...parts,
  };
}

export function rowsOf(posts: readonly SampleRow[], dimensions?: number): IndexRows {
  const text = (read: (post: SampleRow) => string) => textColumn(posts.map(read));
  const list = (read: (post: SampleRow) => readonly string[]) => listColumn(posts.map(read));
  const numbers = (read: (post: SampleRow) => number) => Float64Array.from(posts, read);
  const values = new Float32Array(posts.length * (dimensions ?? 0));
  posts.forEach(({ vector }, row) => vector && values.set(vector, row * (dimensions ?? 0)));
  return {
    count: posts.length,
    ids: text((post) => post.id),
    terms: text((post) => [post.body, post.attached, post.authorTerms].map((terms) => terms.join(' ')).join('\n')),
    authors: text((post) => post.author),
    authorIds: text((post) => post.authorId),
    fingerprints: text((post) => post.fingerprint),
    parentIds: text((post) => post.parentId),
    quotedIds: text((post) => post.quotedId),
    languages: list((post) => post.languages),
    hashtags: list((post) => post.hashtags),
    mentions: list((post) => post.mentions),
    createdAt: numbers((post) => post.createdAt),
    batches: numbers((post) => post.batch),
    likes: numbers((post) => post.likes),
    reposts: numbers((post) => post.reposts),
    flags: Uint8Array.from(posts, (post) => post.flags),
    ...(dimensions === undefined ? {} : { vectors: { values, present: Uint8Array.from(posts, ({ vector }) => (vector ? 1 : 0)) } }),
  };
}

function textColumn(texts: readonly string[]): TextColumn {
  const offsets = new Int32Array(texts.length + 1);
  texts.forEach((text, row) => {
    offsets[row + 1] = (offsets[row] ?? 0) + Buffer.byteLength(text);
  });
  return { offsets, bytes: new Uint8Array(Buffer.concat(texts.map((text) => Buffer.from(text)))) };
}

function listColumn(lists: readonly (readonly string[])[]): ListColumn {
  const offsets = new Int32Array(lists.length + 1);
  lists.forEach((list, row) => {
    offsets[row + 1] = (offsets[row] ?? 0) + list.length;
  });
  return { offsets, values: textColumn(lists.flat()) };
}

/** An index with the posts of each part in a segment of its own: one part, or two. */
export async function openIndex(parts: readonly (readonly SampleRow[])[], dimensions?: number): Promise<PostIndex> {
  const [large = [], ...recent] = parts;
  const index = new PostIndex(dimensions);
  const segment = await index.build(large.length, batchesOf(large, dimensions));
  await index.open(segment, recent.map((posts) => rowsOf(posts, dimensions)));
  return index;
}

export async function* batchesOf(posts: readonly SampleRow[], dimensions?: number): AsyncGenerator<IndexRows> {
  const size = 4_000;
  for (let start = 0; start < posts.length; start += size) yield rowsOf(posts.slice(start, start + size), dimensions);
}

/** What is left of the parts when later posts replace earlier ones of the same id. */
export const standing = (parts: readonly (readonly SampleRow[])[]): SampleRow[] => [...new Map(parts.flat().map((post) => [post.id, post])).values()];

export const ALL: SearchScope = { filter: {} };
export const weighted = (...terms: readonly string[]) => terms.map((term) => ({ term, weight: 1 }));
export const idsOf = (hits: readonly { readonly sourceId: string }[]) => hits.map(({ sourceId }) => sourceId);

/** Newest first, then by id, last first. */
export const byTime = (a: SampleRow, b: SampleRow) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pick = <T>(random: () => number, values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;

/** A vector of length 1 in a random direction. */
export function randomVector(random: () => number, dimensions: number): Float32Array {
  return unit(Float32Array.from({ length: dimensions }, () => random() + random() + random() - 1.5));
}

export function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
}

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
