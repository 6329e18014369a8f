import { existsSync } from 'node:fs';
import { installPackage, say } from '../services/install-package.ts';

const SOFTWARE_ADAPTER = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** Names a Vulkan adapter to the tests: the one that VK_DRIVER_FILES names, that of a GPU, or SwiftShader, which Debian's chromium brings. */
export function setup(): void {
  if (process.env['VK_DRIVER_FILES'] || existsSync('/dev/dri') || existsSync('/dev/nvidia0')) return;
  if (!existsSync(SOFTWARE_ADAPTER)) {
    say('There is no GPU: installing chromium for its software adapter ...');
    const problem = installPackage('chromium');
    if (problem !== undefined) throw new Error(`The GPU tests need a Vulkan adapter. Install chromium (it brings ${SOFTWARE_ADAPTER}): ${problem}`);
  }
  process.env['VK_DRIVER_FILES'] = SOFTWARE_ADAPTER;
}
