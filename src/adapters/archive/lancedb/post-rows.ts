import { createHash } from 'node:crypto';
import { Bool, type Data, type DataType, Field, Float64, RecordBatch, Schema, Struct, Table, Utf8, makeData } from 'apache-arrow';
import { AppError } from '../../../domain/errors.ts';
import type { Post } from '../../../domain/post.ts';
import type { IndexedPost, PostTerms } from '../../../ports/post-archive.ts';
import {
  flagColumn,
  numberColumn,
  stringColumn,
  stringListColumn,
  stringListType,
  vectorColumn,
  vectorType,
} from './arrow-columns.ts';

/** A post on its way into the table. */
export interface PostRow {
  readonly indexed: IndexedPost;
  /** The post as it is stored. */
  readonly json: string;
  /** Digest of `json`, 32 hex digits. */
  readonly hash: string;
  /** Number of the batch that first brought the post. */
  readonly sequence: number;
  /** Number of the write that stored it as it is. */
  readonly revision: number;
}

interface Column {
  readonly name: string;
  readonly type: () => DataType;
  readonly nullable?: boolean;
  readonly data: (rows: readonly PostRow[]) => Data;
}

const text = (name: string, read: (row: PostRow) => string): Column => ({
  name,
  type: () => new Utf8(),
  data: (rows) => stringColumn(rows.map(read)),
});

const optionalText = (name: string, read: (post: Post) => string | undefined): Column => ({
  name,
  type: () => new Utf8(),
  nullable: true,
  data: (rows) => stringColumn(rows.map((row) => read(row.indexed.post) ?? null)),
});

const number = (name: string, read: (row: PostRow) => number): Column => ({
  name,
  type: () => new Float64(),
  data: (rows) => numberColumn(rows.map(read)),
});

const flag = (name: string, read: (row: PostRow) => boolean): Column => ({
  name,
  type: () => new Bool(),
  data: (rows) => flagColumn(rows.map(read)),
});

const labels = (name: string, read: (post: Post) => readonly string[]): Column => ({
  name,
  type: stringListType,
  data: (rows) => stringListColumn(rows.map((row) => read(row.indexed.post))),
});

const vector = (dimensions: number): Column => ({
  name: 'vector',
  type: () => vectorType(dimensions),
  nullable: true,
  data: (rows) => vectorColumn(rows.map((row) => usableVector(row.indexed, dimensions)), dimensions),
});

const lower = (value: string) => value.toLowerCase();

const COLUMNS: readonly Column[] = [
  text('id', (row) => row.indexed.post.sourceId),
  text('hash', (row) => row.hash),
  number('sequence', (row) => row.sequence),
  text('post', (row) => row.json),
  number('revision', (row) => row.revision),
  text('terms', (row) => termLines(row.indexed.terms)),
  text('fingerprint', (row) => row.indexed.fingerprint),
  flag('repeats', (row) => row.indexed.repeats),
  number('created_at', (row) => row.indexed.post.createdAt),
  text('author_key', (row) => lower(row.indexed.post.author.handle)),
  text('author_id_key', (row) => lower(row.indexed.post.author.id)),
  text('author_handle', (row) => row.indexed.post.author.handle),
  optionalText('author_name', (post) => post.author.name),
  labels('languages', (post) => languagePrefixes(post.lang)),
  labels('hashtags', (post) => [...new Set(post.hashtags.map(lower))]),
  labels('mentions', (post) => [...new Set(post.mentions.map(lower))]),
  optionalText('in_reply_to_id', (post) => post.inReplyToId),
  optionalText('quoted_id', (post) => post.quotedId),
  flag('has_media', (row) => row.indexed.post.media.length > 0),
  flag('has_links', (row) => row.indexed.post.links.length > 0),
  flag('is_repost', (row) => row.indexed.post.isRepost),
  number('likes', (row) => row.indexed.post.metrics.likes),
  number('reposts', (row) => row.indexed.post.metrics.reposts),
];

const columnsFor = (dimensions: number | undefined) =>
  dimensions === undefined ? COLUMNS : [...COLUMNS, vector(dimensions)];

/** The schema of the table `posts`; without `dimensions` it has no vector column. */
export const postSchema = (dimensions: number | undefined): Schema =>
  new Schema(columnsFor(dimensions).map(({ name, type, nullable }) => new Field(name, type(), nullable ?? false)));

export function rowsToArrow(rows: readonly PostRow[], dimensions: number | undefined): Table {
  const schema = postSchema(dimensions);
  const children = columnsFor(dimensions).map((column) => column.data(rows));
  const data = makeData({ type: new Struct(schema.fields), length: rows.length, nullCount: 0, children });
  return new Table(schema, new RecordBatch(schema, data));
}

/** A line for each field: body, attached, author. White space within a term would divide it. */
const termLines = ({ body, attached, author }: PostTerms): string =>
  [body, attached, author].map((terms) => terms.map((term) => term.replaceAll(/[ \n]+/g, '_')).join(' ')).join('\n');

/** "zh-hant-tw" -> zh, zh-hant, zh-hant-tw: a filter for any of them finds the post. */
function languagePrefixes(lang: string | undefined): string[] {
  if (lang === undefined || lang === '') return [];
  const parts = lower(lang).split('-');
  return parts.map((_, index) => parts.slice(0, index + 1).join('-'));
}

function usableVector({ post, vector: values }: IndexedPost, dimensions: number): readonly number[] | null {
  if (values === undefined || values.length === 0) return null;
  if (values.length !== dimensions) {
    throw new AppError(
      'MODEL_MISMATCH',
      `Post ${post.sourceId} came with a vector of ${values.length} dimensions, the archive holds ${dimensions}.`,
    );
  }
  return values.every(Number.isFinite) ? values : null;
}

/** The stored form: one spelling for equal posts, whatever the order of their properties. */
export function encodePost(post: Post): string {
  const { author, metrics } = post;
  return JSON.stringify({
    sourceId: post.sourceId,
    text: post.text,
    createdAt: post.createdAt,
    author: { id: author.id, handle: author.handle, name: author.name, followers: author.followers },
    lang: post.lang,
    title: post.title,
    url: post.url,
    inReplyToId: post.inReplyToId,
    quotedId: post.quotedId,
    repostOfId: post.repostOfId,
    isRepost: post.isRepost,
    hashtags: post.hashtags,
    mentions: post.mentions,
    links: post.links.map(({ url, title }) => ({ url, title })),
    media: post.media.map(({ type, url, alt }) => ({ type, url, alt })),
    metrics: { likes: metrics.likes, reposts: metrics.reposts, replies: metrics.replies },
    editedAt: post.editedAt,
  });
}

export const decodePost = (json: string): Post => JSON.parse(json) as Post;

/** Half of a SHA-256, which is ample to tell two posts apart. */
export const hashOf = (json: string): string => createHash('sha256').update(json).digest('hex').slice(0, 32);
