import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { ChildServer, freePort } from './child-server.ts';
import { installPackage, say } from './install-package.ts';

/** A real PostgreSQL with an empty cluster of its own, on loopback, without passwords. */
export interface PostgresServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
  /** Starts it on the same port with the same data. */
  restart(): Promise<void>;
}

/**
 * Starts a PostgreSQL where one is installed. Without one it returns undefined, except where `CI` is "true": there it
 * is installed, and a run without it fails.
 */
export async function startPostgres(): Promise<PostgresServer | undefined> {
  let binaries = findPostgres();
  if (binaries === undefined && process.env['CI'] === 'true') {
    say('PostgreSQL is not installed: installing it with apt-get ...');
    const failure = installPackage('postgresql');
    binaries = findPostgres();
    if (binaries === undefined) {
      throw new Error(
        `The tests need PostgreSQL in CI, and it was neither found nor could it be installed (${failure ?? 'no binary after the install'}). ` +
          'Install it, for example with "apt-get install postgresql", and run the tests again.',
      );
    }
  }
  if (binaries === undefined) {
    say('PostgreSQL is not installed: the conversation store is tested on PGlite only.');
    return undefined;
  }
  return createCluster(binaries);
}

async function createCluster(binaries: string): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'threadwise-postgres-'));
  const user = unprivilegedUser();
  // The server runs as another user than the tests where those run as root.
  if (user !== undefined) spawnSync('chown', [user, folder]);
  await chmod(folder, 0o700);
  const data = join(folder, 'data');
  const init = as(user, join(binaries, 'initdb'), ['-D', data, '-U', 'threadwise', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C']);
  const made = spawnSync(init.command, init.args, { encoding: 'utf8', cwd: tmpdir() });
  if (made.status !== 0) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`initdb failed: ${made.stderr || made.stdout || String(made.error)}`);
  }
  const port = await freePort();
  const start = (): Promise<ChildServer> => launch(binaries, user, folder, data, port);
  let server = await start();
  const stop = (): Promise<void> => server.end('SIGINT');
  return {
    url: `postgres://threadwise@127.0.0.1:${port}/postgres`,
    port,
    stop,
    async restart() {
      await stop();
      server = await start();
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(binaries: string, user: string | undefined, folder: string, data: string, port: number): Promise<ChildServer> {
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off', 'shared_buffers=32MB'];
  const { command, args } = as(user, join(binaries, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])]);
  const server = new ChildServer(command, args);
  try {
    await server.waitUntil(async () => spawnSync(join(binaries, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)]).status === 0);
  } catch (error) {
    await server.end('SIGKILL');
    throw error;
  }
  return server;
}

/** PostgreSQL refuses to run as root: the user it runs as instead; undefined where the tests are no root. */
function unprivilegedUser(): string | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return ['postgres', 'nobody'].find((name) => spawnSync('id', [name]).status === 0);
}

/** `setpriv` and not `runuser`: it becomes the command, so that a signal reaches the server itself. */
const as = (user: string | undefined, command: string, args: readonly string[]): { readonly command: string; readonly args: readonly string[] } =>
  user === undefined ? { command, args } : { command: 'setpriv', args: [`--reuid=${user}`, '--clear-groups', command, ...args] };

/** The folder of the newest installed server's programs. */
function findPostgres(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.filter((folder) => folder !== '').find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}
