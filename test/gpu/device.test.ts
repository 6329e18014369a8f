import { describe, expect, it } from 'vitest';
import { chooseDevice } from '../../src/adapters/models/onnx/device.ts';
import { tryDevice } from '../../src/adapters/models/onnx/try-device.ts';

describe('a machine with a Vulkan adapter', () => {
  it('runs a model on it, and names it', async () => {
    const trial = await tryDevice('webgpu');
    expect(trial).toMatchObject({ works: true, adapters: [expect.stringMatching(/\w/)] });
  });

  it('uses webgpu when asked', async () => {
    expect(await chooseDevice('webgpu')).toMatchObject({ device: 'webgpu', reason: expect.stringMatching(/^webgpu: asked for, \w/) });
  });

  it('does not use a software adapter by itself', async () => {
    const asked = await chooseDevice('webgpu');
    const chosen = await chooseDevice('auto');
    const isSoftware = asked.reason.includes('a software adapter');
    expect(chosen.device === 'cpu').toBe(isSoftware);
  });
});
