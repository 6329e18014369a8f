import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { onnxRuntime } from './onnx-runtime.ts';
import { tryDevice, type Trial } from './try-device.ts';

export interface FoundDevice {
  readonly found: true;
  /** Its name, as the driver calls it, where that is known. */
  readonly adapter?: string | undefined;
  /** The adapter is a program on the CPU: right, and slower than the CPU by itself. */
  readonly software: boolean;
  readonly float16: boolean;
}

export interface MissingDevice {
  readonly found: false;
  /** What is missing, as part of a sentence. */
  readonly why: string;
  /** How to get it: a sentence. */
  readonly remedy: string;
}

/** Looks for devices. Never rejects. */
export interface DeviceProbes {
  cuda(): Promise<FoundDevice | MissingDevice>;
  /** @param asked looks also where nothing hints at a GPU, for a software adapter. */
  webgpu(asked: boolean): Promise<FoundDevice | MissingDevice>;
}

/** What the probes look at. */
export interface Machine {
  /** "linux-x64", "darwin-arm64". */
  readonly platform: string;
  exists(path: string): boolean;
  /** Runs a tiny model on the device, apart from this process. Never rejects. */
  tryDevice(device: 'cuda' | 'webgpu'): Promise<Trial>;
}

const NVIDIA_DRIVER = ['/proc/driver/nvidia/version', '/dev/nvidiactl'];
/** The GPU of the host of a Linux on Windows (WSL). */
const WINDOWS_HOST_GPU = '/dev/dxg';
const GPU_DEVICES = ['/dev/dri', '/dev/nvidiactl', WINDOWS_HOST_GPU];
/** Adapters that compute on the CPU, by the names they give themselves. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render/i;
const CUDA_LIBRARY = 'bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so';
const WITH_WEBGPU = new Set(['linux-x64', 'darwin-arm64', 'darwin-x64', 'win32-x64', 'win32-arm64']);

const thisMachine: Machine = { platform: `${process.platform}-${process.arch}`, exists: existsSync, tryDevice };

/** Probes of this machine. What costs nothing comes first; drivers are tried in a process of their own. */
export const systemProbes = (machine: Machine = thisMachine): DeviceProbes => ({
  cuda: () => probeCuda(machine),
  webgpu: (asked) => probeWebgpu(machine, asked),
});

async function probeCuda(machine: Machine): Promise<FoundDevice | MissingDevice> {
  if (machine.platform !== 'linux-x64') {
    return missing(`CUDA is supported on Linux (x64) alone, not on ${machine.platform}`, 'DEVICE=webgpu may work here.');
  }
  if (![...NVIDIA_DRIVER, WINDOWS_HOST_GPU].some((path) => machine.exists(path))) {
    return missing('no NVIDIA driver is loaded', 'Install the NVIDIA driver; a container needs the GPU passed in ("docker run --gpus all").');
  }
  const runtime = join(dirname(onnxRuntime()), '..');
  if (!machine.exists(join(runtime, CUDA_LIBRARY))) {
    // "npm rebuild" leaves out the packages that `allowScripts` in package.json refuses.
    const install = `ONNXRUNTIME_NODE_INSTALL=cuda12 node ${join(relative('', runtime), 'script/install.js')}`;
    return missing("ONNX Runtime's CUDA library is not installed", `Install it with "${install}".`);
  }
  const trial = await machine.tryDevice('cuda');
  if (!trial.works) return missing(`CUDA does not start (${trial.problem})`, 'It needs CUDA 12 and cuDNN 9, where the dynamic linker finds them.');
  return { found: true, adapter: 'an NVIDIA GPU', software: false, float16: true };
}

async function probeWebgpu(machine: Machine, asked: boolean): Promise<FoundDevice | MissingDevice> {
  const onLinux = machine.platform.startsWith('linux-');
  if (!WITH_WEBGPU.has(machine.platform)) {
    return missing(`ONNX Runtime has no WebGPU for ${machine.platform}`, 'Set DEVICE=cpu.');
  }
  if (onLinux && !asked && !GPU_DEVICES.some((path) => machine.exists(path))) {
    return missing('no GPU device (/dev/dri) was found', 'A container needs the GPU passed in ("docker run --device /dev/dri").');
  }
  const trial = await machine.tryDevice('webgpu');
  if (!trial.works) {
    const remedy = onLinux
      ? 'WebGPU needs Vulkan here: install libvulkan1 and the Vulkan driver of the GPU (mesa-vulkan-drivers for AMD and Intel).'
      : 'Update the driver of the GPU.';
    return missing(`no GPU works with WebGPU (${trial.problem})`, remedy);
  }
  const hardware = trial.adapters.find((name) => !SOFTWARE.test(name));
  const adapter = hardware ?? trial.adapters[0];
  return { found: true, adapter, software: adapter !== undefined && hardware === undefined, float16: trial.float16 };
}

const missing = (why: string, remedy: string): MissingDevice => ({ found: false, why, remedy });
