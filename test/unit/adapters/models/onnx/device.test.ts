import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemProbes, type Machine } from '../../../../../src/adapters/models/onnx/device-probes.ts';
import { chooseDevice, type Device } from '../../../../../src/adapters/models/onnx/device.ts';
import { tryDevice, type Trial } from '../../../../../src/adapters/models/onnx/try-device.ts';

const WORKS: Trial = { works: true, float16: true, adapters: [] };
const CUDA_LIBRARY = 'libonnxruntime_providers_cuda.so';

interface Parts {
  readonly platform?: string;
  /** Ends of the paths that exist. */
  readonly files?: readonly string[];
  readonly cuda?: Trial;
  readonly webgpu?: Trial;
}

/** A machine made of what the test names, which keeps what was tried on it. */
function machine({ platform = 'linux-x64', files = [], cuda, webgpu }: Parts) {
  const tried: string[] = [];
  const broken: Trial = { works: false, problem: 'No supported adapters' };
  const parts: Machine = {
    platform,
    exists: (path) => files.some((end) => path.endsWith(end)),
    tryDevice: (device) => {
      tried.push(device);
      return Promise.resolve((device === 'cuda' ? cuda : webgpu) ?? broken);
    },
  };
  return { tried, choose: (wanted: 'auto' | Device) => chooseDevice(wanted, systemProbes(parts)) };
}

const NVIDIA = ['/dev/nvidiactl', CUDA_LIBRARY];

describe('choosing a device by itself', () => {
  it('takes the CPU where there is no sign of a GPU, and tries nothing', async () => {
    const { choose, tried } = machine({});
    expect(await choose('auto')).toEqual({
      device: 'cpu',
      reason: 'cpu: no NVIDIA driver is loaded and no GPU device (/dev/dri) was found',
      float16: true,
    });
    expect(tried).toEqual([]);
  });

  it('takes cuda before webgpu', async () => {
    const { choose, tried } = machine({ files: NVIDIA, cuda: WORKS, webgpu: WORKS });
    expect(await choose('auto')).toEqual({ device: 'cuda', reason: 'cuda: an NVIDIA GPU was found', float16: true });
    expect(tried).toEqual(['cuda']);
  });

  it('takes webgpu where the CUDA library is not installed, and says so', async () => {
    const { choose, tried } = machine({ files: ['/dev/nvidiactl'], webgpu: { works: true, float16: false, adapters: ['NVIDIA L4'] } });
    expect(await choose('auto')).toEqual({
      device: 'webgpu',
      reason: "webgpu: NVIDIA L4 was found, and ONNX Runtime's CUDA library is not installed",
      float16: false,
    });
    expect(tried).toEqual(['webgpu']);
  });

  it('takes the CPU where the only GPU is software', async () => {
    const { choose } = machine({ files: ['/dev/dri'], webgpu: { works: true, float16: false, adapters: ['llvmpipe (LLVM 15.0.6, 256 bits)'] } });
    expect(await choose('auto')).toMatchObject({
      device: 'cpu',
      reason: 'cpu: no NVIDIA driver is loaded and the only GPU is llvmpipe (LLVM 15.0.6, 256 bits), a software adapter that is slower than the CPU',
    });
  });

  it('takes a GPU that stands beside a software adapter', async () => {
    const adapters = ['SwiftShader Device (Subzero)', 'AMD Radeon 780M'];
    const { choose } = machine({ files: ['/dev/dri'], webgpu: { works: true, float16: true, adapters } });
    expect(await choose('auto')).toMatchObject({ device: 'webgpu', reason: expect.stringContaining('AMD Radeon 780M') });
  });

  it('takes the CPU where drivers do not work, and says why', async () => {
    const { choose, tried } = machine({ files: [...NVIDIA, '/dev/dri'], cuda: { works: false, problem: 'its driver crashed with SIGSEGV' } });
    expect(await choose('auto')).toMatchObject({
      device: 'cpu',
      reason: 'cpu: CUDA does not start (its driver crashed with SIGSEGV) and no GPU works with WebGPU (No supported adapters)',
    });
    expect(tried).toEqual(['cuda', 'webgpu']);
  });

  it('takes the GPU of a Mac', async () => {
    const { choose } = machine({ platform: 'darwin-arm64', webgpu: WORKS });
    expect(await choose('auto')).toMatchObject({ device: 'webgpu', reason: expect.stringContaining('a GPU was found'), float16: true });
  });

  it('takes the CPU where the runtime knows no other', async () => {
    const { choose, tried } = machine({ platform: 'linux-arm64', files: ['/dev/dri'], webgpu: WORKS });
    expect(await choose('auto')).toMatchObject({ device: 'cpu', reason: expect.stringContaining('no WebGPU for linux-arm64') });
    expect(tried).toEqual([]);
  });
});

describe('a device that was asked for', () => {
  it('is taken when it is there', async () => {
    const { choose } = machine({ files: NVIDIA, cuda: WORKS });
    expect(await choose('cuda')).toMatchObject({ device: 'cuda', reason: 'cuda: asked for, an NVIDIA GPU' });
    expect(await machine({ files: NVIDIA, cuda: WORKS }).choose('cpu')).toEqual({ device: 'cpu', reason: 'cpu: asked for', float16: true });
  });

  it('may be a software adapter, which the reason says', async () => {
    const { choose } = machine({ webgpu: { works: true, float16: false, adapters: ['SwiftShader Device (Subzero)'] } });
    expect(await choose('webgpu')).toEqual({
      device: 'webgpu',
      reason: 'webgpu: asked for, SwiftShader Device (Subzero), a software adapter that is slower than the CPU',
      float16: false,
    });
  });

  it.each<[Device, Parts, string, string]>([
    ['cuda', {}, 'no NVIDIA driver is loaded', 'Install the NVIDIA driver'],
    ['cuda', { files: ['/dev/nvidiactl'] }, "CUDA library is not installed", 'ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/'],
    ['cuda', { files: NVIDIA }, 'CUDA does not start (No supported adapters)', 'CUDA 12 and cuDNN 9'],
    ['cuda', { platform: 'darwin-arm64' }, 'not on darwin-arm64', 'DEVICE=webgpu'],
    ['webgpu', {}, 'no GPU works with WebGPU (No supported adapters)', 'install libvulkan1'],
    ['webgpu', { platform: 'win32-x64' }, 'no GPU works with WebGPU', 'Update the driver'],
    ['webgpu', { platform: 'linux-arm64' }, 'no WebGPU for linux-arm64', 'DEVICE=cpu'],
  ])('is a clear error when it is missing: %s on %o', async (device, parts, missing, remedy) => {
    await expect(machine(parts).choose(device)).rejects.toMatchObject({ name: 'AppError', code: 'BAD_CONFIG', message: expect.stringContaining(missing) });
    await expect(machine(parts).choose(device)).rejects.toThrow(remedy);
    await expect(machine(parts).choose(device)).rejects.toThrow(`DEVICE=${device}`);
  });
});

describe('trying a device', () => {
  let folder = '';
  const program = async (source: string) => {
    const path = join(folder, `${source.length}.mjs`);
    await writeFile(path, source);
    return path;
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'threadwise-trial-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('outlives a driver that ends the process', async () => {
    expect(await tryDevice('webgpu', { script: await program('process.abort();') })).toEqual({ works: false, problem: 'its driver crashed with SIGABRT' });
    expect(await tryDevice('webgpu', { script: await program('process.exit(1);') })).toEqual({ works: false, problem: 'its driver ended the process' });
  });

  it('does not wait for a driver that hangs', async () => {
    const script = await program('setInterval(() => undefined, 1000);');
    expect(await tryDevice('cuda', { script, limitMs: 500 })).toEqual({ works: false, problem: 'it did not answer in time' });
  });

  it('is not misled by what a driver prints', async () => {
    const script = await program('console.log("hello {"); console.log("{}"); console.log("{half a result"); console.log(JSON.stringify({ float16: true })); console.log("bye");');
    expect(await tryDevice('webgpu', { script })).toEqual({ works: true, float16: true, adapters: [] });
    expect(await tryDevice('webgpu', { script: await program('console.log("{half a result");') })).toMatchObject({ works: false });
  });

  it('reads the names of the adapters as old and new Vulkan loaders list them', async () => {
    const lines = [
      'INFO:                        [0] NVIDIA L4',
      '[Vulkan Loader] INFO | DRIVER:             [0] NVIDIA L4  ',
      '[Vulkan Loader] INFO | DRIVER:             [1] llvmpipe (LLVM 15.0.6, 256 bits)  ',
      'Warning: something [else]',
    ];
    const script = await program(`console.error(${JSON.stringify(lines.join('\n'))}); console.log('{"float16":true}');`);
    expect(await tryDevice('webgpu', { script })).toMatchObject({ adapters: ['NVIDIA L4', 'llvmpipe (LLVM 15.0.6, 256 bits)'] });
  });

  it('says in plain words what the runtime says', async () => {
    const trial = await tryDevice('cuda');
    // A machine with CUDA passes this, too.
    if (trial.works) return;
    expect(trial.problem).toMatch(/^[^\n/]{5,200}$/);
  });
});
