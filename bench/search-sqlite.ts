import path from 'node:path';
import sqlite3, { type Statement } from 'node-sqlite3-wasm';
import { folderBytes } from './search-disk.ts';
import { termsOf, textOf, type Analysis, type BenchQuery, type SearchEngine } from './search-engine.ts';

/** Terms come analysed: only white space and control characters divide them. */
const TERMS_TOKENIZER = `unicode61 remove_diacritics 0 categories ''L* M* N* P* S* Co''`;
/** SQLite's own unit is 1 KiB. */
const CACHE_KIB = 256 * 1024;

/**
 * SQLite FTS5 in a file: BM25 over one column, a post matches with any word of the query. The page is read with it, as a
 * program would that shows it.
 */
export async function openSqlite(folder: string, analysis: Analysis): Promise<SearchEngine> {
  const database = new sqlite3.Database(path.join(folder, 'posts.db'));
  database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -${CACHE_KIB}`);
  database.exec('CREATE TABLE post (rowid INTEGER PRIMARY KEY, id TEXT, author TEXT, created_at INTEGER, text TEXT)');
  database.exec(`CREATE VIRTUAL TABLE post_text USING fts5(text, content = '', tokenize = '${analysis === 'own' ? 'porter unicode61' : TERMS_TOKENIZER}')`);
  const insertPost = database.prepare('INSERT INTO post (id, author, created_at, text) VALUES (?, ?, ?, ?)');
  const insertText = database.prepare('INSERT INTO post_text (rowid, text) VALUES (?, ?)');
  const searches = new Map<string, Statement>();
  const searchFor = (sql: string) => {
    const statement = searches.get(sql) ?? database.prepare(sql);
    searches.set(sql, statement);
    return statement;
  };
  return {
    async add(posts) {
      database.exec('BEGIN');
      for (const post of posts) {
        const { lastInsertRowid } = insertPost.run([post.sourceId, post.author.handle.toLowerCase(), post.createdAt, post.text]);
        insertText.run([lastInsertRowid, analysis === 'own' ? textOf(post) : termsOf(textOf(post))]);
      }
      database.exec('COMMIT');
    },
    async finish() {
      database.exec("INSERT INTO post_text (post_text) VALUES ('optimize'); CREATE INDEX post_by_author ON post (author, created_at); CREATE INDEX post_by_time ON post (created_at)");
    },
    prepare: async () => {},
    async search(query, first) {
      const match = matchOf(query, analysis);
      if (match === '') return [];
      const [sql, values] = searchSql(query);
      return searchFor(sql).all([match, ...values, first]).map(({ id }) => id as string);
    },
    diskBytes: () => folderBytes(folder),
    async [Symbol.asyncDispose]() {
      for (const statement of [insertPost, insertText, ...searches.values()]) statement.finalize();
      database.close();
    },
  };
}

/** Words are data: quoted, and joined by OR. */
function matchOf({ text }: BenchQuery, analysis: Analysis): string {
  const words = analysis === 'own' ? (text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []) : termsOf(text).split(' ');
  return [...new Set(words)].filter((word) => word !== '').map((word) => `"${word.replaceAll('"', '""')}"`).join(' OR ');
}

/** `rank` is bm25() of FTS5, sorted inside it, which its documentation says is the faster form. */
function searchSql({ filter: { authors, since, until } }: BenchQuery): [string, (string | number)[]] {
  const conditions = [
    authors && `post.author IN (${authors.map(() => '?').join(', ')})`,
    since !== undefined && 'post.created_at >= ?',
    until !== undefined && 'post.created_at < ?',
  ].filter((condition) => typeof condition === 'string');
  const values = [...(authors ?? []).map((author) => author.toLowerCase()), ...[since, until].filter((time) => time !== undefined)];
  const page = 'SELECT post.id, post.text FROM';
  if (conditions.length === 0) return [`${page} (SELECT rowid, rank FROM post_text WHERE post_text MATCH ? ORDER BY rank LIMIT ?) AS hit JOIN post ON post.rowid = hit.rowid ORDER BY hit.rank`, values];
  return [`${page} post_text JOIN post ON post.rowid = post_text.rowid WHERE post_text MATCH ? AND ${conditions.join(' AND ')} ORDER BY post_text.rank LIMIT ?`, values];
}
