import { spawnSync } from 'node:child_process';

/** Installs a Debian package where that is possible. Returns why not, or undefined when it is installed. */
export function installPackage(name: string): string | undefined {
  const root = process.getuid?.() === 0;
  const [command, before] = root ? ['apt-get', []] : ['sudo', ['-n', 'apt-get']];
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', name]]) {
    const result = spawnSync(command, [...before, ...args], {
      encoding: 'utf8',
      timeout: 180_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (result.error) return `${command} cannot be run (${result.error.message})`;
    // Lists that cannot be refreshed are no reason to give up: the package may be known already.
    if (result.status !== 0 && args[0] === 'install') return lastLine(result.stderr || result.stdout);
  }
  return undefined;
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? 'no output';

/** Tells who runs the tests what takes so long, or what is left out. */
export const say = (line: string): void => void process.stdout.write(`${line}\n`);
