#!/usr/bin/env node
import { register } from 'tsx/esm/api';

register();
const { runCli } = await import('../src/cli/threadwise.ts');
// The server is loaded only by the command that runs it.
process.exitCode = await runCli(process.argv, { serve: async () => (await import('../src/main.ts')).serve() });
