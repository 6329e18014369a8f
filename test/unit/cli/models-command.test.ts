import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { formatBytes, listModels, type Models, pullModel, removeModel, showDownload, type ShownModel, untilInterrupted } from '../../../src/cli/models-command.ts';
import { runCli } from '../../../src/cli/threadwise.ts';
import { AppError } from '../../../src/domain/errors.ts';

const COMMIT = '3fa9c1d2b4e5f60718293a4b5c6d7e8f90a1b2c3';
const pulled: ShownModel = { name: 'acme/small-chat', revision: COMMIT, pulledAt: '2026-11-23T10:00:00.000Z', dtypes: ['fp32', 'q8'], bytes: 512_000_000, builtIn: false };
const builtIn: ShownModel = { name: 'threadwise-embed-en', dtypes: ['fp32'], bytes: 9_800_000, builtIn: true };
const byHand: ShownModel = { name: 'by-hand', dtypes: ['q4'], bytes: 900, builtIn: false };

const store = (models: readonly ShownModel[], parts: Partial<Models> = {}): Models => ({
  list: async () => models,
  pull: async () => pulled,
  remove: async () => undefined,
  ...parts,
});

function capture(isTTY = false) {
  let text = '';
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      text += chunk.toString();
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY, columns: 120 }), text: () => text };
}

describe('threadwise models list', () => {
  it('shows name, weights, size, revision and origin', async () => {
    const out = capture();
    expect(await listModels(store([pulled, byHand, builtIn]), out.stream)).toBe(0);
    expect(out.text()).toBe(
      [
        'NAME                 WEIGHTS   SIZE    REVISION      FROM',
        'acme/small-chat      fp32, q8  512 MB  3fa9c1d2b4e5  pulled 2026-11-23',
        'by-hand              q4        900 B   -             put there by hand',
        'threadwise-embed-en  fp32      9.8 MB  -             built in',
        '',
      ].join('\n'),
    );
  });

  it('says how to pull where nothing was pulled', async () => {
    const [none, own] = [capture(), capture()];
    expect(await listModels(store([]), none.stream)).toBe(0);
    expect(none.text()).toMatch(/^There are no models on this machine\. Pull a model with: threadwise models pull \S+\n$/);
    expect(await listModels(store([builtIn]), own.stream)).toBe(0);
    expect(own.text()).toMatch(/built in\n\nPull a model with: threadwise models pull \S+\n$/);
  });
});

describe('threadwise models pull', () => {
  const half = { bytes: 256_000_000, totalBytes: 512_000_000, fetchedBytes: 256_000_000 };
  const whole = { bytes: 512_000_000, totalBytes: 512_000_000, fetchedBytes: 512_000_000 };

  it('shows progress in lines and what is here then', async () => {
    const [out, errors] = [capture(), capture()];
    let asked: unknown;
    const models = store([], {
      pull: async (reference, { onProgress, ...options }) => {
        asked = [reference, options];
        onProgress?.(half);
        onProgress?.(whole);
        return pulled;
      },
    });
    expect(await pullModel('acme/small-chat', { dtype: 'q8', update: true }, models, out.stream, errors.stream)).toBe(0);
    expect(asked).toEqual(['acme/small-chat', { dtype: 'q8', update: true }]);
    expect(out.text()).toMatch(/^100%, 512 MB of 512 MB, [\d.]+ \w+\/s, 0 s left\nacme\/small-chat is here: fp32, q8, 512 MB, revision 3fa9c1d2b4e5\.\n$/);
    expect(errors.text()).toBe('');
  });

  it('shows a bar on a terminal', async () => {
    const out = capture(true);
    const models = store([], {
      pull: async (_, { onProgress }) => {
        onProgress?.(half);
        onProgress?.(whole);
        return pulled;
      },
    });
    expect(await pullModel('acme/small-chat', {}, models, out.stream, capture().stream)).toBe(0);
    expect(out.text()).toMatch(/█{30} 100% \| 512 MB of 512 MB \| [\d.]+ \w+\/s \| 0 s left/);
  });

  it('says that there was nothing to fetch', async () => {
    const [complete, own] = [capture(), capture()];
    await pullModel('acme/small-chat', {}, store([]), complete.stream, capture().stream);
    expect(complete.text()).toBe('acme/small-chat is complete: fp32, q8, 512 MB, revision 3fa9c1d2b4e5.\n');
    await pullModel('threadwise-embed-en', {}, store([], { pull: async () => builtIn }), own.stream, capture().stream);
    expect(own.text()).toBe('threadwise-embed-en comes with Threadwise: there is nothing to pull.\n');
  });

  it('says after Ctrl-C how to go on, and exits 130', async () => {
    const [out, errors] = [capture(), capture()];
    let stopped = false;
    const models = store([], {
      pull: async (_, { onProgress, signal }) => {
        onProgress?.(half);
        process.emit('SIGINT');
        stopped = signal?.aborted === true;
        signal?.throwIfAborted();
        return pulled;
      },
    });
    const others = process.listeners('SIGINT');
    for (const listener of others) process.off('SIGINT', listener);
    try {
      expect(await untilInterrupted((signal) => pullModel('acme/small-chat', { signal }, models, out.stream, errors.stream))).toBe(130);
      expect(process.listenerCount('SIGINT')).toBe(0);
    } finally {
      for (const listener of others) process.on('SIGINT', listener);
    }
    expect(stopped).toBe(true);
    expect(errors.text()).toBe('Stopped. "threadwise models pull acme/small-chat" goes on where it stopped; "threadwise models remove acme/small-chat" frees the space.\n');
    expect(out.text()).toMatch(/^50%, /);
  });

  it('passes on what the store says', async () => {
    const failing = store([], { pull: async () => Promise.reject(new AppError('MODEL_UNAVAILABLE', 'The model hub is out of reach.')) });
    await expect(pullModel('a/b', {}, failing, capture().stream, capture().stream)).rejects.toMatchObject({ message: 'The model hub is out of reach.' });
  });
});

describe('threadwise models remove', () => {
  it('says how many bytes were freed', async () => {
    const out = capture();
    expect(await removeModel('acme/small-chat', store([], { remove: async () => 1_234_567 }), out.stream)).toBe(0);
    expect(out.text()).toBe('Removed acme/small-chat: 1.2 MB freed.\n');
  });

  it('says what there is instead of an unknown model', async () => {
    const { stream } = capture();
    await expect(removeModel('acme/typo', store([pulled, byHand, builtIn]), stream)).rejects.toMatchObject({ message: 'There is no model acme/typo to remove. There are: acme/small-chat, by-hand.' });
    await expect(removeModel('acme/typo', store([builtIn]), stream)).rejects.toMatchObject({ message: 'There is no model acme/typo to remove. No model was pulled.' });
  });
});

describe('the help', () => {
  const run = async (...args: string[]) => {
    const [out, errors] = [new PassThrough(), new PassThrough()];
    const exitCode = await runCli(['node', 'threadwise', ...args], { serve: async () => 0, out, errors });
    return { exitCode, out: String(out.read() ?? ''), errors: String(errors.read() ?? '') };
  };

  it.each(['list', 'pull', 'remove'])('explains models %s with examples', async (command) => {
    const { exitCode, out } = await run('models', command, '--help');
    expect(exitCode).toBe(0);
    expect(out).toMatch(new RegExp(`Examples:\\n.*threadwise models ${command}`, 's'));
  });

  it.each([['models'], ['models', 'pull'], ['models', 'remove'], ['models', 'bogus'], ['models', 'pull', 'a', '--bogus']])('is shown with exit code 1 for %j %j', async (...args: string[]) => {
    const { exitCode, errors } = await run(...args);
    expect(exitCode).toBe(1);
    expect(errors).toContain('Usage: threadwise models');
  });
});

describe('showDownload', () => {
  it('writes a line at most every two seconds; what was here before does not count for the rate', () => {
    let now = 0;
    const out = new PassThrough();
    const display = showDownload(out, () => now);
    for (now = 500; now <= 5000; now += 500) display.update({ bytes: 5_000_000 + now * 1000, totalBytes: 25_000_000, fetchedBytes: now * 1000 });
    display.stop();
    expect(String(out.read()).trim().split('\n')).toEqual(['28%, 7.0 MB of 25 MB, 1.0 MB/s, 18 s left', '36%, 9.0 MB of 25 MB, 1.0 MB/s, 16 s left', '40%, 10 MB of 25 MB, 900 kB/s, 17 s left']);
  });
});

describe('formatBytes', () => {
  it('suits the size', () => {
    expect([0, 900, 999.6, 1_234, 9_960, 999_499, 999_500, 512_000_000, 3_400_000_000].map(formatBytes)).toEqual(['0 B', '900 B', '1.0 kB', '1.2 kB', '10 kB', '999 kB', '1.0 MB', '512 MB', '3.4 GB']);
  });
});
