import { sharedBytes, sharedUint32, textBetween } from './shared-arrays.ts';

/**
 * What most posts hold in the JSON that they are stored as, a control character for each: JSON has none of its own. Longer ones come
 * before those that they begin with.
 */
const PIECES = [
  '{"sourceId":"', '","text":"', '","createdAt":', ',"author":{"id":"', '","handle":"', '","name":"', '","followers":', '"},"lang":"', '},"lang":"',
  '"isRepost":false,"hashtags":[],"mentions":[],"links":[],"media":[],"metrics":{"likes":0,"reposts":0,"replies":0}}',
  '"isRepost":false,"hashtags":[],"mentions":[],"links":[', '"isRepost":false,"hashtags":["', '"isRepost":true,"hashtags":[', '"],"mentions":["', '"],"mentions":[],"links":[', '[],"mentions":["', '"],"links":[',
  '"media":[],"metrics":{"likes":0,"reposts":0,"replies":0}}', '"media":[],"metrics":{"likes":', '"metrics":{"likes":', '"media":[{"type":"', ',"reposts":', ',"replies":', '"inReplyToId":"', '"quotedId":"', '"repostOfId":"',
  '"url":"http://', '"url":"https://', '"title":"',
] as const;
const PIECE = new RegExp(PIECES.map((piece) => piece.replaceAll(/[[\]{}]/g, String.raw`\$&`)).join('|'), 'g');
const CODES = new Map<string, string>(PIECES.map((piece, at) => [piece, String.fromCharCode(at + 1)]));
// oxlint-disable-next-line no-control-regex -- They stand for the pieces.
const CODE = /[\u0001-\u001f]/g;
/** Before a text that has control characters of its own, and is left as it is. */
const AS_IT_IS = '\u001f';

const pack = (json: string): string => (json.search(CODE) < 0 ? json.replace(PIECE, (piece) => CODES.get(piece) ?? piece) : AS_IT_IS + json);

const unpack = (packed: string): string => (packed.startsWith(AS_IT_IS) ? packed.slice(1) : packed.replace(CODE, (code) => PIECES[code.charCodeAt(0) - 1] ?? code));

/** So many posts lie in one piece of memory: of a large archive, all together would be more than an array can hold. */
const TOGETHER = 1 << 16;

/** Posts as they are stored, with less bytes, by their local numbers. */
export type PackedPosts = readonly { readonly ends: Uint32Array; readonly bytes: Uint8Array }[];

/** Takes posts one by one. */
export class PackedPostsBuilder {
  readonly #done: { readonly ends: Uint32Array; readonly bytes: Uint8Array }[] = [];
  #ends: number[] = [];
  #bytes = Buffer.allocUnsafe(1 << 16);
  #length = 0;

  /** The JSON of a post in UTF-8: the bytes `[start, end)`. */
  add(bytes: Uint8Array, start: number, end: number): void {
    const packed = pack(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString());
    // A character of UTF-16 takes three bytes at most.
    const most = this.#length + 3 * packed.length;
    if (most > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes.subarray(0, this.#length)], 2 * most);
    this.#length += this.#bytes.write(packed, this.#length);
    this.#ends.push(this.#length);
    if (this.#ends.length === TOGETHER) this.#close();
  }

  finish(): PackedPosts {
    if (this.#ends.length > 0) this.#close();
    return this.#done;
  }

  #close(): void {
    this.#done.push({ ends: sharedUint32(Uint32Array.from(this.#ends)), bytes: sharedBytes(this.#bytes.subarray(0, this.#length)) });
    this.#ends = [];
    this.#length = 0;
  }
}

/** The JSON of a post. */
export function packedPostAt(posts: PackedPosts, local: number): string | undefined {
  const part = posts[Math.floor(local / TOGETHER)];
  if (!part) return undefined;
  const { ends, bytes } = part;
  const at = local % TOGETHER;
  const start = at === 0 ? 0 : ends[at - 1]!;
  return unpack(textBetween(bytes, start, ends[at]!));
}
