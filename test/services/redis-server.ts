import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { ChildServer, freePort } from './child-server.ts';
import { installPackage, say } from './install-package.ts';

/** A real Redis without persistence, on loopback: a restart comes back empty, on the same port. */
export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Ends it in good order. */
  stop(): Promise<void>;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it on the same port, after ending it where it still runs. */
  restart(): Promise<void>;
  /** Makes it hang: connections stay open and nothing is answered until `resume`. */
  pause(): void;
  resume(): void;
}

export async function startRedis(options: { readonly port?: number } = {}): Promise<RedisServer> {
  const binary = findRedis() ?? installRedis();
  const folder = await mkdtemp(join(tmpdir(), 'threadwise-redis-'));
  const tries = options.port === undefined ? 3 : 1;
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    try {
      return new LocalRedis(binary, folder, port, await launch(binary, folder, port));
    } catch (error) {
      if (attempt < tries) continue;
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }
}

class LocalRedis implements RedisServer {
  readonly url: string;
  readonly port: number;
  readonly #binary: string;
  readonly #folder: string;
  #server: ChildServer;

  constructor(binary: string, folder: string, port: number, server: ChildServer) {
    this.url = `redis://127.0.0.1:${port}`;
    this.port = port;
    this.#binary = binary;
    this.#folder = folder;
    this.#server = server;
  }

  async stop(): Promise<void> {
    this.#server.signal('SIGCONT');
    await this.#server.end('SIGTERM');
  }

  async kill(): Promise<void> {
    await this.#server.end('SIGKILL');
  }

  async restart(): Promise<void> {
    await this.kill();
    this.#server = await launch(this.#binary, this.#folder, this.port);
  }

  pause(): void {
    this.#server.signal('SIGSTOP');
  }

  resume(): void {
    this.#server.signal('SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function launch(binary: string, folder: string, port: number): Promise<ChildServer> {
  const settings = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no', daemonize: 'no' };
  const server = new ChildServer(
    binary,
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
  );
  try {
    await server.waitUntil(() => ping(port));
  } catch (error) {
    await server.end('SIGKILL');
    throw error;
  }
  return server;
}

function ping(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    const finish = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(2_000, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (reply) => finish(reply.toString().startsWith('+PONG')));
  });
}

function findRedis(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/sbin', '/usr/local/bin'];
  return folders.filter((folder) => folder !== '').map((folder) => join(folder, 'redis-server')).find((path) => existsSync(path));
}

function installRedis(): string {
  say('redis-server is not installed: installing it with apt-get ...');
  const failure = installPackage('redis-server');
  const binary = findRedis();
  if (binary !== undefined) return binary;
  throw new Error(
    `The tests need a real Redis, and redis-server was neither found nor could it be installed (${failure ?? 'no binary after the install'}). ` +
      'Install it so that "redis-server" is on PATH, for example with "apt-get install redis-server" or "brew install redis", and run the tests again.',
  );
}
