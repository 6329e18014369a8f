import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { AnswerCache, CachedAnswer, Claim } from '../../src/ports/answer-cache.ts';
import { completed, eventually, runEvents, runningAnswer } from './sample-run.ts';

/** Two ends of one cache: the same object, or two processes that share a store. */
export interface CachePair extends AsyncDisposable {
  readonly one: AnswerCache;
  readonly other: AnswerCache;
}

export function cachedAnswer(deltas = 3): CachedAnswer {
  const answer = runningAnswer();
  return { answer: completed(answer), events: runEvents(answer, deltas).slice(0, -1), storedAt: 1_700_000_000_000, basis: { archive: 'v1', digest: 'd1' } };
}

export const release = async (claim: Claim): Promise<void> => {
  if (claim.won) await claim.release();
};

/** What every answer cache does. `openPair` is called once; its entries live for `ttlMs` milliseconds. */
export function answerCacheContract(name: string, ttlMs: number, openPair: () => Promise<CachePair>): void {
  describe(name, () => {
    let pair: CachePair;
    beforeAll(async () => {
      pair = await openPair();
    });
    afterAll(() => pair[Symbol.asyncDispose]());

    it('gives back what was put, to the letter', async () => {
      const key = crypto.randomUUID();
      const entry = cachedAnswer();
      await pair.one.put(key, entry);
      expect(await pair.other.get(key)).toEqual(entry);
    });

    it('has nothing for another key', async () => {
      await pair.one.put('a key', cachedAnswer());
      expect(await pair.other.get('another key')).toBeUndefined();
    });

    it('replaces an entry', async () => {
      const key = crypto.randomUUID();
      const newer = cachedAnswer();
      await pair.one.put(key, cachedAnswer());
      await pair.one.put(key, newer);
      expect(await pair.other.get(key)).toEqual(newer);
    });

    it('forgets an entry when its time is over', async () => {
      const key = crypto.randomUUID();
      await pair.one.put(key, cachedAnswer());
      const put = performance.now();
      await eventually('the entry is gone', async () => (await pair.other.get(key)) === undefined);
      expect(performance.now() - put).toBeGreaterThan(ttlMs * 0.8);
    });

    it('gives a key to one writer at a time', async () => {
      const key = crypto.randomUUID();
      const ids = Array.from({ length: 20 }, () => crypto.randomUUID());
      const claims = await Promise.all(ids.map((id, index) => (index % 2 === 0 ? pair.one : pair.other).claim(key, id)));
      expect(claims.filter((claim) => claim.won)).toHaveLength(1);
      await Promise.all(claims.map(release));
    });

    it('names the answer that is being written to those who come too late', async () => {
      const key = crypto.randomUUID();
      const first = await pair.one.claim(key, 'answer:1');
      expect(await pair.other.claim(key, 'answer:2')).toEqual({ won: false, holder: 'answer:1' });
      await release(first);
    });

    it('gives a released key to the next one, also when it is released twice', async () => {
      const key = crypto.randomUUID();
      const first = await pair.one.claim(key, 'a1');
      await release(first);
      const second = await pair.other.claim(key, 'a2');
      expect(second.won).toBe(true);
      await release(first);
      expect(await pair.one.claim(key, 'a3')).toEqual({ won: false, holder: 'a2' });
      await release(second);
    });

    it('does not mix up the claims of different keys', async () => {
      const claims = [await pair.one.claim(crypto.randomUUID(), 'a1'), await pair.other.claim(crypto.randomUUID(), 'a2')];
      expect(claims.map((claim) => claim.won)).toEqual([true, true]);
      await Promise.all(claims.map(release));
    });
  });
}
