import { describe, expect, it } from 'vitest';
import { TurnQueue } from '../../../../../src/adapters/models/onnx/turn-queue.ts';
import type { AppError } from '../../../../../src/domain/errors.ts';

const open = (options: { maxActive?: number; maxWaiting?: number } = {}) =>
  new TurnQueue({ title: 'chat model small', maxActive: 1, maxWaiting: 16, ...options });

/** Takes turns that end as soon as they have begun, and tells in which order that was. */
class Callers {
  readonly begun: string[] = [];
  readonly #queue: TurnQueue;

  constructor(queue: TurnQueue) {
    this.#queue = queue;
  }

  /** "ann 1" is the first call of ann. */
  async ask(name: string, signal?: AbortSignal): Promise<void> {
    const turn = await this.#queue.take(name.split(' ')[0] ?? '', signal);
    this.begun.push(name);
    turn.release();
  }
}

describe('the queue of turns', () => {
  it('lets as many work at a time as it may', async () => {
    const queue = open({ maxActive: 2 });
    const turns = [await queue.take('ann'), await queue.take('ben')];
    const third = queue.take('cleo');
    expect([queue.active, queue.waiting]).toEqual([2, 1]);
    turns[0]?.release();
    await third;
    expect([queue.active, queue.waiting]).toEqual([2, 0]);
  });

  it('serves callers in turns, and the calls of one in their order', async () => {
    const queue = open();
    const callers = new Callers(queue);
    const first = await queue.take('ann');
    const calls = ['ann 1', 'ann 2', 'ann 3', 'ben 1', 'cleo 1', 'ben 2'].map((name) => callers.ask(name));
    first.release();
    await Promise.all(calls);
    expect(callers.begun).toEqual(['ann 1', 'ben 1', 'cleo 1', 'ann 2', 'ben 2', 'ann 3']);
  });

  it('turns a call away at once when it is full, with a time after which to try again', async () => {
    const queue = open({ maxWaiting: 1 });
    await queue.take('ann');
    const second = queue.take('ann');
    await expect(queue.take('ann')).rejects.toMatchObject({
      code: 'OVERLOADED',
      retryable: true,
      retryAfterMs: expect.toSatisfy((milliseconds: number) => milliseconds >= 1_000 && milliseconds % 1_000 === 0),
      message: expect.stringContaining('chat model small'),
    });
    expect([queue.active, queue.waiting]).toEqual([1, 1]);
    second.catch(() => undefined);
  });

  it('gives a longer time to try again where more wait before', async () => {
    const waits = await Promise.all(
      [1, 40].map(async (maxWaiting) => {
        const queue = open({ maxWaiting });
        await queue.take('ann');
        const waiting = Array.from({ length: maxWaiting }, () => queue.take('ann'));
        waiting.forEach((call) => call.catch(() => undefined));
        const error: unknown = await queue.take('ann').catch((refused: unknown) => refused);
        return (error as { retryAfterMs: number }).retryAfterMs;
      }),
    );
    expect(waits[1]).toBeGreaterThan(waits[0] ?? Infinity);
  });

  it('is not locked by one caller: a full queue gives up the newest call of the one who has most', async () => {
    const queue = open({ maxWaiting: 3 });
    const callers = new Callers(queue);
    const first = await queue.take('ann');
    const calls = ['ann 1', 'ann 2', 'ann 3', 'ben 1', 'ann 4', 'ben 2'].map((name) => callers.ask(name));
    first.release();
    const ends = await Promise.allSettled(calls);
    expect(callers.begun).toEqual(['ann 1', 'ben 1', 'ann 2']);
    expect(ends.flatMap((end) => (end.status === 'rejected' ? (end.reason as AppError).code : []))).toEqual(['OVERLOADED', 'OVERLOADED', 'OVERLOADED']);
  });

  it('lets an aborted caller leave at once, and its place is free', async () => {
    const queue = open({ maxWaiting: 1 });
    const callers = new Callers(queue);
    const first = await queue.take('ann');
    const stopped = new AbortController();
    const left = callers.ask('ann 1', stopped.signal);
    stopped.abort('changed my mind');
    await expect(left).rejects.toBe('changed my mind');
    expect(queue.waiting).toBe(0);
    const next = callers.ask('ben 1');
    first.release();
    await next;
    expect(callers.begun).toEqual(['ben 1']);
    expect(queue.active).toBe(0);
  });

  it('takes no turn for a caller that has aborted already', async () => {
    const queue = open();
    await expect(queue.take('ann', AbortSignal.abort('too late'))).rejects.toBe('too late');
    expect(queue.active).toBe(0);
  });

  it('counts a turn that is given back twice once', async () => {
    const queue = open();
    const turn = await queue.take('ann');
    turn.release();
    turn.release();
    expect(queue.active).toBe(0);
    await queue.take('ben');
    const waiting = queue.take('cleo');
    expect([queue.active, queue.waiting]).toEqual([1, 1]);
    waiting.catch(() => undefined);
  });
});
