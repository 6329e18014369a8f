import { createHash } from 'node:crypto';
import { z } from 'zod';
import { normaliseFilter, type PostFilter } from '../domain/filter.ts';

type PostSort = 'RELEVANCE' | 'NEWEST' | 'OLDEST';

const CursorSchema = z.object({
  /** Fingerprint of the search (`listFingerprint`): a cursor belongs to one list. */
  q: z.string().length(16),
  /** The archive's sequence when the first page was read. */
  s: z.number().int().nonnegative(),
  /** When it was read, in milliseconds since 1970-01-01 UTC: what "last week" is counted from. */
  n: z.number(),
  /** Rank in the list, from 0. */
  r: z.number().int().nonnegative(),
  id: z.string().min(1),
  t: z.number(),
});

/** A place in a result list: goes on after the post `id`, among the posts that were there at sequence `s`. */
export type SearchCursor = z.infer<typeof CursorSchema>;

/** What makes one list of results. */
export interface ListSearch {
  readonly query: string;
  readonly filter: PostFilter;
  readonly sort: PostSort;
  /** Whether plain words of the query narrow the posts; true when absent. */
  readonly inferFilter?: boolean | undefined;
  /** Whether one author or thread is kept from filling a page; true when absent. */
  readonly diverse?: boolean | undefined;
}

export function listFingerprint({ query, filter, sort, inferFilter = true, diverse = true }: ListSearch): string {
  const filterText = JSON.stringify(Object.entries(normaliseFilter(filter)).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(JSON.stringify([query, filterText, sort, inferFilter, diverse])).digest('hex').slice(0, 16);
}

export const encodeCursor = (cursor: SearchCursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url');

/** The cursor, or undefined when the text is none or belongs to another list. */
export function decodeCursor(text: string, fingerprint: string): SearchCursor | undefined {
  try {
    const cursor = CursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return cursor.q === fingerprint ? cursor : undefined;
  } catch {
    return undefined;
  }
}
