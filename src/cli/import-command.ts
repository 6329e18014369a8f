import { AppError, isAbort } from '../domain/errors.ts';
import { importArchive, type ImportDependencies, type ImportReport } from '../importing/import-posts.ts';
import { openArchive } from '../importing/read-archive.ts';
import { formatDuration, formatNumber, type Output, showProgress } from './progress-bar.ts';

/** Where imported posts go. */
export type ImportTarget = Pick<ImportDependencies, 'index' | 'optimize'>;

export interface ImportOptions {
  readonly signal?: AbortSignal;
  /** Where the reason of a failure is written; the standard error stream by default. */
  readonly errors?: NodeJS.WritableStream;
}

/**
 * Imports an archive with progress and report on `out`. Returns the exit code: 0 when posts were read, also with some
 * skipped; 1 when nothing could be read or the import failed; 130 when the signal stopped it.
 */
export async function runImport(path: string, target: ImportTarget, out: Output, { signal, errors = process.stderr }: ImportOptions = {}): Promise<number> {
  try {
    const report = await importWithProgress(path, target, out, signal);
    out.write(describeReport(report));
    return report.read > 0 ? 0 : 1;
  } catch (error) {
    if (isAbort(error)) {
      errors.write('Stopped. What was imported so far is kept; importing again adds the rest.\n');
      return 130;
    }
    if (!(error instanceof AppError)) throw error;
    errors.write(`${error.message}\n`);
    return 1;
  }
}

/** Imports an archive with progress on `out`. Rejects with `AppError` `BAD_ARCHIVE` when the path is no archive, and with the target's errors. */
export async function importWithProgress(path: string, target: ImportTarget, out: Output, signal?: AbortSignal): Promise<ImportReport> {
  const reader = await openArchive(path);
  const progress = showProgress(out, reader.totalBytes);
  try {
    return await importArchive({
      reader,
      index: (posts) => target.index(posts),
      optimize: () => target.optimize(),
      onProgress: progress.update,
      ...(signal !== undefined && { signal }),
    });
  } finally {
    progress.stop();
    await reader[Symbol.asyncDispose]();
  }
}

const PLACES_SHOWN = 10;

function describeReport(report: ImportReport): string {
  const { read, inserted, updated, unchanged, skipped } = report;
  const lines =
    read > 0
      ? [
          `${report.format}: ${formatNumber(read)} posts read in ${formatDuration(report.milliseconds)}.`,
          `  ${formatNumber(inserted)} new, ${formatNumber(updated)} updated, ${formatNumber(unchanged)} unchanged, ${formatNumber(skipped)} skipped`,
        ]
      : [`${report.format}: no posts could be read, ${formatNumber(skipped)} records skipped.`];
  for (const { reason, count } of report.skippedByReason) lines.push(`  skipped ${formatNumber(count)}: ${reason}`);
  for (const { place, reason } of report.firstSkipped.slice(0, PLACES_SHOWN)) lines.push(`    ${place}: ${reason}`);
  if (skipped > PLACES_SHOWN) lines.push(`    ... and ${formatNumber(skipped - PLACES_SHOWN)} more`);
  if (report.unknownFields.length > 0) {
    lines.push(`  ignored fields: ${report.unknownFields.map(({ field, count }) => `${field} (${formatNumber(count)})`).join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}
