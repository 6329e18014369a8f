import { PassThrough } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { formatDuration, showProgress } from '../../../src/cli/progress-bar.ts';

const progress = (posts: number, bytesRead: number) => ({ posts, skipped: 0, bytesRead, totalBytes: 1000 });

describe('showProgress', () => {
  it('writes a line at most every two seconds where there is no terminal, and one at the end', () => {
    let now = 0;
    const out = new PassThrough();
    const display = showProgress(out, 1000, () => now);
    for (now = 500; now <= 5000; now += 500) display.update(progress(now * 2, now / 10));
    display.stop();
    expect(String(out.read()).trim().split('\n')).toEqual([
      '20%, 4,000 posts, 2,000/s, 8 s left',
      '40%, 8,000 posts, 2,000/s, 6 s left',
      '50%, 10,000 posts, 1,818/s, 5.5 s left',
    ]);
  });

  it('writes the last state once only', () => {
    let now = 0;
    const out = new PassThrough();
    const display = showProgress(out, 1000, () => now);
    now = 3000;
    display.update(progress(10, 1000));
    display.stop();
    expect(String(out.read())).toBe('100%, 10 posts, 3/s, 0 s left\n');
  });
});

describe('formatDuration', () => {
  it('suits the length', () => {
    expect([840, 9_949, 42_000, 190_000, 3_900_000].map(formatDuration)).toEqual(['0.8 s', '9.9 s', '42 s', '3 min 10 s', '1 h 5 min']);
  });
});
