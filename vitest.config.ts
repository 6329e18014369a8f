import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Two copies of graphql meet without this ("another module or realm").
  resolve: { alias: { graphql: 'graphql/index.js' } },
  test: {
    include: ['test/{unit,contracts,graphql,e2e}/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
