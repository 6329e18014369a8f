import type { ScoredPost, WeightedTerm } from '../../src/ports/post-archive.ts';

export interface TermedPost {
  readonly id: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly createdAt: number;
  readonly terms: readonly string[];
}

export interface Bm25Settings {
  /** How fast repeats of a term stop counting. */
  readonly k1: number;
  /** How much long posts lose, 0 to 1. */
  readonly b: number;
}

/** What plain BM25 does well with on short posts: chosen so that it is nowhere below the reference figures of the sets. */
const FOR_POSTS: Bm25Settings = { k1: 0.3, b: 0.45 };

/** Posts that hold a term, by row, with the number of times. */
interface Postings {
  readonly rows: number[];
  readonly counts: number[];
}

/** Plain BM25 in memory (Robertson and Zaragoza 2009), one field: what the product is measured against, and shares no code with. */
export class Bm25Index {
  readonly #posts: readonly TermedPost[];
  readonly #settings: Bm25Settings;
  readonly #postings = new Map<string, Postings>();
  readonly #meanLength: number;

  constructor(posts: readonly TermedPost[], settings: Bm25Settings = FOR_POSTS) {
    this.#posts = posts.toSorted((a, b) => compareIds(a.id, b.id));
    this.#settings = settings;
    this.#posts.forEach(({ terms }, row) => this.#add(terms, row));
    this.#meanLength = posts.reduce((sum, { terms }) => sum + terms.length, 0) / (posts.length || 1);
  }

  /** The best posts written no later than `notAfter` that share a term with the query, best first, ties by ascending id. */
  rank(terms: readonly WeightedTerm[], { limit, notAfter = Infinity }: { readonly limit: number; readonly notAfter?: number | undefined }): ScoredPost[] {
    const scores = new Map<number, number>();
    for (const { term, weight } of terms) {
      const { rows, counts } = this.#postings.get(term) ?? { rows: [], counts: [] };
      const idf = Math.log(1 + (this.#posts.length - rows.length + 0.5) / (rows.length + 0.5));
      rows.forEach((row, i) => scores.set(row, (scores.get(row) ?? 0) + weight * idf * this.#saturation(row, counts[i] ?? 0)));
    }
    const found = [...scores].flatMap(([row, score]) => {
      const post = this.#posts[row];
      return post && post.createdAt <= notAfter ? [{ row, sourceId: post.id, score }] : [];
    });
    return found.sort((a, b) => b.score - a.score || a.row - b.row).slice(0, limit).map(({ sourceId, score }) => ({ sourceId, score }));
  }

  #add(terms: readonly string[], row: number): void {
    for (const term of terms) {
      const postings = this.#postings.get(term) ?? { rows: [], counts: [] };
      const last = postings.rows.length - 1;
      if (postings.rows[last] === row) postings.counts[last] = (postings.counts[last] ?? 0) + 1;
      else {
        postings.rows.push(row);
        postings.counts.push(1);
        this.#postings.set(term, postings);
      }
    }
  }

  #saturation(row: number, count: number): number {
    const { k1, b } = this.#settings;
    const length = (this.#posts[row]?.terms.length ?? 0) / this.#meanLength;
    return (count * (k1 + 1)) / (count + k1 * (1 - b + b * length));
  }
}

/** Ids that are numbers come in the order of their numbers. */
const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : Number(a > b));
