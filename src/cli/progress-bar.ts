import { SingleBar } from 'cli-progress';

import type { ImportProgress } from '../importing/import-posts.ts';

/** A terminal or any other stream. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

export interface ProgressDisplay {
  update(progress: ImportProgress): void;
  /** Shows the last state and leaves the line. */
  stop(): void;
}

/** Elsewhere than on a terminal one line is written at most this often. */
const LINE_EVERY_MS = 2000;

/**
 * Shows posts, rate and time left: a moving bar on a terminal, plain lines elsewhere. How far the import is goes by the
 * bytes read, as the number of posts is not known before. `now` is in milliseconds.
 */
export function showProgress(out: Output, totalBytes: number, now: () => number = () => performance.now()): ProgressDisplay {
  const started = now();
  const figures = (progress: ImportProgress) => figuresOf(progress, now() - started);
  return out.isTTY === true ? movingBar(out, totalBytes, figures) : plainLines(out, figures, now);
}

type Figures = Record<'posts' | 'rate' | 'percent' | 'left', string>;

function movingBar(out: Output, totalBytes: number, figures: (progress: ImportProgress) => Figures): ProgressDisplay {
  const bar = new SingleBar({ stream: out, format: '{bar} {percent} | {posts} posts | {rate} | {left}', barsize: 30, barCompleteChar: '█', barIncompleteChar: '░', hideCursor: true });
  bar.start(Math.max(1, totalBytes), 0, figures({ posts: 0, skipped: 0, bytesRead: 0, totalBytes }));
  return {
    update: (progress) => bar.update(progress.bytesRead, figures(progress)),
    stop: () => bar.stop(),
  };
}

function plainLines(out: Output, figures: (progress: ImportProgress) => Figures, now: () => number): ProgressDisplay {
  let lastLine = now();
  let last: ImportProgress | undefined;
  let shown: ImportProgress | undefined;
  const write = (progress: ImportProgress) => {
    const { posts, rate, percent, left } = figures(progress);
    out.write(`${percent}, ${posts} posts, ${rate}, ${left}\n`);
    lastLine = now();
    shown = progress;
  };
  return {
    update: (progress) => {
      last = progress;
      if (now() - lastLine >= LINE_EVERY_MS) write(progress);
    },
    stop: () => {
      if (last !== undefined && last !== shown) write(last);
    },
  };
}

function figuresOf({ posts, bytesRead, totalBytes }: ImportProgress, elapsedMs: number): Figures {
  const rate = elapsedMs > 0 ? Math.round((posts * 1000) / elapsedMs) : 0;
  const left = bytesRead > 0 ? (elapsedMs * Math.max(0, totalBytes - bytesRead)) / bytesRead : undefined;
  return {
    posts: formatNumber(posts),
    rate: `${formatNumber(rate)}/s`,
    percent: `${totalBytes > 0 ? Math.min(100, Math.floor((bytesRead * 100) / totalBytes)) : 100}%`,
    left: left === undefined ? 'time left unknown' : `${formatDuration(left)} left`,
  };
}

export const formatNumber = (value: number): string => value.toLocaleString('en-US');

/** "0.8 s", "42 s", "3 min 10 s", "1 h 5 min". */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${(Math.round(seconds * 10) / 10).toString()} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
