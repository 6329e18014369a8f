import type { Post } from '../domain/post.ts';

/** One entry of an archive: a post, or what could not be read with its place ("tweets.js[12]", "posts.jsonl:7") and the reason. */
export type ReadItem =
  | { readonly kind: 'post'; readonly post: Post; readonly bytesRead: number }
  | { readonly kind: 'skipped'; readonly place: string; readonly reason: string; readonly bytesRead: number };

/**
 * The posts of one archive, read as a stream in bounded memory. Bad records come as `skipped` items and
 * do not end the stream. Disposing closes the files.
 */
export interface ArchiveReader extends AsyncDisposable {
  /** For people: "X account export". */
  readonly format: string;
  /** What `bytesRead` comes to at the end. */
  readonly totalBytes: number;
  /** Fields that the format does not have, with how often they were seen so far. */
  readonly unknownFields: ReadonlyMap<string, number>;
  posts(): AsyncIterable<ReadItem>;
}

/** One record of a format turned into a post, or why it cannot be. */
export type Converted = { readonly post: Post } | { readonly reason: string };
