import { AppError } from '../../../domain/errors.ts';
import { systemProbes, type DeviceProbes, type FoundDevice } from './device-probes.ts';

export type Device = 'cuda' | 'webgpu' | 'cpu';

export interface DeviceChoice {
  readonly device: Device;
  /** One sentence for a person: which device, and why that one. */
  readonly reason: string;
  /** Whether it computes in half precision. */
  readonly float16: boolean;
}

/** The device for a model that no GPU makes faster. */
export const onCpu = (why: string): DeviceChoice => ({ device: 'cpu', reason: `cpu: ${why}`, float16: true });

/**
 * The device that models run on: the one that is wanted, or with "auto" the first of cuda, webgpu and cpu that is there. Rejects
 * with `BAD_CONFIG`, saying how to get it, where a device was asked for and is missing.
 */
export async function chooseDevice(wanted: 'auto' | Device, probes: DeviceProbes = systemProbes()): Promise<DeviceChoice> {
  if (wanted === 'cpu') return onCpu('asked for');
  if (wanted === 'auto') return fastest(probes);
  const probed = wanted === 'cuda' ? await probes.cuda() : await probes.webgpu(true);
  if (!probed.found) {
    throw new AppError('BAD_CONFIG', `DEVICE=${wanted} cannot be used: ${probed.why}. ${probed.remedy} Or set DEVICE=auto, which takes what is there.`);
  }
  return { device: wanted, reason: `${wanted}: asked for, ${describe(probed)}`, float16: probed.float16 };
}

async function fastest(probes: DeviceProbes): Promise<DeviceChoice> {
  const cuda = await probes.cuda();
  if (cuda.found) return { device: 'cuda', reason: `cuda: ${describe(cuda)} was found`, float16: cuda.float16 };
  const webgpu = await probes.webgpu(false);
  if (!webgpu.found) return onCpu(`${cuda.why} and ${webgpu.why}`);
  if (webgpu.software) return onCpu(`${cuda.why} and the only GPU is ${describe(webgpu)}`);
  return { device: 'webgpu', reason: `webgpu: ${describe(webgpu)} was found, and ${cuda.why}`, float16: webgpu.float16 };
}

const describe = ({ adapter = 'a GPU', software }: FoundDevice) =>
  software ? `${adapter}, a software adapter that is slower than the CPU` : adapter;
