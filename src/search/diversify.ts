import type { RankedPost } from './ranked-post.ts';

/** Among so many results in a row, … */
const WINDOW = 10;
/** … at most so many are by one author, and of one thread, … */
const MOST_OF_ONE = 3;
/** … where others have at least this share of the score. */
const COMPARABLE = 0.5;
/** Nobody pages further through posts of one kind. */
const DEPTH = 300;

/**
 * The ranking with no author and no thread on more than three of ten places in a row, as long as others with a comparable score are
 * there to take the place, among the best `DEPTH`. Posts that wait come as soon as they may; none is dropped, and the order of those that may come stays.
 */
export function diversify(all: readonly RankedPost[]): RankedPost[] {
  const ranked = all.slice(0, DEPTH);
  const waiting = new Waiting(ranked);
  const crowd = new Crowd(ranked);
  const shown: number[] = [];
  for (let place = 0; place < ranked.length; place += 1) {
    const next = waiting.take(crowd.hasRoom);
    shown.push(next);
    crowd.change(next, 1);
    // The nine places before the next one are those that count for it.
    if (place + 1 >= WINDOW) crowd.change(shown[place + 1 - WINDOW] ?? next, -1);
  }
  return [...shown.flatMap((i) => ranked[i] ?? []), ...all.slice(DEPTH)];
}

/** How often each author and thread is among the last places. Posts go by their rank. */
class Crowd {
  readonly #authors: Tally;
  readonly #threads: Tally;

  constructor(posts: readonly RankedPost[]) {
    this.#authors = new Tally(posts.map(({ author }) => author));
    this.#threads = new Tally(posts.map(({ thread }) => thread));
  }

  hasRoom = (i: number): boolean => this.#authors.count(i) < MOST_OF_ONE && this.#threads.count(i) < MOST_OF_ONE;

  change(i: number, by: number): void {
    this.#authors.add(i, by);
    this.#threads.add(i, by);
  }
}

class Tally {
  readonly #numbers: Int32Array;
  readonly #counts: Int32Array;

  constructor(names: readonly string[]) {
    const numbers = new Map<string, number>();
    for (const name of names) if (!numbers.has(name)) numbers.set(name, numbers.size);
    this.#numbers = Int32Array.from(names, (name) => numbers.get(name) ?? 0);
    this.#counts = new Int32Array(numbers.size);
  }

  count(i: number): number {
    return this.#counts[this.#numbers[i] ?? 0] ?? 0;
  }

  add(i: number, by: number): void {
    this.#counts[this.#numbers[i] ?? 0] = this.count(i) + by;
  }
}

/** Posts that have no place yet, best first, as a linked list of ranks: what is taken out costs nothing later. */
class Waiting {
  readonly #scores: Float64Array;
  /** Rank of the post behind each, the number of posts at the end; the last entry leads to the first post. */
  readonly #next: Int32Array;

  constructor(posts: readonly RankedPost[]) {
    this.#scores = Float64Array.from(posts, ({ score }) => score);
    this.#next = Int32Array.from({ length: posts.length + 1 }, (_, i) => (i === posts.length ? 0 : i + 1));
  }

  /** Takes the best post that may come; the best of all where none with a comparable score may. There must be one. */
  take(mayCome: (i: number) => boolean): number {
    const end = this.#scores.length;
    const best = this.#after(end);
    const least = COMPARABLE * this.#scoreOf(best);
    let before = end;
    for (let i = best; i < end && (i === best || this.#scoreOf(i) >= least); i = this.#after(i)) {
      if (mayCome(i)) return this.#unlink(before);
      before = i;
    }
    return this.#unlink(end);
  }

  #scoreOf(i: number): number {
    return this.#scores[i] ?? 0;
  }

  #after(i: number): number {
    return this.#next[i] ?? this.#scores.length;
  }

  #unlink(before: number): number {
    const taken = this.#after(before);
    this.#next[before] = this.#after(taken);
    return taken;
  }
}
