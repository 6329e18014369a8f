import { createHash } from 'node:crypto';
import type { Route } from '../../domain/answer.ts';
import type { CachedAnswer } from '../../ports/answer-cache.ts';
import type { PostArchive } from '../../ports/post-archive.ts';
import type { Found } from '../evidence.ts';

/** What an answer was written from, in short: the same for the same evidence. */
export interface Basis {
  /** Version of the archive that it was read from. */
  readonly archive: string;
  readonly digest: string;
}

/**
 * Reads the evidence of one question, once for each route, and tells whether an answer that was stored earlier would be written from
 * the same. So a post that is added, changed or deleted retires just those answers whose evidence it changes.
 */
export class EvidenceReader {
  readonly #archive: Pick<PostArchive, 'stats'>;
  readonly #read: (route: Route) => Promise<Found | undefined>;
  readonly #known = new Map<Route, Promise<{ readonly found: Found | undefined; readonly basis: Basis }>>();

  /** `read` finds the posts that an answer of a route is written from. */
  constructor(archive: Pick<PostArchive, 'stats'>, read: (route: Route) => Promise<Found | undefined>) {
    this.#archive = archive;
    this.#read = read;
  }

  async found(route: Route): Promise<Found | undefined> {
    return (await this.#look(route)).found;
  }

  async basis(route: Route): Promise<Basis> {
    return (await this.#look(route)).basis;
  }

  /** The stored answer, marked with the version of the archive that it was last seen to hold for; undefined when it holds no longer. */
  async stillHolding(stored: CachedAnswer): Promise<CachedAnswer | undefined> {
    const { version } = await this.#archive.stats();
    if (stored.basis.archive === version) return stored;
    const basis = await this.basis(stored.answer.route);
    return basis.digest === stored.basis.digest ? { ...stored, basis } : undefined;
  }

  #look(route: Route): Promise<{ readonly found: Found | undefined; readonly basis: Basis }> {
    const known = this.#known.get(route);
    if (known) return known;
    const looking = this.#lookAfresh(route);
    // A rejection reaches those who ask for it.
    looking.catch(() => {});
    this.#known.set(route, looking);
    return looking;
  }

  async #lookAfresh(route: Route): Promise<{ readonly found: Found | undefined; readonly basis: Basis }> {
    // Before the posts are read: a change in between makes the basis older than it is, never newer.
    const { version } = await this.#archive.stats();
    const found = await this.#read(route);
    return { found, basis: { archive: version, digest: digestOf(found, version) } };
  }
}

/** Answers that name no posts tell what the archive holds: they are as old as its version. */
function digestOf(found: Found | undefined, version: string): string {
  if (!found || found.evidence.length === 0) return version;
  const { evidence, weights: _weights, notices, work: _work, ...rest } = found;
  const posts = evidence.map(({ post: { sourceId, text, createdAt, author } }) => [sourceId, text, createdAt, author.handle]);
  return createHash('sha256')
    .update(JSON.stringify([posts, rest, [...(notices ?? [])]]))
    .digest('hex');
}
