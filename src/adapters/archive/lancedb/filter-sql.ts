import { normaliseFilter, type PostFilter } from '../../../domain/filter.ts';

/** A string as an SQL literal: only the quote is special. */
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;

export const oneOf = (column: string, values: readonly string[]): string =>
  values.length === 0 ? 'false' : `${column} IN (${values.map(literal).join(', ')})`;

/** Where the posts of a scope are; `threadIds` are the posts of `filter.threadOf`. */
export interface SqlScope {
  readonly filter: PostFilter;
  readonly upToSequence?: number;
  readonly threadIds?: readonly string[];
}

/** The filter as an SQL condition; `undefined` when every post passes. */
export function scopeCondition({ filter, upToSequence, threadIds }: SqlScope): string | undefined {
  const f = normaliseFilter(filter);
  const conditions = [
    f.authors && `(${byAuthor(f.authors)})`,
    f.excludeAuthors && `NOT (${byAuthor(f.excludeAuthors)})`,
    f.since !== undefined && `created_at >= ${f.since}`,
    f.until !== undefined && `created_at < ${f.until}`,
    f.languages && hasAny('languages', f.languages),
    f.hashtags && hasAny('hashtags', f.hashtags),
    f.mentions && hasAny('mentions', f.mentions),
    f.hasMedia !== undefined && isTrue('has_media', f.hasMedia),
    f.isReply !== undefined && `in_reply_to_id IS ${f.isReply ? 'NOT ' : ''}NULL`,
    f.isRepost !== undefined && isTrue('is_repost', f.isRepost),
    f.minLikes !== undefined && `likes >= ${f.minLikes}`,
    f.minReposts !== undefined && `reposts >= ${f.minReposts}`,
    f.quoting !== undefined && `quoted_id = ${literal(f.quoting)}`,
    threadIds && oneOf('id', threadIds),
    upToSequence !== undefined && `sequence <= ${upToSequence}`,
  ].filter((condition): condition is string => typeof condition === 'string');
  return conditions.length > 0 ? conditions.join(' AND ') : undefined;
}

const byAuthor = (authors: readonly string[]) => `${oneOf('author_key', authors)} OR ${oneOf('author_id_key', authors)}`;

const hasAny = (column: string, values: readonly string[]) =>
  `array_has_any(${column}, [${values.map(literal).join(', ')}])`;

const isTrue = (column: string, expected: boolean) => (expected ? column : `NOT ${column}`);

export const allOf = (...conditions: readonly (string | undefined)[]): string | undefined => {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length > 0 ? given.map((condition) => `(${condition})`).join(' AND ') : undefined;
};
