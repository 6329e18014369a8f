import type { TestProject } from 'vitest/node';

import { type RedisServer, startRedis } from './services/redis-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A real Redis that all tests of a run share: use keys of your own, and leave the server alone. */
    redisUrl: string;
  }
}

let running: RedisServer | undefined;

/** Starts the services that tests share. A run without Redis fails: it would not test what is shipped. */
export async function setup(project: TestProject): Promise<void> {
  const redis = await startRedis();
  project.provide('redisUrl', redis.url);
  running = redis;
}

export async function teardown(): Promise<void> {
  await running?.[Symbol.asyncDispose]();
}
