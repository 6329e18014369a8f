import type { PostArchive } from '../../ports/post-archive.ts';

/** What `readKeywords` needs of an archive. */
export type TermStatistics = Pick<PostArchive, 'documentFrequencies' | 'stats'>;

/** Numbers of posts by term, asked for in batches and kept for one query. */
export class TermFrequencies {
  readonly #known = new Map<string, number>();
  readonly #archive: TermStatistics;
  readonly #signal: AbortSignal | undefined;

  constructor(archive: TermStatistics, signal?: AbortSignal) {
    this.#archive = archive;
    this.#signal = signal;
  }

  /** One call for all terms that are not known yet; none where all are. */
  async learn(terms: Iterable<string>): Promise<void> {
    const unknown = [...new Set(terms)].filter((term) => !this.#known.has(term));
    if (unknown.length === 0) return;
    const counts = await this.#archive.documentFrequencies(unknown, this.#signal);
    for (const [i, term] of unknown.entries()) this.#known.set(term, counts[i] ?? 0);
  }

  /** 0 for a term that was never learnt. */
  readonly of = (term: string): number => this.#known.get(term) ?? 0;
}
