import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { AnswerEvent } from '../../src/domain/answer-event.ts';
import { isAbort } from '../../src/domain/errors.ts';
import type { AnswerLog } from '../../src/ports/answer-log.ts';
import { collect, eventually, numbered, runEvents, runningAnswer } from './sample-run.ts';

/** Where runs are written and where they are followed: the same log, or two that share a store. */
export interface LogPair extends AsyncDisposable {
  readonly writing: AnswerLog;
  readonly following: AnswerLog;
}

/** What every answer log does. `openPair` is called once. */
export function answerLogContract(name: string, openPair: () => Promise<LogPair>): void {
  describe(name, () => {
    let pair: LogPair;
    beforeAll(async () => {
      pair = await openPair();
    });
    afterAll(() => pair[Symbol.asyncDispose]());

    async function writeRun(deltas = 5): Promise<{ readonly answerId: string; readonly events: AnswerEvent[] }> {
      const answer = runningAnswer();
      const bodies = runEvents(answer, deltas);
      const writer = await pair.writing.open(answer.id);
      for (const body of bodies) await writer.append(body);
      return { answerId: answer.id, events: numbered(answer.id, bodies) };
    }

    it('numbers events from 1 and returns them as they stand in the log', async () => {
      const { id } = runningAnswer();
      const writer = await pair.writing.open(id);
      expect(await writer.append({ type: 'TextDelta', offset: 0, text: 'a' })).toEqual({ type: 'TextDelta', offset: 0, text: 'a', seq: 1, answerId: id });
      expect(await writer.append({ type: 'AnswerStopped' })).toEqual({ type: 'AnswerStopped', seq: 2, answerId: id });
    });

    it('gives the same events to a reader that comes after the end, from any position', async () => {
      const { answerId, events } = await writeRun();
      for (let after = 0; after <= events.length; after += 1) {
        expect(await collect(pair.following.follow(answerId, after))).toEqual(events.slice(after));
      }
    });

    it('follows a run live and ends after the terminal event', async () => {
      const answer = runningAnswer();
      const bodies = runEvents(answer, 40);
      const writer = await pair.writing.open(answer.id);
      const following = [0, 1, 7, 30].map((after) => collect(pair.following.follow(answer.id, after)));
      for (const [index, body] of bodies.entries()) {
        await writer.append(body);
        if (index % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const events = numbered(answer.id, bodies);
      expect(await Promise.all(following)).toEqual([0, 1, 7, 30].map((after) => events.slice(after)));
    });

    it('hands an event over while the run goes on', async () => {
      const { id } = runningAnswer();
      const writer = await pair.writing.open(id);
      const reader = pair.following.follow(id, 0)[Symbol.asyncIterator]();
      for (let seq = 1; seq <= 3; seq += 1) {
        await writer.append({ type: 'TextDelta', offset: seq, text: 'x' });
        expect((await reader.next()).value).toMatchObject({ seq });
      }
      await writer.append({ type: 'AnswerStopped' });
      expect((await reader.next()).value).toMatchObject({ type: 'AnswerStopped', seq: 4 });
      expect(await reader.next()).toMatchObject({ done: true });
    });

    it('lets a slow reader fall behind without losing events', async () => {
      const answer = runningAnswer();
      const bodies = runEvents(answer, 1_500);
      const writer = await pair.writing.open(answer.id);
      let held = true;
      const slow = collect(pair.following.follow(answer.id, 0), async (event) => {
        if (event.seq === 2) await eventually('the run is over', () => !held);
      });
      for (const body of bodies) await writer.append(body);
      held = false;
      expect(await slow).toEqual(numbered(answer.id, bodies));
    });

    it('ends a reader without an error when its signal aborts', async () => {
      const { id } = runningAnswer();
      const writer = await pair.writing.open(id);
      await writer.append({ type: 'TextDelta', offset: 0, text: 'a' });
      const leaving = new AbortController();
      const seen = await collect(pair.following.follow(id, 0, leaving.signal), () => {
        setTimeout(() => leaving.abort(), 5);
      });
      expect(seen).toHaveLength(1);
      expect(await collect(pair.following.follow(id, 0, leaving.signal))).toEqual([]);
      await writer.append({ type: 'AnswerStopped' });
    });

    it('lets a reader leave at once while it waits for the next event', async () => {
      const { id } = runningAnswer();
      const writer = await pair.writing.open(id);
      const reader = pair.following.follow(id, 0)[Symbol.asyncIterator]();
      const pending = reader.next();
      await reader.return?.();
      expect(await pending).toMatchObject({ done: true });
      await writer.append({ type: 'AnswerStopped' });
    });

    it('has no events for an unknown answer', async () => {
      expect(await pair.following.has('nobody-asked')).toBe(false);
      expect(await collect(pair.following.follow('nobody-asked', 0))).toEqual([]);
      expect(await pair.following.read('nobody-asked')).toEqual([]);
    });

    it('reads what the log has now, without waiting for more', async () => {
      const answer = runningAnswer();
      const bodies = runEvents(answer, 700);
      const events = numbered(answer.id, bodies);
      const writer = await pair.writing.open(answer.id);
      expect(await pair.following.read(answer.id)).toEqual([]);
      for (const body of bodies.slice(0, 600)) await writer.append(body);
      await eventually('the text is there', async () => (await pair.following.read(answer.id)).length === 600);
      const read = await pair.following.read(answer.id);
      expect(read).toEqual(events.slice(0, 600));
      for (const body of bodies.slice(600)) await writer.append(body);
      expect(read).toHaveLength(600);
      await eventually('the end is there', async () => (await pair.following.read(answer.id)).length === events.length);
      expect(await pair.following.read(answer.id)).toEqual(events);
    });

    it('knows an answer while it runs and after its end', async () => {
      const { id } = runningAnswer();
      const writer = await pair.writing.open(id);
      expect(await pair.following.has(id)).toBe(true);
      await writer.append({ type: 'AnswerStopped' });
      expect(await pair.following.has(id)).toBe(true);
    });

    it('tells a reader of the end that asks from behind it', async () => {
      const { answerId, events } = await writeRun(1);
      const { length } = events;
      expect(await collect(pair.following.follow(answerId, length))).toEqual([]);
      expect(await collect(pair.following.follow(answerId, length + 3))).toEqual(events.slice(-1).map((event) => ({ ...event, seq: length + 4 })));
    });

    it.each([-5, Number.NaN, 0.5])('reads from the start when asked for the events after %d', async (after) => {
      const { answerId, events } = await writeRun(1);
      expect(await collect(pair.following.follow(answerId, after))).toEqual(events);
    });

    it('refuses events after the terminal one', async () => {
      const { id } = runningAnswer();
      const writer = await pair.writing.open(id);
      await writer.append({ type: 'AnswerStopped' });
      await expect(writer.append({ type: 'AnswerStopped' })).rejects.toMatchObject({ code: 'INTERNAL' });
      expect(await collect(pair.following.follow(id, 0))).toHaveLength(1);
    });

    it('opens the log of an answer once', async () => {
      const { id } = runningAnswer();
      const writer = await pair.writing.open(id);
      await expect(pair.following.open(id)).rejects.toMatchObject({ code: 'INTERNAL' });
      await writer.append({ type: 'AnswerStopped' });
      await expect(pair.following.open(id)).rejects.toMatchObject({ code: 'INTERNAL' });
    });

    it('aborts the writer when somebody asks to stop, and stops nobody else', async () => {
      const stopped = await pair.writing.open(crypto.randomUUID());
      const id = crypto.randomUUID();
      const writer = await pair.writing.open(id);
      await pair.following.requestStop(id);
      await eventually('the writer is aborted', () => writer.signal.aborted);
      expect(isAbort(writer.signal.reason)).toBe(true);
      expect(stopped.signal.aborted).toBe(false);
      await writer.append({ type: 'AnswerStopped' });
      await stopped.append({ type: 'AnswerStopped' });
      expect(await collect(pair.following.follow(id, 0))).toMatchObject([{ type: 'AnswerStopped', seq: 1 }]);
    });

    it('takes a request to stop an ended or unknown answer as done', async () => {
      const { answerId, events } = await writeRun(1);
      await pair.following.requestStop(answerId);
      await pair.following.requestStop('nobody-asked');
      expect(await collect(pair.following.follow(answerId, 0))).toEqual(events);
    });

    it('reaps no run whose writer is alive', async () => {
      const writer = await pair.writing.open(crypto.randomUUID());
      expect(await pair.following.reap()).toEqual([]);
      expect(await pair.writing.reap()).toEqual([]);
      await writer.append({ type: 'AnswerStopped' });
    });
  });
}
