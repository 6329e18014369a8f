/** What a key stands for: the same text is another key as a word, as a hashtag and as an author. */
export const KeyKind = { term: 1, author: 2, authorId: 3, language: 4, hashtag: 5, mention: 6, quoted: 7, fingerprint: 8, id: 9 } as const;
export type KeyKind = (typeof KeyKind)[keyof typeof KeyKind];

const encoder = new TextEncoder();
const scratch = new Uint8Array(64);

/**
 * 64-bit keys of texts, as two halves. Seeded, so that nobody who writes posts can make two of their words meet. The mixing is
 * that of cyrb53 (two multiplicative hashes, finished as in MurmurHash3), which leaves one collision expected in 10^7 archives
 * of a million words.
 */
export class KeyHash {
  readonly seed: number;
  /** The halves of the last key, unsigned. */
  low = 0;
  high = 0;

  constructor(seed: number) {
    this.seed = seed;
  }

  ofText(kind: KeyKind, text: string): this {
    // Most are short and ASCII: written here, they need no array of their own.
    let length = 0;
    if (text.length <= scratch.length) {
      for (let code = 0; length < text.length && (code = text.charCodeAt(length)) < 128; length++) scratch[length] = code;
      if (length === text.length) return this.ofBytes(kind, scratch, 0, length);
    }
    const bytes = encoder.encode(text);
    return this.ofBytes(kind, bytes, 0, bytes.length);
  }

  /** The key of the UTF-8 bytes `[start, end)`. */
  ofBytes(kind: KeyKind, bytes: Uint8Array, start: number, end: number): this {
    let a = this.seed ^ (0xdeadbeef + kind);
    let b = this.seed ^ (0x41c6ce57 + Math.imul(kind, 0x9e3779b1));
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      a = Math.imul(a ^ byte, 2654435761);
      b = Math.imul(b ^ byte, 1597334677);
    }
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
    this.low = a >>> 0;
    this.high = b >>> 0;
    return this;
  }
}
