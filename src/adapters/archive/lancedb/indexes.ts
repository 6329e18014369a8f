import { Index, type Table } from '@lancedb/lancedb';

// An `Index` can be used once, hence functions.
const INDEXES: Readonly<Record<string, () => Index>> = {
  id: Index.btree,
  author_key: Index.btree,
  in_reply_to_id: Index.btree,
};

const build = (table: Table, column: string) => {
  const config = INDEXES[column];
  if (config === undefined) throw new Error(`There is no index on "${column}".`);
  return table.createIndex(column, { config: config(), replace: true });
};

async function coverage(table: Table, column: string): Promise<{ indexed: number; unindexed: number }> {
  const stats = await table.indexStats(`${column}_idx`);
  return { indexed: stats?.numIndexedRows ?? 0, unindexed: stats?.numUnindexedRows ?? 0 };
}

export async function createIndexes(table: Table): Promise<void> {
  for (const column of Object.keys(INDEXES)) await build(table, column);
}

/**
 * Cheap upkeep after every write: looking up ids slows down with every row outside their index. Rebuilding the index on id takes
 * 0.3 ms per thousand posts; as the steps grow with the archive, an import pays little for it.
 */
export async function keepIndexesUsable(table: Table): Promise<void> {
  const ids = await coverage(table, 'id');
  if (ids.unindexed >= Math.max(10_000, ids.indexed / 8)) await build(table, 'id');
}

/** How long a version of the table stays for readers that are still at work on it. */
const KEEP_VERSIONS_MS = 60_000;
/** So many posts outside the indexes, or pieces of table, cost a search less than 10 ms. */
const TOLERATED_UNINDEXED = 2_000;
const TOLERATED_FRAGMENTS = 32;

/**
 * Joins the pieces of the table, brings every index up to date and drops old versions. Takes about 20 s per
 * million posts however little there is to do, so it does nothing where searches would hardly gain.
 */
export async function optimizeTable(table: Table): Promise<void> {
  const outside = Math.max(...(await table.listIndices()).map((index) => index.numUnindexedRows ?? 0));
  const { fragmentStats, numRows } = await table.stats();
  const fewOutside = outside <= Math.min(TOLERATED_UNINDEXED, numRows / 50);
  if (fewOutside && fragmentStats.numFragments <= TOLERATED_FRAGMENTS) return;
  await table.optimize({ cleanupOlderThan: new Date(Date.now() - KEEP_VERSIONS_MS) });
}
