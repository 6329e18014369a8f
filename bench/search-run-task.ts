import { fork } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BenchTask, QualityFigures, QualityTask, SpeedFigures, SpeedTask } from './search-measure.ts';

/** Why there are no figures. */
export interface Failed {
  readonly failed: string;
}

export type Outcome<T> = T | Failed;

export interface TaskLimits {
  /** Of the whole task: after it the process is killed. */
  readonly timeoutMs: number;
  readonly heapBytes: number;
  readonly signal: AbortSignal;
}

export function runTask(task: SpeedTask, limits: TaskLimits): Promise<Outcome<SpeedFigures>>;
export function runTask(task: QualityTask, limits: TaskLimits): Promise<Outcome<QualityFigures>>;
/**
 * Runs a task in a process of its own, so that its memory is its own and its death ends nothing else. Its folder is made and
 * removed. Rejects with the signal's reason.
 */
export async function runTask(task: BenchTask, limits: TaskLimits): Promise<Outcome<object>> {
  await mkdir(task.folder, { recursive: true });
  try {
    const file = `${task.folder}.json`;
    await writeFile(file, JSON.stringify(task));
    const outcome = await runChild(file, limits);
    limits.signal.throwIfAborted();
    return outcome;
  } finally {
    await rm(task.folder, { recursive: true, force: true });
  }
}

function runChild(taskFile: string, { timeoutMs, heapBytes, signal }: TaskLimits): Promise<Outcome<object>> {
  const child = fork(path.join(import.meta.dirname, 'search-child.ts'), [taskFile], {
    cwd: path.resolve(import.meta.dirname, '..'),
    execArgv: ['--import', 'tsx', '--expose-gc', `--max-old-space-size=${Math.round(heapBytes / 2 ** 20)}`],
    // Standard output is for the tables.
    stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
    // Also carries numbers that JSON has not.
    serialization: 'advanced',
    signal,
    killSignal: 'SIGKILL',
  });
  return new Promise((resolve) => {
    let figures: object | undefined;
    let late = false;
    const timer = setTimeout(() => (late = child.kill('SIGKILL')), timeoutMs);
    child.on('message', (message) => (figures = message as object));
    child.on('error', () => undefined);
    child.on('close', (code, killedBy) => {
      clearTimeout(timer);
      if (figures) return resolve(figures);
      if (late) return resolve({ failed: `ended after ${Math.round(timeoutMs / 60_000)} min without a result` });
      // What V8 and the kernel do to a process that wants more memory than it gets.
      if (killedBy === 'SIGABRT' || killedBy === 'SIGKILL' || code === 134) return resolve({ failed: 'ran out of memory' });
      resolve({ failed: `ended with ${killedBy ?? `code ${code}`}; its message is above the table` });
    });
  });
}
