import { SingleBar } from 'cli-progress';
import { AppError, isAbort } from '../domain/errors.ts';
import { formatDuration, type Output } from './progress-bar.ts';

/** A model on this machine, as it is shown. */
export interface ShownModel {
  readonly name: string;
  readonly revision?: string;
  /** ISO 8601. */
  readonly pulledAt?: string;
  readonly dtypes: readonly string[];
  readonly bytes: number;
  readonly builtIn: boolean;
}

/** How far a pull is, in bytes. */
interface ShownProgress {
  readonly bytes: number;
  readonly totalBytes: number;
  readonly fetchedBytes: number;
}

/** What the commands need of the model store. */
export interface Models {
  list(): Promise<readonly ShownModel[]>;
  pull(reference: string, options: { dtype?: string; update?: boolean; onProgress?: (progress: ShownProgress) => void; signal?: AbortSignal }): Promise<ShownModel>;
  remove(reference: string): Promise<number | undefined>;
}

export interface PullArguments {
  readonly dtype?: string | undefined;
  readonly update?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

const HINT = 'Pull a model with: threadwise models pull onnx-community/Qwen2.5-0.5B-Instruct\n';
/** Elsewhere than on a terminal one line is written at most this often. */
const LINE_EVERY_MS = 2000;

/** Prints a table of the models on this machine; returns the exit code. */
export async function listModels(models: Models, out: Output): Promise<number> {
  const found = await models.list();
  if (found.length > 0) out.write(table(['NAME', 'WEIGHTS', 'SIZE', 'REVISION', 'FROM'], found.map(row)));
  if (found.every(({ builtIn }) => builtIn)) out.write(`${found.length > 0 ? '\n' : 'There are no models on this machine. '}${HINT}`);
  return 0;
}

/**
 * Pulls a model with progress on `out`. Returns the exit code: 0 when it is here, 130 when the signal stopped it (how to go on is
 * written to `errors`). Rejects with the store's errors.
 */
export async function pullModel(reference: string, { dtype, update, signal }: PullArguments, models: Models, out: Output, errors: NodeJS.WritableStream): Promise<number> {
  const display = showDownload(out);
  try {
    const model = await models.pull(reference, {
      onProgress: display.update,
      ...(dtype !== undefined && { dtype }),
      ...(update !== undefined && { update }),
      ...(signal !== undefined && { signal }),
    });
    display.stop();
    out.write(describePull(model, display.fetched()));
    return 0;
  } catch (error) {
    display.stop();
    if (!isAbort(error)) throw error;
    errors.write(`Stopped. "threadwise models pull ${reference}" goes on where it stopped; "threadwise models remove ${reference}" frees the space.\n`);
    return 130;
  }
}

/** Removes a model and says how much that freed; returns the exit code. Rejects with `NOT_FOUND` for a model that is not here, and with the store's errors. */
export async function removeModel(reference: string, models: Models, out: Output): Promise<number> {
  const freed = await models.remove(reference);
  if (freed !== undefined) {
    out.write(`Removed ${reference}: ${formatBytes(freed)} freed.\n`);
    return 0;
  }
  const names = (await models.list()).filter(({ builtIn }) => !builtIn).map(({ name }) => name);
  throw new AppError('NOT_FOUND', `There is no model ${reference} to remove. ${names.length > 0 ? `There are: ${names.join(', ')}.` : 'No model was pulled.'}`);
}

/** Runs with a signal that Ctrl-C aborts. A second Ctrl-C ends the process at once. */
export async function untilInterrupted<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const interrupt = (): void => (stop.signal.aborted ? process.exit(130) : stop.abort());
  process.on('SIGINT', interrupt);
  try {
    return await run(stop.signal);
  } finally {
    process.off('SIGINT', interrupt);
  }
}

const describePull = ({ name, dtypes, bytes, revision, builtIn }: ShownModel, fetched: number): string => {
  if (builtIn) return `${name} comes with Threadwise: there is nothing to pull.\n`;
  return `${name} is ${fetched > 0 ? 'here' : 'complete'}: ${dtypes.join(', ')}, ${formatBytes(bytes)}${revision === undefined ? '' : `, revision ${shortened(revision)}`}.\n`;
};

const row = ({ name, dtypes, bytes, revision, builtIn, pulledAt }: ShownModel): string[] => [
  name,
  dtypes.join(', '),
  formatBytes(bytes),
  revision === undefined ? '-' : shortened(revision),
  builtIn ? 'built in' : pulledAt === undefined ? 'put there by hand' : `pulled ${pulledAt.slice(0, 10)}`,
];

const shortened = (revision: string): string => revision.slice(0, 12);

function table(head: readonly string[], rows: readonly string[][]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd();
  return `${[head, ...rows].map(line).join('\n')}\n`;
}

export interface DownloadDisplay {
  update(progress: ShownProgress): void;
  /** Shows the last state and leaves the line. */
  stop(): void;
  /** Bytes that came over the network. */
  fetched(): number;
}

/** Shows bytes, rate and time left: a moving bar on a terminal, plain lines elsewhere. `now` is in milliseconds. */
export function showDownload(out: Output, now: () => number = () => performance.now()): DownloadDisplay {
  const bar = out.isTTY === true ? new SingleBar({ stream: out, format: '{bar} {percent} | {size} | {rate} | {left}', barsize: 30, barCompleteChar: '█', barIncompleteChar: '░', hideCursor: true }) : undefined;
  let shownAt = now();
  // What was here before, and the time it took to check it, do not count for the rate.
  let first: { readonly at: number; readonly fetchedBytes: number } | undefined;
  let last: ShownProgress | undefined;
  let shown: ShownProgress | undefined;
  const figures = (progress: ShownProgress) => figuresOf(progress, progress.fetchedBytes - (first?.fetchedBytes ?? 0), now() - (first?.at ?? 0));
  const write = (progress: ShownProgress) => {
    const { percent, size, rate, left } = figures(progress);
    out.write(`${percent}, ${size}, ${rate}, ${left}\n`);
    shownAt = now();
    shown = progress;
  };
  return {
    update(progress) {
      last = progress;
      if (first === undefined) {
        first = { at: now(), fetchedBytes: progress.fetchedBytes };
        bar?.start(Math.max(1, progress.totalBytes), progress.bytes, figures(progress));
      }
      if (bar !== undefined) bar.update(progress.bytes, figures(progress));
      else if (now() - shownAt >= LINE_EVERY_MS) write(progress);
    },
    stop() {
      if (bar !== undefined) bar.stop();
      else if (last !== undefined && last !== shown) write(last);
    },
    fetched: () => last?.fetchedBytes ?? 0,
  };
}

function figuresOf({ bytes, totalBytes }: ShownProgress, fetchedBytes: number, elapsedMs: number): Record<'percent' | 'size' | 'rate' | 'left', string> {
  const perMs = elapsedMs > 0 ? fetchedBytes / elapsedMs : 0;
  const missing = totalBytes - bytes;
  return {
    percent: `${totalBytes > 0 ? Math.floor((bytes * 100) / totalBytes) : 100}%`,
    size: `${formatBytes(bytes)} of ${formatBytes(totalBytes)}`,
    rate: `${formatBytes(perMs * 1000)}/s`,
    left: missing === 0 || perMs > 0 ? `${formatDuration(missing === 0 ? 0 : missing / perMs)} left` : 'time left unknown',
  };
}

/** "9 B", "1.2 kB", "512 MB", "3.4 GB": thousands, as disks are sold. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit]}`;
}
