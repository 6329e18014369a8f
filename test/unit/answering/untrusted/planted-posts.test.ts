import { describe, expect, it } from 'vitest';
import { evaluateAttacks, readOwnAttacks } from '../../../evals/injection.ts';

describe('posts that were planted to steer the answer', () => {
  it('have no effect, neither on quotes nor on a model that obeys every text it sees', async () => {
    const successes: string[] = [];
    await evaluateAttacks('own', readOwnAttacks(), { onSuccess: ({ writer, effect, attack }) => successes.push(`${writer}: ${effect} by ${attack.text}`) });
    expect(successes).toEqual([]);
  }, 120_000);
});
