import { describe, expect, it } from 'vitest';
import { pairedRandomisationTest } from '../../evals/retrieval-significance.ts';

const scores = (count: number, score: (i: number) => number) => Array.from({ length: count }, (_, i) => score(i));
/** Between -1 and 1, the same every time, in no visible order. */
const noise = (i: number) => (Math.sin(i * 12.9898) * 43758.5453) % 1;

describe('the paired randomisation test', () => {
  it('gives 1 for two systems with the same scores', () => {
    const same = scores(50, noise);
    expect(pairedRandomisationTest(same, same)).toBe(1);
  });

  it('gives a small p for a system that is better on nearly every query', () => {
    expect(pairedRandomisationTest(scores(50, (i) => noise(i) + 0.2), scores(50, (i) => noise(i) + (i % 10 === 0 ? 0.25 : 0)))).toBeLessThan(0.001);
  });

  it('gives a large p where each system wins as often', () => {
    expect(pairedRandomisationTest(scores(50, (i) => (i % 2 === 0 ? 0.6 : 0.4)), scores(50, (i) => (i % 2 === 0 ? 0.4 : 0.6)))).toBeGreaterThan(0.9);
  });

  it('comes near the share of all sign patterns that can be counted by hand', () => {
    // Of the 32 patterns of five equal differences, two are as far from 0 as five wins.
    const p = pairedRandomisationTest([1, 1, 1, 1, 1], [0, 0, 0, 0, 0]);
    expect(p).toBeGreaterThan(0.055);
    expect(p).toBeLessThan(0.07);
  });

  it('gives the same in both directions and with the same seed, and nearly the same with another one', () => {
    const ours = scores(40, (i) => noise(i) + 0.1);
    const others = scores(40, (i) => noise(i + 100));
    const p = pairedRandomisationTest(ours, others);
    expect(pairedRandomisationTest(ours, others)).toBe(p);
    expect(pairedRandomisationTest(others, ours)).toBe(p);
    const reseeded = pairedRandomisationTest(ours, others, { seed: 7 });
    expect(reseeded).not.toBe(p);
    expect(Math.abs(reseeded - p)).toBeLessThan(0.03);
  });

  it('never gives 0: more flips could be as far off', () => {
    expect(pairedRandomisationTest(scores(60, () => 1), scores(60, () => 0), { flips: 100 })).toBeCloseTo(1 / 101, 12);
  });

  it('refuses scores of different queries', () => {
    expect(() => pairedRandomisationTest([1, 2], [1])).toThrow('same queries');
  });
});
