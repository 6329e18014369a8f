import { defineConfig } from 'vitest/config';

/** Models on the GPU: a real one where Vulkan has one, else Chromium's software adapter, which is slow and right. */
export default defineConfig({
  test: {
    include: ['test/gpu/**/*.test.ts'],
    globalSetup: ['test/gpu/setup.ts'],
    // One process at a time: a software adapter takes all cores.
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
