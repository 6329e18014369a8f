import type { Post } from '../domain/post.ts';
import type { EmbeddingModel } from '../ports/models.ts';
import type { IndexedPost, PostArchive, UpsertResult } from '../ports/post-archive.ts';
import { analyzePost } from './analyze.ts';
import { fingerprintOf } from './fingerprint.ts';

/** Stores posts with what they are found by: terms, and vectors where there is an embedding model. */
export async function indexPosts(
  posts: readonly Post[],
  { archive, embeddings }: { archive: PostArchive; embeddings?: EmbeddingModel | undefined },
): Promise<UpsertResult> {
  const vectors = await embeddings?.embedDocuments(posts.map(textOf));
  const indexed = posts.map((post, i): IndexedPost => {
    const vector = vectors?.[i];
    return { post, terms: analyzePost(post), fingerprint: fingerprintOf(post), repeats: repeats(post), ...(vector?.length ? { vector } : {}) };
  });
  return archive.upsert(indexed);
}

/** Before services had a button for it, people wrote "RT" before what they repeated; many still do. */
const repeats = ({ isRepost, text }: Post): boolean => isRepost || /(?<![\p{L}\p{N}])rt(?![\p{L}\p{N}])/iu.test(text);

/** What a model reads of a post. */
export const textOf = ({ title, text }: Post): string => (title === undefined ? text : `${title}\n${text}`);
