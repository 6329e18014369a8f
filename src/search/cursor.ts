import { createHash } from 'node:crypto';
import { z } from 'zod';
import { normaliseFilter, type PostFilter } from '../domain/filter.ts';

export type PostSort = 'RELEVANCE' | 'NEWEST' | 'OLDEST';

const CursorSchema = z.object({
  /** Fingerprint of query, filter and sort: a cursor belongs to one list. */
  q: z.string().length(16),
  /** The archive's sequence when the first page was read. */
  s: z.number().int().nonnegative(),
  /** Rank in the list, from 0. */
  r: z.number().int().nonnegative(),
  id: z.string().min(1),
  t: z.number(),
});

/** A place in a result list: goes on after the post `id`, among the posts that were there at sequence `s`. */
export type SearchCursor = z.infer<typeof CursorSchema>;

export function listFingerprint(query: string, filter: PostFilter, sort: PostSort): string {
  const filterText = JSON.stringify(Object.entries(normaliseFilter(filter)).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(JSON.stringify([query, filterText, sort])).digest('hex').slice(0, 16);
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
