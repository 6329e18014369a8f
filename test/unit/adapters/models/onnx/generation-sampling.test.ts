import { describe, expect, it } from 'vitest';
import { createSampler } from '../../../../../src/adapters/models/onnx/generation-sampling.js';

const PLAIN = { temperature: 0, topP: 1, repetitionPenalty: 1 };
const logits = (...probabilities: number[]) => Float32Array.from(probabilities, (probability) => Math.log(probability));

const draw = (times: number, options: Partial<Parameters<typeof createSampler>[0]>, probabilities: number[]) => {
  const choose = createSampler({ ...PLAIN, temperature: 1, seed: 7, ...options });
  return Array.from({ length: times }, () => choose(logits(...probabilities), []));
};
const share = (tokens: readonly number[], token: number) => tokens.filter((chosen) => chosen === token).length / tokens.length;

describe('choosing the next token', () => {
  it('takes the likeliest at temperature 0, the first of equals', () => {
    const choose = createSampler(PLAIN);
    expect(choose(logits(0.2, 0.5, 0.3), [])).toBe(1);
    expect(choose(logits(0.1, 0.45, 0.45), [])).toBe(1);
  });

  it('draws tokens as often as they are likely', () => {
    const tokens = draw(4_000, {}, [0.5, 0.3, 0.2]);
    expect(share(tokens, 0)).toBeCloseTo(0.5, 1);
    expect(share(tokens, 1)).toBeCloseTo(0.3, 1);
    expect(share(tokens, 2)).toBeCloseTo(0.2, 1);
  });

  it('draws less likely tokens more often at a higher temperature', () => {
    const probabilities = [0.8, 0.2];
    expect(share(draw(2_000, { temperature: 3 }, probabilities), 1)).toBeGreaterThan(share(draw(2_000, { temperature: 0.5 }, probabilities), 1) + 0.1);
  });

  it('draws only among the likeliest that have the asked probability together', () => {
    const tokens = draw(2_000, { topP: 0.75 }, [0.05, 0.5, 0.15, 0.3]);
    expect(new Set(tokens)).toEqual(new Set([1, 3]));
    expect(new Set(draw(200, { topP: 0.01 }, [0.3, 0.4, 0.3]))).toEqual(new Set([1]));
  });

  it('draws the same with the same seed, and else something else', () => {
    const probabilities = [0.25, 0.25, 0.25, 0.25];
    expect(draw(50, { seed: 1 }, probabilities)).toEqual(draw(50, { seed: 1 }, probabilities));
    expect(draw(50, { seed: 1 }, probabilities)).not.toEqual(draw(50, { seed: 2 }, probabilities));
  });

  it('makes tokens of the reply less likely to come again, whatever the sign of their logits', () => {
    const choose = createSampler({ ...PLAIN, repetitionPenalty: 1.5 });
    expect(choose(Float32Array.from([1.2, 1]), [0])).toBe(1);
    expect(choose(Float32Array.from([-1, -1.2]), [0, 0])).toBe(1);
    expect(choose(Float32Array.from([3, 1]), [0])).toBe(0);
  });

  it('refuses numbers that are none', () => {
    expect(() => createSampler(PLAIN)(new Float32Array(3).fill(Number.NaN), [])).toThrow('no numbers');
  });
});
