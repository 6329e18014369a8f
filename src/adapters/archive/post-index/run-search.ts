import type { AggregateResult } from '../../../ports/post-archive.ts';
import { aggregatePosts, type Aggregation } from './aggregate-posts.ts';
import type { FoundPosts } from './best-posts.ts';
import { countPosts, listPosts, type ListOrder } from './list-posts.ts';
import { nearestPosts } from './nearest-posts.ts';
import type { PostMask } from './post-mask.ts';
import { alive, scopeMask } from './scope-mask.ts';
import { scoreTerms, type ScoredTerm } from './score-terms.ts';
import { seesAll, type SearchScope } from './search-scope.ts';
import type { IndexState } from './segment.ts';
import type { WorkArea } from './work-area.ts';

/** One piece of work on the index, as plain data. */
export type SearchTask = { readonly scope: SearchScope } & (
  | { readonly kind: 'terms'; readonly terms: readonly ScoredTerm[]; readonly limit: number; readonly keepCopies: boolean }
  | { readonly kind: 'nearest'; readonly vector: Float32Array; readonly limit: number; readonly keepCopies: boolean }
  | ({ readonly kind: 'list' } & ListOrder)
  | { readonly kind: 'count' }
  | ({ readonly kind: 'aggregate' } & Aggregation)
);

export interface SearchResults {
  readonly terms: FoundPosts;
  readonly nearest: FoundPosts;
  readonly list: Uint32Array;
  readonly count: number;
  readonly aggregate: AggregateResult;
}

const KEPT_MASKS = 8;

/** Does the work on an index, in a thread or in the process itself. */
export class Searcher {
  readonly #state: IndexState;
  readonly #seed: number;
  readonly #area: WorkArea;
  /** Of the last scopes: the two stages of a search, and its next pages, have the same one. */
  readonly #masks = new Map<string, readonly PostMask[]>();

  constructor(state: IndexState, seed: number, area: WorkArea) {
    this.#state = state;
    this.#seed = seed;
    this.#area = area;
  }

  run<T extends SearchTask>(task: T): SearchResults[T['kind']];
  run(task: SearchTask): SearchResults[SearchTask['kind']] {
    const masks = this.#masksOf(task.scope);
    switch (task.kind) {
      case 'terms':
        return scoreTerms(this.#state, masks, task, this.#area);
      case 'nearest':
        return nearestPosts(this.#state, masks, task, this.#area);
      case 'list':
        return listPosts(this.#state, masks, task);
      case 'count':
        return countPosts(masks);
      case 'aggregate':
        return aggregatePosts(this.#state, masks, task, this.#seed);
    }
  }

  #masksOf(scope: SearchScope): readonly PostMask[] {
    const name = seesAll(scope) ? '' : JSON.stringify(scope);
    let masks = this.#masks.get(name);
    masks ??= this.#state.segments.map((segment) => (name === '' ? alive(segment) : scopeMask(segment, scope, this.#seed)));
    this.#masks.delete(name);
    this.#masks.set(name, masks);
    for (const oldest of this.#masks.keys()) if (this.#masks.size > KEPT_MASKS) this.#masks.delete(oldest);
    return masks;
  }
}
