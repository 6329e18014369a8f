import { describe, expect, it } from 'vitest';
import { GenerationControl } from '../../../../../src/adapters/models/onnx/generation-control.js';

describe('the control of a generation', () => {
  it('counts steps on one side and tells of them on the other', () => {
    const asker = new GenerationControl();
    const worker = new GenerationControl(asker.memory);
    expect([worker.begin(), worker.begin()]).toEqual([true, true]);
    expect(asker.steps).toBe(2);
  });

  it('lets no step begin once it is cancelled, and still knows how many there were', () => {
    const asker = new GenerationControl();
    const worker = new GenerationControl(asker.memory);
    worker.begin();
    asker.cancel();
    asker.cancel();
    expect(worker.begin()).toBe(false);
    expect([asker.steps, worker.steps]).toEqual([1, 1]);
  });
});
