import type { PostArchive } from '../ports/post-archive.ts';
import { indexAuthors, type AuthorsCalled } from '../search/understand/author-names.ts';

/** Authors beyond this many are found by "@handle" only. */
const MAX_AUTHORS = 100_000;

const directories = new WeakMap<PostArchive, { readonly version: string; readonly authors: Promise<AuthorsCalled> }>();

/** Who goes by which name in an archive; read again when the archive has changed. */
export async function authorDirectory(archive: PostArchive): Promise<AuthorsCalled> {
  const { version } = await archive.stats();
  const known = directories.get(archive);
  if (known?.version === version) return known.authors;
  const authors = archive.authors({ limit: MAX_AUTHORS }).then(indexAuthors);
  authors.catch(() => directories.delete(archive));
  directories.set(archive, { version, authors });
  return authors;
}
