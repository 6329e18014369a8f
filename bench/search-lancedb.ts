import { connect, Index, MatchQuery, Operator, type Table } from '@lancedb/lancedb';
import { Field, FixedSizeList, Float32, Float64, makeData, RecordBatch, Schema, Struct, Table as ArrowTable, Utf8, vectorFromArray, type Data } from 'apache-arrow';
import type { Post } from '../src/domain/post.ts';
import { folderBytes } from './search-disk.ts';
import { openEmbedder, QueryVectors } from './search-embedder.ts';
import { meaningOf, termsOf, textOf, type BenchQuery, type SearchEngine, type VectorIndexName } from './search-engine.ts';

/** How deep a hybrid search reads each list. */
const DEPTH = 1_000;

/** A LanceDB table, and nothing but the two calls that a hybrid search makes of it; with `vectors: false` only the first. */
export async function openLance(folder: string, { vectors, vectorIndex }: { vectors: boolean; vectorIndex: VectorIndexName }): Promise<SearchEngine> {
  const connection = await connect(folder);
  const embedder = vectors ? await openEmbedder() : undefined;
  const queryVectors = new QueryVectors();
  const schema = schemaOf(embedder?.dimensions);
  const table = await connection.createEmptyTable('posts', schema);
  return {
    async add(posts) {
      const meanings = await embedder?.embedDocuments(posts.map(meaningOf));
      await table.add(batchOf(posts, meanings, schema));
    },
    async finish() {
      await table.optimize({ cleanupOlderThan: new Date() });
      await table.createIndex('terms', { config: Index.fts({ baseTokenizer: 'whitespace', lowercase: false, stem: false, removeStopWords: false, asciiFolding: false, withPosition: false }) });
      for (const column of ['created_at', 'author']) await table.createIndex(column, { config: Index.btree() });
      const config = vectors ? vectorIndexOf(vectorIndex) : undefined;
      if (config) await table.createIndex('vector', { config });
    },
    prepare: async (queries) => embedder && queryVectors.prepare(queries, embedder),
    async search(query, first) {
      const [byWords] = await Promise.all([matchWords(table, query), embedder ? findNearest(table, query, queryVectors.of(query)) : []]);
      return byWords.slice(0, first);
    },
    diskBytes: () => folderBytes(folder),
    async [Symbol.asyncDispose]() {
      await embedder?.[Symbol.asyncDispose]();
      table.close();
      connection.close();
    },
  };
}

async function matchWords(table: Table, query: BenchQuery): Promise<string[]> {
  const terms = [...new Set(termsOf(query.text).split(' '))].join(' ');
  const search = table.query().fullTextSearch(new MatchQuery(terms, 'terms', { operator: Operator.Or })).select(['id', '_score']).limit(DEPTH);
  const where = conditionOf(query);
  return idsOf(await (where === undefined ? search : search.where(where)).toArrow());
}

async function findNearest(table: Table, query: BenchQuery, vector: readonly number[]): Promise<string[]> {
  if (vector.length === 0) return [];
  const search = table.query().nearestTo([...vector]).distanceType('cosine').select(['id', '_distance']).limit(DEPTH);
  const where = conditionOf(query);
  return idsOf(await (where === undefined ? search : search.where(where)).toArrow());
}

const idsOf = (found: Awaited<ReturnType<ReturnType<Table['query']>['toArrow']>>): string[] => [...(found.getChild('id') ?? [])].map(String);

function conditionOf({ filter: { authors, since, until } }: BenchQuery): string | undefined {
  const conditions = [
    authors && `author IN (${authors.map((author) => `'${author.toLowerCase().replaceAll("'", "''")}'`).join(', ')})`,
    since !== undefined && `created_at >= ${since}`,
    until !== undefined && `created_at < ${until}`,
  ].filter((condition) => typeof condition === 'string');
  return conditions.length > 0 ? conditions.join(' AND ') : undefined;
}

function vectorIndexOf(name: VectorIndexName): Index | undefined {
  const distanceType = 'cosine' as const;
  switch (name) {
    case 'none':
      return undefined;
    case 'ivf-flat':
      return Index.ivfFlat({ distanceType });
    case 'ivf-pq':
      return Index.ivfPq({ distanceType });
    case 'ivf-rq':
      return Index.ivfRq({ distanceType });
    case 'hnsw-sq':
      return Index.hnswSq({ distanceType });
  }
}

const vectorType = (dimensions: number) => new FixedSizeList(dimensions, new Field('item', new Float32(), true));

const schemaOf = (dimensions: number | undefined): Schema =>
  new Schema([
    ...['id', 'author', 'terms'].map((name) => new Field(name, new Utf8(), false)),
    new Field('created_at', new Float64(), false),
    ...(dimensions === undefined ? [] : [new Field('vector', vectorType(dimensions), true)]),
  ]);

function batchOf(posts: readonly Post[], vectors: readonly (readonly number[])[] | undefined, schema: Schema): ArrowTable {
  const texts = [posts.map(({ sourceId }) => sourceId), posts.map(({ author }) => author.handle.toLowerCase()), posts.map((post) => termsOf(textOf(post)))];
  const times = makeData({ type: new Float64(), length: posts.length, nullCount: 0, data: Float64Array.from(posts, ({ createdAt }) => createdAt) });
  const vectorField = schema.fields.find(({ name }) => name === 'vector');
  const children = [
    ...texts.map((values) => vectorFromArray(values, new Utf8()).data[0] as Data),
    times,
    ...(vectorField && vectors ? [vectorsOf(vectors, (vectorField.type as FixedSizeList).listSize)] : []),
  ];
  return new ArrowTable(schema, new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: posts.length, nullCount: 0, children })));
}

/** A post without a vector has null. */
function vectorsOf(vectors: readonly (readonly number[])[], dimensions: number): Data {
  const values = new Float32Array(vectors.length * dimensions);
  const nullBitmap = new Uint8Array(Math.ceil(vectors.length / 8));
  vectors.forEach((vector, row) => {
    if (vector.length === 0) return;
    values.set(vector, row * dimensions);
    nullBitmap[row >> 3] = (nullBitmap[row >> 3] ?? 0) | (1 << (row & 7));
  });
  const nullCount = vectors.filter(({ length }) => length === 0).length;
  return makeData({ type: vectorType(dimensions), length: vectors.length, nullCount, nullBitmap, child: makeData({ type: new Float32(), length: values.length, nullCount: 0, data: values }) });
}
