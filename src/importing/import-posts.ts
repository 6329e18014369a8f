import type { Post } from '../domain/post.ts';
import type { UpsertResult } from '../ports/post-archive.ts';
import type { ArchiveReader } from './archive-reader.ts';
import { withDetectedLanguage } from './detect-language.ts';

export interface ImportProgress {
  readonly posts: number;
  readonly skipped: number;
  readonly bytesRead: number;
  readonly totalBytes: number;
}

interface SkippedRecord {
  readonly place: string;
  readonly reason: string;
}

/** What an import did. `read` posts are `inserted + updated + unchanged`. */
export interface ImportReport {
  readonly format: string;
  readonly read: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly skipped: number;
  /** Most frequent first. */
  readonly skippedByReason: readonly { readonly reason: string; readonly count: number }[];
  readonly firstSkipped: readonly SkippedRecord[];
  /** Most frequent first. */
  readonly unknownFields: readonly { readonly field: string; readonly count: number }[];
  readonly milliseconds: number;
}

export interface ImportDependencies {
  readonly reader: ArchiveReader;
  /** Stores a batch: all of it or nothing. */
  readonly index: (posts: readonly Post[]) => Promise<UpsertResult>;
  /** Called once after the last batch. */
  readonly optimize: () => Promise<void>;
  readonly onProgress?: (progress: ImportProgress) => void;
  readonly signal?: AbortSignal;
  readonly batchSize?: number;
}

const BATCH_SIZE = 2000;
const FIRST_SKIPPED = 20;
const MAX_REASONS = 100;

/**
 * Reads an archive to its end and stores its posts batch by batch; the next batch is read when the one before is
 * stored. Languages that the archive does not name are detected. Stops between batches with the signal's reason, and
 * with the error of a failing `index`; what was stored until then stays, and importing again adds the rest.
 */
export async function importArchive({ reader, index, optimize, onProgress, signal, batchSize = BATCH_SIZE }: ImportDependencies): Promise<ImportReport> {
  const started = performance.now();
  const stored = { inserted: 0, updated: 0, unchanged: 0 };
  const reasons = new Map<string, number>();
  const firstSkipped: SkippedRecord[] = [];
  let read = 0;
  let skipped = 0;
  let bytesRead = 0;
  let batch = new Map<string, Post>();

  const store = async () => {
    signal?.throwIfAborted();
    if (batch.size > 0) {
      const result = await index([...batch.values()]);
      stored.inserted += result.inserted;
      stored.updated += result.updated;
      stored.unchanged += result.unchanged;
      batch = new Map();
    }
    onProgress?.({ posts: read, skipped, bytesRead, totalBytes: reader.totalBytes });
  };

  signal?.throwIfAborted();
  for await (const item of reader.posts()) {
    bytesRead = item.bytesRead;
    if (item.kind === 'skipped') {
      skipped += 1;
      const reason = reasons.has(item.reason) || reasons.size < MAX_REASONS ? item.reason : 'other reasons';
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      if (firstSkipped.length < FIRST_SKIPPED) firstSkipped.push({ place: item.place, reason: item.reason });
      if (skipped % batchSize === 0) await store();
      continue;
    }
    read += 1;
    const post = item.post.lang === undefined ? await withDetectedLanguage(item.post) : item.post;
    const earlier = batch.get(post.sourceId);
    // The later one of two posts with one id wins, as it does across batches.
    if (earlier !== undefined) stored[JSON.stringify(earlier) === JSON.stringify(post) ? 'unchanged' : 'updated'] += 1;
    batch.set(post.sourceId, post);
    if (batch.size >= batchSize) await store();
  }
  await store();
  if (read > 0) await optimize();

  return {
    format: reader.format,
    read,
    ...stored,
    skipped,
    skippedByReason: byCount(reasons).map(([reason, count]) => ({ reason, count })),
    firstSkipped,
    unknownFields: byCount(reader.unknownFields).map(([field, count]) => ({ field, count })),
    milliseconds: Math.round(performance.now() - started),
  };
}

const byCount = (counts: ReadonlyMap<string, number>): [string, number][] => [...counts].sort(([, a], [, b]) => b - a);
