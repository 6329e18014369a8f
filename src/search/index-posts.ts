import type { Post } from '../domain/post.ts';
import type { EmbeddingModel } from '../ports/models.ts';
import type { IndexedPost, PostArchive, UpsertResult } from '../ports/post-archive.ts';
import { analyzePost } from './analyze.ts';

/** Stores posts with what they are found by: terms, and vectors where there is an embedding model that knows their language. */
export async function indexPosts(
  posts: readonly Post[],
  { archive, embeddings }: { archive: PostArchive; embeddings?: EmbeddingModel | undefined },
): Promise<UpsertResult> {
  const vectors = await embeddings?.embedDocuments(posts.map((post) => (knowsLanguage(embeddings, post.lang) ? textOf(post) : '')));
  const indexed = posts.map((post, i): IndexedPost => {
    const vector = vectors?.[i];
    return { post, terms: analyzePost(post), ...(vector?.length ? { vector } : {}) };
  });
  return archive.upsert(indexed);
}

/** Whether a text in the language (BCP 47) has a vector that means something. Where the language is not known, it may have. */
export const knowsLanguage = (embeddings: EmbeddingModel | undefined, language: string | undefined): boolean =>
  language === undefined || embeddings?.languages === undefined || embeddings.languages.includes(language.split('-')[0] ?? language);

const textOf = ({ title, text }: Post): string => (title === undefined ? text : `${title}\n${text}`);
