import type { PostArchive } from '../../ports/post-archive.ts';
import { directoryOf, type AuthorDirectory } from './author-names.ts';

/** Authors beyond this many are found by "@handle" only. */
const MAX_AUTHORS = 100_000;

const directories = new WeakMap<PostArchive, { readonly version: string; readonly directory: Promise<AuthorDirectory> }>();

/** Who is who in an archive; read again when the archive has changed. Rejects with what the archive rejects with. */
export async function authorDirectory(archive: PostArchive): Promise<AuthorDirectory> {
  const { version } = await archive.stats();
  const known = directories.get(archive);
  if (known?.version === version) return known.directory;
  const directory = archive.authors({ limit: MAX_AUTHORS }).then(directoryOf);
  directory.catch(() => directories.delete(archive));
  directories.set(archive, { version, directory });
  return directory;
}
