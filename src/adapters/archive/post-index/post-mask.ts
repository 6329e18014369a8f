import type { SegmentVectors } from './segment.ts';

/** Which posts of a segment (local numbers) a search may see. */
export class PostMask {
  /** 1 for each that it may see. */
  readonly flags: Uint8Array;
  /** All that it may see lie from here … */
  readonly from: number;
  /** … to before here. */
  readonly end: number;
  readonly count: number;
  #posts: Uint32Array | undefined;
  #withVectors: PostMask | undefined;

  /** `posts`: the same as numbers, rising, where they are at hand. */
  constructor(flags: Uint8Array, { from, end, posts }: { readonly from: number; readonly end: number; readonly posts?: Uint32Array }) {
    this.flags = flags;
    this.from = from;
    this.end = end;
    this.#posts = posts;
    this.count = posts?.length ?? countOnes(flags, from, end);
  }

  /** What it may see, rising. */
  get posts(): Uint32Array {
    if (this.#posts) return this.#posts;
    const posts = new Uint32Array(this.count);
    let at = 0;
    for (let post = this.from; at < posts.length; post++) if (this.flags[post] === 1) posts[at++] = post;
    this.#posts = posts;
    return posts;
  }

  /** Those that have a vector; kept, as the mask is for the next searches of its scope. */
  withVectors({ present, count }: SegmentVectors): PostMask {
    if (count === present.length) return this;
    this.#withVectors ??= this.#only(present);
    return this.#withVectors;
  }

  #only(present: Uint8Array): PostMask {
    const flags = new Uint8Array(this.flags.length);
    if (this.#posts) {
      const posts = this.#posts.filter((post) => present[post] === 1);
      for (let at = 0; at < posts.length; at++) flags[posts[at]!] = 1;
      return new PostMask(flags, { from: this.from, end: this.end, posts });
    }
    for (let post = this.from; post < this.end; post++) flags[post] = this.flags[post]! & present[post]!;
    return new PostMask(flags, { from: this.from, end: this.end });
  }
}

function countOnes(flags: Uint8Array, from: number, end: number): number {
  let count = 0;
  for (let post = from; post < end; post++) count += flags[post]!;
  return count;
}
