import type { PostFilter } from '../src/domain/filter.ts';
import type { Post } from '../src/domain/post.ts';
import { analyze } from '../src/search/analyze.ts';

export const QUERY_KINDS = ['words', 'hashtag', 'question', 'filtered'] as const;

export interface BenchQuery {
  readonly kind: (typeof QUERY_KINDS)[number];
  readonly text: string;
  /** Authors and a time range at most: what every engine can do. */
  readonly filter: Pick<PostFilter, 'authors' | 'since' | 'until'>;
}

/** One search engine with posts in it, as the benchmark sees it. */
export interface SearchEngine extends AsyncDisposable {
  add(posts: readonly Post[]): Promise<void>;
  /** After the last batch: what it takes until searches are at full speed. */
  finish(): Promise<void>;
  /** Before searches that are timed: what the engine does not count as its own work, such as the vectors of the queries. */
  prepare(queries: readonly BenchQuery[]): Promise<void>;
  /** Source ids of the best `first` posts, best first. */
  search(query: BenchQuery, first: number): Promise<readonly string[]>;
  /** Bytes on disk; undefined for an engine that keeps everything in memory. */
  diskBytes(): Promise<number | undefined>;
}

/** In the order of the tables. "own": with the text analysis that the engine comes with, else it gets the terms that Threadwise has, too. */
export const ENGINES = {
  ours: 'Threadwise',
  lancedb: 'bare LanceDB: BM25 and nearest 1,000 in parallel',
  'lancedb-text': 'bare LanceDB: BM25',
  orama: 'Orama: text',
  'orama-hybrid': 'Orama: hybrid',
  'orama-own': 'Orama: text, its own English stemmer',
  sqlite: 'SQLite FTS5 (WebAssembly)',
  'sqlite-own': 'SQLite FTS5, its own porter unicode61',
} as const;

export type EngineName = keyof typeof ENGINES;

export interface EngineOptions {
  /** An empty folder for what the engine writes. */
  readonly folder: string;
  readonly vectorIndex: VectorIndexName;
}

export const VECTOR_INDEXES = ['none', 'ivf-flat', 'ivf-pq', 'ivf-rq', 'hnsw-sq'] as const;
export type VectorIndexName = (typeof VECTOR_INDEXES)[number];

/** Opens an empty engine. Only its own modules are loaded, so that memory is its own, too. */
export async function openEngine(name: EngineName, { folder, vectorIndex }: EngineOptions): Promise<SearchEngine> {
  switch (name) {
    case 'ours':
      return (await import('./search-ours.ts')).openOurs(folder);
    case 'lancedb':
      return (await import('./search-lancedb.ts')).openLance(folder, { vectors: true, vectorIndex });
    case 'lancedb-text':
      return (await import('./search-lancedb.ts')).openLance(folder, { vectors: false, vectorIndex });
    case 'orama':
      return (await import('./search-orama.ts')).openOrama({ vectors: false, analysis: 'ours' });
    case 'orama-hybrid':
      return (await import('./search-orama.ts')).openOrama({ vectors: true, analysis: 'ours' });
    case 'orama-own':
      return (await import('./search-orama.ts')).openOrama({ vectors: false, analysis: 'own' });
    case 'sqlite':
      return (await import('./search-sqlite.ts')).openSqlite(folder, 'ours');
    case 'sqlite-own':
      return (await import('./search-sqlite.ts')).openSqlite(folder, 'own');
  }
}

/** Whose text analysis an engine searches with. */
export type Analysis = 'ours' | 'own';

/** What an engine without fields searches of a post. */
export const textOf = ({ title, text, author }: Post): string => [title, text, `@${author.handle}`].filter((part) => part !== undefined).join('\n');

/** The same as terms joined by spaces, which stand in no term. */
export const termsOf = (text: string): string => analyze(text).map((term) => term.replaceAll(/\s+/g, '_')).join(' ');

/** What an embedder reads of a post. */
export const meaningOf = ({ title, text }: Post): string => (title === undefined ? text : `${title}\n${text}`);
