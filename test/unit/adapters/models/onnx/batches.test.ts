import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Batches, type BatchedCall, type BatchesOptions } from '../../../../../src/adapters/models/onnx/batches.ts';

const DOCUMENTS: BatchedCall = { urgent: false, deadlineMs: 60_000 };
const QUERY: BatchedCall = { urgent: true, deadlineMs: 60_000 };

interface Run {
  readonly items: readonly string[];
  finish(): void;
  fail(error: Error): void;
}

/** Batches that run when the test says so. A result is the item in capitals. */
class Bench {
  readonly runs: Run[] = [];
  readonly batches: Batches<string, string>;

  constructor(options: Partial<BatchesOptions<string, string>> = {}) {
    this.batches = new Batches({
      sizeOf: (item) => item.length,
      maxItems: 4,
      maxPadded: 1_000,
      title: 'test model',
      run: (items) =>
        new Promise((resolve, reject) => {
          this.runs.push({ items, finish: () => resolve(items.map((item) => item.toUpperCase())), fail: reject });
        }),
      ...options,
    });
  }

  /** What run number `index` was given, once it has begun. */
  async run(index: number): Promise<Run> {
    return vi.waitUntil(() => this.runs[index], { timeout: 20_000, interval: 1 });
  }

  /** Finishes runs as they begin, until all is done. */
  async finishAll<T>(done: Promise<T>): Promise<T> {
    let index = 0;
    const ended = done.finally(() => (index = Infinity)).catch(() => undefined);
    const keepFinishing = async () => {
      for (; index < Infinity; await new Promise((resolve) => setImmediate(resolve))) {
        const run = this.runs[index];
        run?.finish();
        if (run) index += 1;
      }
    };
    await Promise.all([keepFinishing(), ended]);
    return done;
  }

  get order(): (readonly string[])[] {
    return this.runs.map(({ items }) => items);
  }
}

const rejection = (promise: Promise<unknown>) => promise.then(() => expect.unreachable('it resolved'), (error: unknown) => error);

describe('batches', () => {
  it('hold the items of all callers, and give each caller its own results in its order', async () => {
    const bench = new Bench({ maxItems: 8 });
    const callers = [['ferry', 'at'], ['sea'], ['c', 'storms', 'bb']];
    const results = await bench.finishAll(Promise.all(callers.map((items) => bench.batches.submit(items, DOCUMENTS))));
    expect(results).toEqual([['FERRY', 'AT'], ['SEA'], ['C', 'STORMS', 'BB']]);
    expect(bench.batches.batchCount).toBe(1);
  });

  it('are few for many callers', async () => {
    const bench = new Bench({ maxItems: 16 });
    const results = await bench.finishAll(Promise.all(Array.from({ length: 64 }, (_, n) => bench.batches.submit([`text ${n}`], QUERY))));
    expect(results.map(([result]) => result)).toEqual(Array.from({ length: 64 }, (_, n) => `TEXT ${n}`));
    expect(bench.batches.batchCount).toBe(4);
  });

  it('hold items of like length', async () => {
    const bench = new Bench({ maxItems: 2 });
    await bench.finishAll(Promise.all([bench.batches.submit(['aaaaaaaa', 'b', 'cccc'], DOCUMENTS), bench.batches.submit(['dddd', 'eeeeeeee', 'f'], DOCUMENTS)]));
    expect(bench.order).toEqual([['b', 'f'], ['cccc', 'dddd'], ['aaaaaaaa', 'eeeeeeee']]);
  });

  it('stay within their padded size, but for an item that is longer by itself', async () => {
    const bench = new Bench({ maxItems: 100, maxPadded: 12 });
    const items = ['1', '22', '333', '4444', '4444', '4444', '55555', 'x'.repeat(40)];
    expect(await bench.finishAll(bench.batches.submit(items, DOCUMENTS))).toEqual(items.map((item) => item.toUpperCase()));
    for (const batch of bench.order) {
      const padded = batch.length * Math.max(...batch.map((item) => item.length));
      expect(batch.length === 1 || padded <= 12).toBe(true);
    }
    expect(bench.order).toEqual([['1', '22', '333'], ['4444', '4444', '4444'], ['55555'], ['x'.repeat(40)]]);
  });

  it('run one after the other', async () => {
    const bench = new Bench({ maxItems: 1 });
    const done = bench.batches.submit(['a', 'b'], DOCUMENTS);
    await bench.run(0);
    const later = bench.batches.submit(['c'], QUERY);
    await new Promise((resolve) => setImmediate(resolve));
    expect(bench.order).toEqual([['a']]);
    expect(await bench.finishAll(Promise.all([done, later]))).toEqual([['A', 'B'], ['C']]);
  });

  it('begin with a lone item without waiting for others', async () => {
    const bench = new Bench();
    const done = bench.batches.submit(['a'], DOCUMENTS);
    (await bench.run(0)).finish();
    expect(await done).toEqual(['A']);
  });

  it('need no run for no items', async () => {
    const bench = new Bench();
    expect(await bench.batches.submit([], DOCUMENTS)).toEqual([]);
    expect(bench.batches.batchCount).toBe(0);
  });
});

describe('an urgent item', () => {
  it('waits for one batch at most, whatever else waits', async () => {
    const bench = new Bench({ maxItems: 1 });
    const documents = bench.batches.submit(['a', 'b', 'c'], DOCUMENTS);
    await bench.run(0);
    const query = bench.batches.submit(['question'], QUERY);
    bench.runs[0]?.finish();
    expect((await bench.run(1)).items).toEqual(['question']);
    expect(await bench.finishAll(Promise.all([documents, query]))).toEqual([['A', 'B', 'C'], ['QUESTION']]);
  });

  it('lets a waiting batch through now and then, however many come', async () => {
    const bench = new Bench({ maxItems: 1 });
    const documents = bench.batches.submit(['document'], DOCUMENTS);
    const queries = bench.batches.submit(Array.from({ length: 30 }, (_, n) => `${n}`), QUERY);
    await bench.finishAll(Promise.all([documents, queries]));
    expect(bench.order.findIndex(([item]) => item === 'document')).toBe(8);
  });
});

describe('an item that comes later', () => {
  it('does not go before those that were waiting, although it is shorter', async () => {
    const bench = new Bench({ maxItems: 1 });
    const first = bench.batches.submit(['long text', 'longer text'], DOCUMENTS);
    await bench.run(0);
    const second = bench.batches.submit(['x'], DOCUMENTS);
    await bench.finishAll(Promise.all([first, second]));
    expect(bench.order).toEqual([['long text'], ['longer text'], ['x']]);
  });
});

describe('a caller that goes away', () => {
  it('is told its own reason at once, and what has not begun is not run', async () => {
    const bench = new Bench({ maxItems: 2 });
    const controller = new AbortController();
    const others = bench.batches.submit(['a', 'c'], DOCUMENTS);
    await bench.run(0);
    const aborted = rejection(bench.batches.submit(['x', 'y', 'z'], { ...DOCUMENTS, signal: controller.signal }));
    const after = bench.batches.submit(['d'], DOCUMENTS);
    const reason = new Error('closed the page');
    controller.abort(reason);
    expect(await aborted).toBe(reason);
    await bench.finishAll(Promise.all([others, after]));
    expect(bench.order).toEqual([['a', 'c'], ['d']]);
  });

  it('does not disturb those that share its batch', async () => {
    const bench = new Bench();
    const controller = new AbortController();
    const aborted = rejection(bench.batches.submit(['x'], { ...DOCUMENTS, signal: controller.signal }));
    const other = bench.batches.submit(['a'], DOCUMENTS);
    await bench.run(0);
    controller.abort();
    expect(await aborted).toMatchObject({ name: 'AbortError' });
    bench.runs[0]?.finish();
    expect(await other).toEqual(['A']);
  });

  it('runs nothing when it was gone before', async () => {
    const bench = new Bench();
    await expect(bench.batches.submit(['x'], { ...QUERY, signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(bench.batches.batchCount).toBe(0);
  });
});

describe('a batch that fails', () => {
  it('fails its own callers alone', async () => {
    const bench = new Bench({ maxItems: 2 });
    const bad = ['a', 'b'].map((item) => rejection(bench.batches.submit([item], DOCUMENTS)));
    const good = bench.batches.submit(['cc', 'dd'], DOCUMENTS);
    const error = new Error('bad batch');
    (await bench.run(0)).fail(error);
    expect(await Promise.all(bad)).toEqual([error, error]);
    (await bench.run(1)).finish();
    expect(await good).toEqual(['CC', 'DD']);
  });

  it('takes the rest of its callers\' items with it', async () => {
    const bench = new Bench({ maxItems: 1 });
    const bad = rejection(bench.batches.submit(['a', 'b', 'c'], DOCUMENTS));
    const good = bench.batches.submit(['dd'], DOCUMENTS);
    const error = new Error('bad batch');
    (await bench.run(0)).fail(error);
    expect(await bad).toBe(error);
    await bench.finishAll(good);
    expect(bench.order).toEqual([['a'], ['dd']]);
  });
});

describe('a deadline', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => vi.useRealTimers());

  it('rejects with a retryable MODEL_TIMEOUT, and what has not begun is not run', async () => {
    const bench = new Bench({ maxItems: 1 });
    const late = rejection(bench.batches.submit(['a', 'b'], { urgent: false, deadlineMs: 5_000 }));
    const patient = bench.batches.submit(['cc'], { urgent: false, deadlineMs: 300_000 });
    await bench.run(0);
    vi.advanceTimersByTime(5_000);
    expect(await late).toMatchObject({ name: 'AppError', code: 'MODEL_TIMEOUT', retryable: true, message: expect.stringContaining('within 5 s') });
    await bench.finishAll(patient);
    expect(bench.order).toEqual([['a'], ['cc']]);
  });

  it('leaves no timer behind', async () => {
    const bench = new Bench();
    await bench.finishAll(bench.batches.submit(['a'], DOCUMENTS));
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('batches that are closed', () => {
  it('fail what is waiting and what comes', async () => {
    const bench = new Bench({ maxItems: 1 });
    const waiting = rejection(bench.batches.submit(['a', 'b'], DOCUMENTS));
    await bench.run(0);
    bench.batches.close();
    const closed = { code: 'MODEL_UNAVAILABLE', message: 'The test model was closed.' };
    expect(await waiting).toMatchObject(closed);
    await expect(bench.batches.submit(['c'], QUERY)).rejects.toMatchObject(closed);
    bench.runs[0]?.finish();
    expect(bench.order).toEqual([['a']]);
  });
});
