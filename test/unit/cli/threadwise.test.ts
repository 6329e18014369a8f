import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/threadwise.ts';

async function run(...args: string[]) {
  const [out, errors] = [new PassThrough(), new PassThrough()];
  let served = 0;
  const exitCode = await runCli(['node', 'threadwise', ...args], { serve: async () => ++served - 1, out, errors });
  return { exitCode, served, out: String(out.read() ?? ''), errors: String(errors.read() ?? '') };
}

describe('runCli', () => {
  it.each(['serve', 'import', 'ask'])('explains %s with examples', async (command) => {
    const { exitCode, out } = await run(command, '--help');
    expect(exitCode).toBe(0);
    expect(out).toMatch(new RegExp(`Examples:\\n.*threadwise ${command}`, 's'));
  });

  it('prints the version', async () => {
    expect(await run('--version')).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  it.each([['bogus'], ['ask'], ['import'], ['ask', 'why?', '--bogus'], []])('exits 1 with help for %j %j %j', async (...args: string[]) => {
    const { exitCode, errors } = await run(...args);
    expect(exitCode).toBe(1);
    expect(errors).toContain('Usage: threadwise');
  });

  it('serves', async () => {
    expect(await run('serve')).toMatchObject({ exitCode: 0, served: 1 });
  });

  it('says in one line that no server answers', async () => {
    expect(await run('ask', 'why?', '--url', 'http://127.0.0.1:9')).toMatchObject({ exitCode: 1, errors: 'No Threadwise server answers at http://127.0.0.1:9. Start one with "npm start", or name another with --url.\n' });
  });
});
