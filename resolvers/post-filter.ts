import type { PostFilter } from '../src/domain/filter.ts';
import type { PostFilter as PostFilterInput } from './types.generated.ts';

/** The filter of the domain: a field that is null counts as not given. */
export const toFilter = (input: PostFilterInput | null | undefined): PostFilter =>
  Object.fromEntries(Object.entries(input ?? {}).filter(([, value]) => value !== null && value !== undefined));
