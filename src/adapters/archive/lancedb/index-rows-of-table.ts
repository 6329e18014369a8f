import type { Table } from '@lancedb/lancedb';
import type { Data, RecordBatch } from 'apache-arrow';
import type { IndexRows, ListColumn, TextColumn } from '../post-index/index-rows.ts';
import { Flag } from '../post-index/segment.ts';

const COLUMNS = [
  'id', 'terms', 'author_key', 'author_id_key', 'fingerprint', 'in_reply_to_id', 'quoted_id', 'languages', 'hashtags', 'mentions',
  'created_at', 'sequence', 'revision', 'likes', 'reposts', 'has_media', 'has_links', 'is_repost', 'repeats', 'post',
];

export interface TableRows {
  readonly rows: IndexRows;
  /** The last write among them. */
  readonly revision: number;
}

/** What the index needs of the posts that pass the condition, batch by batch. */
export async function* readIndexRows(table: Table, withVectors: boolean, where?: string): AsyncGenerator<TableRows> {
  const query = table.query().select(withVectors ? [...COLUMNS, 'vector'] : COLUMNS);
  for await (const batch of where === undefined ? query : query.where(where)) {
    if (batch.numRows > 0) yield { rows: rowsOf(batch), revision: (columnOf(batch, 'revision').values as Float64Array).reduce((a, b) => Math.max(a, b), 0) };
  }
}

function rowsOf(batch: RecordBatch): IndexRows {
  const text = (name: string) => textColumn(columnOf(batch, name));
  const list = (name: string): ListColumn => {
    const column = columnOf(batch, name);
    return { offsets: column.valueOffsets as Int32Array, values: textColumn(column.children[0] as Data) };
  };
  const number = (name: string) => columnOf(batch, name).values as Float64Array;
  return {
    count: batch.numRows,
    ids: text('id'),
    terms: text('terms'),
    authors: text('author_key'),
    authorIds: text('author_id_key'),
    fingerprints: text('fingerprint'),
    parentIds: text('in_reply_to_id'),
    quotedIds: text('quoted_id'),
    languages: list('languages'),
    hashtags: list('hashtags'),
    mentions: list('mentions'),
    createdAt: number('created_at'),
    batches: number('sequence'),
    likes: number('likes'),
    reposts: number('reposts'),
    flags: flagsOf(batch),
    posts: text('post'),
    ...vectorsOf(batch),
  };
}

const columnOf = (batch: RecordBatch, name: string): Data => {
  const data = batch.getChild(name)?.data[0];
  if (!data) throw new Error(`The table has no column "${name}".`);
  return data;
};

/** A text that is null has no bytes. */
const textColumn = ({ valueOffsets, values }: Data): TextColumn => ({ offsets: valueOffsets as Int32Array, bytes: values as Uint8Array });

function flagsOf(batch: RecordBatch): Uint8Array {
  const flags = new Uint8Array(batch.numRows);
  const add = (name: string, flag: number) => {
    const { values, offset } = columnOf(batch, name);
    for (let row = 0; row < flags.length; row++) if (isSet(values as Uint8Array, offset + row)) flags[row]! |= flag;
  };
  add('has_media', Flag.hasMedia);
  add('has_links', Flag.hasLinks);
  add('is_repost', Flag.isRepost);
  add('repeats', Flag.repeats);
  const parents = columnOf(batch, 'in_reply_to_id');
  for (let row = 0; row < flags.length; row++) if (isValid(parents, row)) flags[row]! |= Flag.isReply;
  return flags;
}

function vectorsOf(batch: RecordBatch): Pick<IndexRows, 'vectors'> {
  const column = batch.getChild('vector')?.data[0];
  if (!column) return {};
  const present = Uint8Array.from({ length: batch.numRows }, (_, row) => (isValid(column, row) ? 1 : 0));
  const { values } = column.children[0] as Data;
  return { vectors: { values: values as Float32Array, present } };
}

/** A null bitmap that is absent or empty says that nothing is null. */
const isValid = ({ nullBitmap, offset }: Data, row: number): boolean => !nullBitmap || nullBitmap.length === 0 || isSet(nullBitmap, offset + row);

const isSet = (bits: Uint8Array, at: number): boolean => (bits[at >> 3]! & (1 << (at & 7))) !== 0;
