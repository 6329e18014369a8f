import type { RankedPost } from './ranked-post.ts';

/** So many of the best posts are compared with one another. */
export const COMPARED = 100;

/** Two posts say the same when both hold so many of every five of their distinct terms (Jaccard). Whole numbers: .8 * 35 is more than 28. */
const [SHARED, OF] = [4, 5];
/** Shorter posts are alike by chance. */
const FEWEST_TERMS = 5;
/** A repost that was cut off begins as its original does. */
const BEGINNING = 4;
/** Terms that make another statement: "3" is not "4", and "not open" is not "open". */
const DECISIVE = /^(?:\p{N}[\p{N}.,]*|not?|nor|never|none|cannot|(?:is|are|was|were|do|does|did|have|has|had|ca|wo|could|would|should)nt|nicht|kein\p{L}*|nie|nunca|nao|jamais|pas)$/u;

interface Body {
  /** In order, without a "RT @gwen:" head. */
  readonly terms: readonly string[];
  /** Handles, with "@", that the head names last: the author of what is said again. Empty where there is no head. */
  readonly credited: readonly string[];
}

/**
 * The ranking with posts that say nearly the same as one: the original (no repost, else the earliest) in the place of the best and
 * with its score, the numbers of duplicates added up. Compares the best `COMPARED`, whose analysed bodies are `bodyTerms`, in the
 * same order. Pairs are found by the prefix filter of Xiao et al., "Efficient Similarity Joins for Near Duplicate Detection" (WWW 2008).
 */
export function collapseCopies(ranked: readonly RankedPost[], bodyTerms: readonly (readonly string[])[]): RankedPost[] {
  const compared = ranked.slice(0, COMPARED);
  const groups = groupCopies(compared, compared.map((_, i) => bodyOf(bodyTerms[i] ?? [])));
  return [...groups.flatMap(asOne), ...ranked.slice(COMPARED)];
}

/** Posts that say the same, best first, each group in the place of its best. */
function groupCopies(posts: readonly RankedPost[], bodies: readonly Body[]): RankedPost[][] {
  const groups = new Map<number, RankedPost[]>();
  const leaders = new Leaders(posts, bodies);
  for (const [i, post] of posts.entries()) {
    const leader = leaders.find(i);
    if (leader === undefined) {
      leaders.add(i);
      groups.set(i, [post]);
    } else groups.get(leader)?.push(post);
  }
  return [...groups.values()];
}

/** The best post of each group so far, by the terms that a copy of it must share. */
class Leaders {
  readonly #posts: readonly RankedPost[];
  readonly #bodies: readonly Body[];
  readonly #vocabulary: Vocabulary;
  readonly #byTerm = new Map<number, number[]>();
  readonly #byBeginning = new Map<string, number[]>();

  constructor(posts: readonly RankedPost[], bodies: readonly Body[]) {
    this.#posts = posts;
    this.#bodies = bodies;
    this.#vocabulary = new Vocabulary(bodies);
  }

  add(i: number): void {
    for (const term of this.#prefix(i)) push(this.#byTerm, term, i);
    push(this.#byBeginning, this.#beginning(i), i);
  }

  /** The best leader that a post is a copy of. */
  find(i: number): number | undefined {
    let best = Infinity;
    for (const term of this.#prefix(i)) {
      for (const leader of this.#byTerm.get(term) ?? []) if (leader < best && this.#vocabulary.saysTheSame(leader, i)) best = leader;
    }
    for (const leader of this.#byBeginning.get(this.#beginning(i)) ?? []) {
      if (leader < best && (this.#isCutOff(leader, i) || this.#isCutOff(i, leader))) best = leader;
    }
    return best === Infinity ? undefined : best;
  }

  /** The rarest terms, so many that two bodies that say the same have one of them in common. */
  #prefix(i: number): Float64Array {
    const terms = this.#vocabulary.termsOf(i);
    return terms.subarray(0, terms.length < FEWEST_TERMS ? 0 : terms.length - Math.ceil((SHARED * terms.length) / OF) + 1);
  }

  #beginning(i: number): string {
    return this.#bodies[i]?.terms.slice(0, BEGINNING).join(' ') ?? '';
  }

  /** Whether a post is the beginning of another one, of whose author it is a repost; its last word may be cut, too. */
  #isCutOff(repost: number, other: number): boolean {
    const [cut, whole] = [this.#bodies[repost], this.#bodies[other]];
    if (!cut || !whole || this.#posts[repost]?.repeats !== true) return false;
    const length = cut.terms.length - 1;
    if (length < FEWEST_TERMS || whole.terms.length <= length) return false;
    const authors = whole.credited.length > 0 ? whole.credited : [`@${this.#posts[other]?.author ?? ''}`];
    if (cut.credited.length > 0 && !cut.credited.some((handle) => authors.includes(handle))) return false;
    return cut.terms.slice(0, length).every((term, i) => term === whole.terms[i]);
  }
}

/** More terms than this are in no two hundred posts. */
const NUMBERS = 2 ** 24;

/** The distinct terms of bodies as numbers, sorted from the rarest: a term's frequency, then a number of its own. */
class Vocabulary {
  readonly #terms: string[] = [];
  readonly #bodies: readonly Float64Array[];

  constructor(bodies: readonly Body[]) {
    const numbers = new Map<string, number>();
    const frequencies: number[] = [];
    const held = bodies.map(({ terms }) =>
      [...new Set(terms)].map((term) => {
        const number = numbers.get(term) ?? this.#terms.push(term) - 1;
        numbers.set(term, number);
        frequencies[number] = (frequencies[number] ?? 0) + 1;
        return number;
      }),
    );
    this.#bodies = held.map((body) => Float64Array.from(body, (number) => (frequencies[number] ?? 0) * NUMBERS + number).sort());
  }

  termsOf(i: number): Float64Array {
    return this.#bodies[i] ?? new Float64Array();
  }

  /** Whether two bodies share enough, and differ in nothing that decides. */
  saysTheSame(i: number, other: number): boolean {
    const [a, b] = [this.termsOf(i), this.termsOf(other)];
    const least = Math.ceil((SHARED * (a.length + b.length)) / (SHARED + OF));
    if (Math.min(a.length, b.length) < Math.max(least, FEWEST_TERMS)) return false;
    const unshared: number[] = [];
    const mostUnshared = a.length + b.length - 2 * least;
    for (let [at, bt] = [0, 0]; at < a.length || bt < b.length; ) {
      const [one, two] = [a[at] ?? Infinity, b[bt] ?? Infinity];
      if (one <= two) at += 1;
      if (two <= one) bt += 1;
      if (one !== two && unshared.push(Math.min(one, two)) > mostUnshared) return false;
    }
    return !unshared.some((term) => DECISIVE.test(this.#terms[term % NUMBERS] ?? ''));
  }
}

/** "RT @gwen: the bridge …" is analysed as rt, @gwen, gwen, the, bridg … */
function bodyOf(terms: readonly string[]): Body {
  let start = 0;
  let credited: string[] = [];
  while (terms[start] === 'rt' && terms[start + 1]?.startsWith('@') === true) {
    let end = start + 1;
    while (terms[end]?.startsWith('@') === true) end += 1;
    credited = terms.slice(start + 1, end);
    start = terms[end] === terms[end - 1]?.slice(1) ? end + 1 : end;
  }
  return { terms: start === 0 ? terms : terms.slice(start), credited };
}

function asOne(copies: readonly RankedPost[]): RankedPost[] {
  const [best] = copies;
  if (!best || copies.length === 1) return [...copies];
  const original = copies.reduce((one, other) => (Number(one.repeats) - Number(other.repeats) || one.createdAt - other.createdAt) > 0 ? other : one);
  const { sourceId, createdAt, author, thread, likes, reposts, repeats, hasLinks, length } = original;
  const duplicates = copies.reduce((sum, copy) => sum + copy.duplicates, copies.length - 1);
  return [{ sourceId, createdAt, author, thread, likes, reposts, repeats, hasLinks, length, score: best.score, stages: best.stages, duplicates }];
}

function push<K>(lists: Map<K, number[]>, key: K, value: number): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
