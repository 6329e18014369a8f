import { existsSync } from 'node:fs';
import { installPackage, say } from '../services/install-package.ts';

const SOFTWARE_ADAPTER = '/usr/lib/chromium/vk_swiftshader_icd.json';
/** The adapter, and the loader through which it is found. */
const PACKAGES = [
  ['chromium', [SOFTWARE_ADAPTER]],
  ['libvulkan1', ['/usr/lib/x86_64-linux-gnu/libvulkan.so.1', '/usr/lib/aarch64-linux-gnu/libvulkan.so.1']],
] as const;

/** Names a Vulkan adapter to the tests: the one that VK_DRIVER_FILES names, that of a GPU, or SwiftShader, which Debian's chromium brings. */
export function setup(): void {
  if (process.env['VK_DRIVER_FILES'] || existsSync('/dev/dri') || existsSync('/dev/nvidia0')) return;
  for (const [name, places] of PACKAGES) {
    if (places.some((place) => existsSync(place))) continue;
    say(`There is no GPU: installing ${name} for a software adapter ...`);
    const problem = installPackage(name);
    if (problem !== undefined) throw new Error(`The GPU tests need a Vulkan adapter. Install ${name}: ${problem}`);
  }
  process.env['VK_DRIVER_FILES'] = SOFTWARE_ADAPTER;
}
