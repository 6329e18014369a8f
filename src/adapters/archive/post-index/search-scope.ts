import type { PostFilter } from '../../../domain/filter.ts';
import type { WordCondition } from '../../../ports/post-archive.ts';

/** Which posts a search may see. Plain data: it goes to the threads of the search. */
export interface SearchScope {
  /** Normalised. `threadOf` is told by `ids`. */
  readonly filter: PostFilter;
  readonly words?: WordCondition | undefined;
  /** Only posts of batches up to this one. */
  readonly upToBatch?: number | undefined;
  /** Only posts with these ids. */
  readonly ids?: readonly string[] | undefined;
}

export const seesAll = ({ filter, words, upToBatch, ids }: SearchScope): boolean =>
  Object.keys(filter).length === 0 && !words && upToBatch === undefined && !ids;
