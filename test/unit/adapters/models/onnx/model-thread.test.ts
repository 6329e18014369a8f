import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ModelThread, type ModelThreadOptions } from '../../../../../src/adapters/models/onnx/model-thread.ts';
import type { AppError } from '../../../../../src/domain/errors.ts';

type Request = { readonly do: 'echo'; readonly value: unknown } | { readonly do: 'parts' | 'refuse' | 'hold' | 'aborted' | 'exit' | 'throw' | 'fill the heap' };
const script = new URL('../../../../fakes/model-worker.js', import.meta.url);
const ECHO: Request = { do: 'echo', value: 'ferry' };
const STOPPED = { name: 'AppError', code: 'MODEL_UNAVAILABLE', retryable: true };

let thread: ModelThread<Request, unknown, string>;

function start(options: Partial<ModelThreadOptions> = {}) {
  thread = new ModelThread({ script, title: 'test model', workerData: {}, ...options });
  return thread;
}

/** Waits until the worker has taken all that was sent to it so far. */
const caughtUp = () => thread.request(ECHO);

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable('it resolved'),
    (error: unknown) => error,
  );

afterEach(() => thread[Symbol.asyncDispose]());

describe('a model thread', () => {
  it('starts at the first request and answers each with its own reply', async () => {
    start();
    expect(thread.threadId).toBe(-1);
    const values = ['one', { two: 2 }, Float32Array.of(3)];
    expect(await Promise.all(values.map((value) => thread.request({ do: 'echo', value })))).toEqual(values);
    expect(thread.threadId).toBeGreaterThan(0);
  });

  it('tells the parts of a reply in their order, before its end', async () => {
    start();
    const parts: string[] = [];
    expect(await thread.request({ do: 'parts' }, { onPart: (part) => parts.push(part) })).toBe('end');
    expect(parts).toEqual(['a', 'b', 'c']);
  });

  it('sends no more parts to a reader that fails, and rejects with its error', async () => {
    start();
    let told = 0;
    const onPart = () => {
      told += 1;
      throw new Error('reader is gone');
    };
    await expect(thread.request({ do: 'parts' }, { onPart })).rejects.toThrow('reader is gone');
    await caughtUp();
    expect(told).toBe(1);
  });

  it('says that the model cannot be used where it refuses, with what it said as the cause', async () => {
    start();
    const refused = thread.request({ do: 'refuse' });
    await expect(refused).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: false, cause: expect.objectContaining({ message: 'no such word' }) });
    expect(await thread.request(ECHO)).toBe('ferry');
  });

  it('refuses what cannot be sent to it, and goes on', async () => {
    start();
    await expect(thread.request({ do: 'echo', value: () => 'a function' })).rejects.toThrow('could not be cloned');
    expect(await thread.request(ECHO)).toBe('ferry');
  });
});

describe('an aborted request', () => {
  it('rejects at once with the reason, and the worker is told', async () => {
    start();
    await caughtUp();
    const controller = new AbortController();
    const held = thread.request({ do: 'hold' }, { signal: controller.signal });
    const reason = new Error('changed my mind');
    controller.abort(reason);
    await expect(held).rejects.toBe(reason);
    expect(await thread.request({ do: 'aborted' })).toHaveLength(1);
  });

  it('is not sent at all when it was aborted before', async () => {
    start();
    await expect(thread.request(ECHO, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(thread.threadId).toBe(-1);
  });

  it('leaves the others alone', async () => {
    start();
    const controller = new AbortController();
    const held = rejection(thread.request({ do: 'hold' }, { signal: controller.signal }));
    const other = thread.request(ECHO);
    controller.abort();
    expect(await held).toMatchObject({ name: 'AbortError' });
    expect(await other).toBe('ferry');
  });
});

describe('a model thread that crashes', () => {
  it.each(['exit', 'throw'] as const)('rejects what was pending and starts again at the next request: %s', async (how) => {
    start();
    const before = await thread.request(ECHO).then(() => thread.threadId);
    const held = rejection(thread.request({ do: 'hold' }));
    const crash = rejection(thread.request({ do: how }));
    expect(await Promise.all([held, crash])).toMatchObject([STOPPED, STOPPED]);
    expect(thread.threadId).toBe(-1);
    expect(await thread.request(ECHO)).toBe('ferry');
    expect(thread.threadId).not.toBe(before);
  });

  it('names what it threw as the cause', async () => {
    start();
    await expect(thread.request({ do: 'throw' })).rejects.toMatchObject({ cause: expect.objectContaining({ message: 'The work failed.' }) });
  });

  it('says so when it ran out of memory, and starts again', async () => {
    start({ resourceLimits: { maxOldGenerationSizeMb: 16 } });
    const held = rejection(thread.request({ do: 'hold' }));
    await expect(thread.request({ do: 'fill the heap' })).rejects.toMatchObject({
      ...STOPPED,
      message: expect.stringContaining('ran out of memory'),
      cause: expect.objectContaining({ code: 'ERR_WORKER_OUT_OF_MEMORY' }),
    });
    expect(await held).toMatchObject(STOPPED);
    expect(await thread.request(ECHO)).toBe('ferry');
  });

  it('rejects what was pending when it is killed, and starts again at the next request', async () => {
    start();
    await caughtUp();
    const before = thread.threadId;
    const pending = [thread.request({ do: 'hold' }), thread.request({ do: 'hold' })].map((call) => expect(call).rejects.toMatchObject(STOPPED));
    await thread.kill();
    await Promise.all(pending);
    expect(thread.threadId).toBe(-1);
    expect(await thread.request(ECHO)).toBe('ferry');
    expect(thread.threadId).not.toBe(before);
  });

  it('is never ended from outside: native code in it would take the process along', async () => {
    const terminate = vi.spyOn(Worker.prototype, 'terminate');
    start();
    await caughtUp();
    const held = rejection(thread.request({ do: 'hold' }));
    await thread.kill();
    await caughtUp();
    await thread[Symbol.asyncDispose]();
    expect(await held).toMatchObject(STOPPED);
    expect(terminate).not.toHaveBeenCalled();
    terminate.mockRestore();
  });

  it('is left alone for longer and longer when it crashes before it answers, and says when to come back', async () => {
    let now = 0;
    start({ workerData: { crashesAtStart: true }, now: () => now });
    const pauses: number[] = [];
    for (let crash = 1; crash <= 10; crash += 1) {
      // Started, and crashed.
      await expect(thread.request(ECHO)).rejects.toMatchObject({ ...STOPPED, cause: expect.objectContaining({ message: 'The start failed.' }) });
      if (crash === 1) continue;
      // Not started.
      const refused = (await rejection(thread.request(ECHO))) as AppError & { retryAfterMs: number };
      expect(refused).toMatchObject({ ...STOPPED, message: expect.stringMatching(new RegExp(`crashed ${crash} times in a row.*in \\d+ s.*Check its files`)) });
      expect(refused).not.toHaveProperty('cause');
      pauses.push(refused.retryAfterMs);
      now += refused.retryAfterMs;
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('forgets its crashes once it has answered', async () => {
    start({ now: () => 0 });
    for (let crash = 0; crash < 4; crash += 1) {
      await expect(thread.request({ do: 'exit' })).rejects.toMatchObject(STOPPED);
      expect(await thread.request(ECHO)).toBe('ferry');
    }
  });
});

describe('a model thread that is closed', () => {
  it('ends, and takes no more work', async () => {
    start();
    await caughtUp();
    await thread[Symbol.asyncDispose]();
    expect(thread.threadId).toBe(-1);
    await expect(thread.request(ECHO)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: false, message: expect.stringContaining('was closed') });
  });

  it('finishes what it had begun', async () => {
    start();
    const begun = thread.request(ECHO);
    await thread[Symbol.asyncDispose]();
    expect(await begun).toBe('ferry');
  });

  it('fails what its worker leaves unanswered', async () => {
    start();
    const held = rejection(thread.request({ do: 'hold' }));
    await thread[Symbol.asyncDispose]();
    expect(await held).toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: false });
  });

  it('can be closed without having started, and twice', async () => {
    start();
    await thread[Symbol.asyncDispose]();
    await thread[Symbol.asyncDispose]();
    expect(thread.threadId).toBe(-1);
  });
});
