import { MatchQuery, Operator, type Query, type Table } from '@lancedb/lancedb';
import type { Vector } from 'apache-arrow';
import type { Post } from '../../../domain/post.ts';
import type { PostPosition, ScoredPost } from '../../../ports/post-archive.ts';
import { allOf, literal, oneOf } from './filter-sql.ts';
import { decodePost } from './post-rows.ts';

/** Ids in one condition. */
const CHUNK = 1_000;
/** Rows beyond the limit, to see whether the last score is shared by posts that were cut off. */
const TIE_MARGIN = 32;
const MAX_TIED = 20_000;

export interface StoredRow {
  readonly hash: string;
  readonly sequence: number;
}

/** Hash and first batch of the posts that exist among `ids`. */
export async function findStored(table: Table, ids: readonly string[]): Promise<Map<string, StoredRow>> {
  const stored = new Map<string, StoredRow>();
  for (const chunk of chunksOf(ids)) {
    const found = await table.query().where(oneOf('id', chunk)).select(['id', 'hash', 'sequence']).toArrow();
    const [idColumn, hashes, sequences] = ['id', 'hash', 'sequence'].map((name) => found.getChild(name) as Vector);
    for (let row = 0; row < found.numRows; row += 1) {
      stored.set(idColumn?.get(row) as string, {
        hash: hashes?.get(row) as string,
        sequence: sequences?.get(row) as number,
      });
    }
  }
  return stored;
}

/** The posts whose `column` holds one of `values` and that pass the condition, in no order. */
export async function findPosts(table: Table, column: 'id' | 'in_reply_to_id', values: readonly string[], where?: string): Promise<Post[]> {
  const posts: Post[] = [];
  for (const chunk of chunksOf([...new Set(values)])) {
    const found = await table.query().where(allOf(oneOf(column, chunk), where) ?? '').select(['post']).toArrow();
    for (const json of found.getChild('post') ?? []) posts.push(decodePost(json as string));
  }
  return posts;
}

export async function searchTable(
  table: Table,
  search: { terms: readonly string[]; match: 'any' | 'all'; limit: number; where: string | undefined },
): Promise<ScoredPost[]> {
  const operator = search.match === 'all' ? Operator.And : Operator.Or;
  return bestHits(search.limit, async (count) => {
    const query = textQuery(table, search.terms, operator).limit(count);
    return readHits(search.where === undefined ? query : query.where(search.where), '_score', (score) => score);
  });
}

/** The words are data: a match query has no syntax. */
const textQuery = (table: Table, terms: readonly string[], operator: Operator): Query =>
  table.query().fullTextSearch(new MatchQuery([...new Set(terms)].join(' '), 'terms', { operator })).select(['id', 'created_at', '_score']);

export async function nearestInTable(
  table: Table,
  search: { vector: readonly number[]; limit: number; where: string | undefined },
): Promise<ScoredPost[]> {
  return bestHits(search.limit, async (count) => {
    const query = table
      .query()
      .nearestTo([...search.vector])
      .distanceType('cosine')
      .where(allOf('vector IS NOT NULL', search.where) ?? '')
      .select(['id', 'created_at', '_distance'])
      .limit(count);
    return readHits(query, '_distance', (distance) => 1 - distance);
  });
}

/** How many posts hold all terms and pass the condition. */
export async function countMatches(table: Table, terms: readonly string[], where: string | undefined): Promise<number> {
  const query = textQuery(table, terms, Operator.And).select(['_score']).limit(await table.countRows());
  let count = 0;
  for await (const batch of where === undefined ? query : query.where(where)) count += batch.numRows;
  return count;
}

/** Ids by time. The posts themselves are read afterwards: sorting them along takes four times as long. */
export async function listIds(
  table: Table,
  list: { terms?: readonly string[]; order: 'newest' | 'oldest'; limit: number; after?: PostPosition; where: string | undefined },
): Promise<string[]> {
  const [ascending, beyond] = list.order === 'oldest' ? [true, '>'] : [false, '<'];
  const { after } = list;
  const position =
    after &&
    `created_at ${beyond} ${after.createdAt} OR (created_at = ${after.createdAt} AND id ${beyond} ${literal(after.sourceId)})`;
  const condition = allOf(list.where, position);
  if (list.terms) {
    // A text search cannot be ordered by a column, so all that match are read and cut here.
    const query = textQuery(table, list.terms, Operator.And).limit(await table.countRows());
    const hits = await readHits(condition === undefined ? query : query.where(condition), '_score', Number);
    const sign = ascending ? 1 : -1;
    hits.sort((a, b) => sign * (a.createdAt - b.createdAt || (a.sourceId < b.sourceId ? -1 : 1)));
    return hits.slice(0, list.limit).map(({ sourceId }) => sourceId);
  }
  const query: Query = table
    .query()
    .orderBy([
      { columnName: 'created_at', ascending },
      { columnName: 'id', ascending },
    ])
    .select(['created_at', 'id'])
    .limit(list.limit);
  const found = await (condition === undefined ? query : query.where(condition)).toArrow();
  return [...(found.getChild('id') ?? [])] as string[];
}

interface Hit extends ScoredPost {
  readonly createdAt: number;
}

/**
 * The best `limit` hits in one order: score, then time, then id. LanceDB cuts ties as it likes, so where
 * the cut goes through posts of one score, more are fetched until it does not. The same holds for hits that
 * come unsorted, which happens while the text index covers no row.
 */
async function bestHits(limit: number, fetch: (count: number) => Promise<Hit[]>): Promise<ScoredPost[]> {
  let count = limit + TIE_MARGIN;
  for (;;) {
    const hits = await fetch(count);
    const mayLackHits = hits.length >= count && (!isSorted(hits) || hits.at(-1)?.score === hits[limit - 1]?.score);
    if (!mayLackHits || count >= limit + MAX_TIED) {
      return hits
        .sort(byRank)
        .slice(0, limit)
        .map(({ sourceId, score }) => ({ sourceId, score }));
    }
    count = Math.min(count * 4, limit + MAX_TIED);
  }
}

const byRank = (a: Hit, b: Hit) =>
  b.score - a.score || b.createdAt - a.createdAt || (a.sourceId < b.sourceId ? 1 : a.sourceId > b.sourceId ? -1 : 0);

const isSorted = (hits: readonly Hit[]) =>
  hits.every((hit, index) => index === 0 || hit.score <= (hits[index - 1]?.score ?? Infinity));

async function readHits(
  query: { toArrow(): ReturnType<Query['toArrow']> },
  scoreColumn: '_score' | '_distance',
  toScore: (value: number) => number,
): Promise<Hit[]> {
  const found = await query.toArrow();
  const [ids, times, scores] = ['id', 'created_at', scoreColumn].map((name) => found.getChild(name) as Vector);
  return Array.from({ length: found.numRows }, (_, row) => ({
    sourceId: ids?.get(row) as string,
    createdAt: times?.get(row) as number,
    score: toScore(scores?.get(row) as number),
  }));
}

function* chunksOf(values: readonly string[]): Generator<readonly string[]> {
  for (let start = 0; start < values.length; start += CHUNK) yield values.slice(start, start + CHUNK);
}
