import type { Author, Post, PostMetrics } from '../../src/domain/post.ts';
import type { IndexedPost } from '../../src/ports/post-archive.ts';

export type PostOverrides = Partial<Omit<Post, 'author' | 'metrics'>> & {
  /** A handle, or parts of an author. */
  readonly author?: string | Partial<Author>;
  readonly metrics?: Partial<PostMetrics>;
};

const FIRST_POST = Date.UTC(2024, 0, 1, 12);
const MINUTE = 60_000;

let made = 0;

/** A post that is right in every field; each one without overrides has its own id and is a minute newer. */
export function makePost(overrides: PostOverrides = {}): Post {
  made += 1;
  const { author, metrics, ...rest } = overrides;
  return {
    sourceId: `post-${made}`,
    text: `Sample post number ${made}`,
    createdAt: FIRST_POST + made * MINUTE,
    isRepost: false,
    hashtags: [],
    mentions: [],
    links: [],
    media: [],
    ...rest,
    author: makeAuthor(typeof author === 'string' ? { handle: author } : (author ?? {})),
    metrics: { likes: 0, reposts: 0, replies: 0, ...metrics },
  };
}

function makeAuthor(author: Partial<Author>): Author {
  const handle = author.handle ?? 'wren';
  return { id: `id-${handle.toLowerCase()}`, ...author, handle };
}

/** The post with its terms: the words of its text in lower case, unless others are given. No post is a copy of another. */
export const indexed = (post: Post, terms?: readonly string[], vector?: readonly number[]): IndexedPost => ({
  post,
  terms: { body: terms ?? post.text.toLowerCase().split(/\s+/).filter((word) => word !== ''), attached: [], author: [] },
  fingerprint: '',
  repeats: post.isRepost,
  ...(vector === undefined ? {} : { vector }),
});
