/** What is kept of each group, by its place: in the order in which groups came. */
export interface Tallies {
  readonly numbers: readonly number[];
  readonly posts: readonly number[];
  readonly values: readonly number[];
  /** Times of the earliest and of the latest post. */
  readonly first: readonly number[];
  readonly last: readonly number[];
}

/** Sums up posts by the number of their group. */
export class GroupTally implements Tallies {
  readonly numbers: number[] = [];
  readonly posts: number[] = [];
  readonly values: number[] = [];
  readonly first: number[] = [];
  readonly last: number[] = [];
  readonly #places = new Map<number, number>();
  /** Place + 1 of each group, where the numbers of groups are below a known bound: twice as fast as a map. */
  readonly #dense: Uint32Array | undefined;
  #lastNumber = NaN;
  #lastPlace = 0;

  constructor(capacity?: number) {
    this.#dense = capacity === undefined ? undefined : new Uint32Array(capacity);
  }

  /** Adds a post to a group, and gives the place of the group. */
  add(number: number, value: number, time: number): number {
    const place = this.#placeOf(number);
    this.posts[place]!++;
    this.values[place]! += value;
    if (time < this.first[place]!) this.first[place] = time;
    if (time > this.last[place]!) this.last[place] = time;
    return place;
  }

  #placeOf(number: number): number {
    if (number === this.#lastNumber) return this.#lastPlace;
    const known = this.#dense ? this.#dense[number]! - 1 : (this.#places.get(number) ?? -1);
    this.#lastNumber = number;
    this.#lastPlace = known >= 0 ? known : this.#newPlace(number);
    return this.#lastPlace;
  }

  #newPlace(number: number): number {
    const place = this.numbers.length;
    if (this.#dense) this.#dense[number] = place + 1;
    else this.#places.set(number, place);
    this.numbers.push(number);
    this.posts.push(0);
    this.values.push(0);
    this.first.push(Infinity);
    this.last.push(-Infinity);
    return place;
  }
}

/** The first `limit` places below `count`, in the order of `compare`. */
export function firstPlaces(count: number, limit: number, compare: (a: number, b: number) => number): number[] {
  let kept: number[] = [];
  let last: number | undefined;
  for (let place = 0; place < count; place++) {
    if (last !== undefined && compare(place, last) > 0) continue;
    kept.push(place);
    if (kept.length < 4 * limit + 1_000) continue;
    kept = kept.sort(compare).slice(0, limit);
    last = kept.at(-1);
  }
  return kept.sort(compare).slice(0, limit);
}
