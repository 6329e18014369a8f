import type { Table } from '@lancedb/lancedb';
import type { Vector } from 'apache-arrow';
import type { Post } from '../../../domain/post.ts';
import { oneOf } from './filter-sql.ts';
import { decodePost } from './post-rows.ts';

/** Ids in one condition. */
const CHUNK = 1_000;

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

/** The posts whose `column` holds one of `values`, in no order. */
export async function findPosts(table: Table, column: 'id' | 'in_reply_to_id', values: readonly string[]): Promise<Post[]> {
  const posts: Post[] = [];
  for (const chunk of chunksOf([...new Set(values)])) {
    const found = await table.query().where(oneOf(column, chunk)).select(['post']).toArrow();
    for (const json of found.getChild('post') ?? []) posts.push(decodePost(json as string));
  }
  return posts;
}

function* chunksOf(values: readonly string[]): Generator<readonly string[]> {
  for (let start = 0; start < values.length; start += CHUNK) yield values.slice(start, start + CHUNK);
}
