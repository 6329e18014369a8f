import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** A free port on loopback. Another process may take it before it is used: callers start again on another one. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no free port.');
  return address.port;
}

/** A server process that tests own: it never outlives them, and nothing else is ended with it. */
export class ChildServer implements AsyncDisposable {
  readonly #child: ChildProcess;
  #output = '';
  readonly #exited: Promise<void>;
  readonly #endWithParent = (): void => void this.#child.kill('SIGKILL');

  constructor(command: string, args: readonly string[], environment: Record<string, string> = {}) {
    this.#child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C.UTF-8', ...environment },
    });
    const keep = (chunk: Buffer): void => {
      this.#output = (this.#output + chunk.toString()).slice(-8_000);
    };
    this.#child.stdout?.on('data', keep);
    this.#child.stderr?.on('data', keep);
    this.#exited = new Promise((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.once('error', (error) => {
        this.#output += String(error);
        resolve();
      });
    });
    process.once('exit', this.#endWithParent);
  }

  /** The last of what the server printed. */
  get output(): string {
    return this.#output;
  }

  get running(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends the server with this signal and, where it does not end within 10 s, with SIGKILL. */
  async end(signal: NodeJS.Signals): Promise<void> {
    process.off('exit', this.#endWithParent);
    if (!this.running) return;
    this.#child.kill(signal);
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await this.#exited;
    clearTimeout(timer);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end('SIGKILL');
  }

  /** Asks again and again until `answers` is true. Throws with the server's output when it ends or `timeoutMs` is over. */
  async waitUntil(answers: () => Promise<boolean>, timeoutMs = 30_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!(await answers())) {
      if (!this.running) throw new Error(`The server ended at its start:\n${this.#output}`);
      if (Date.now() > deadline) throw new Error(`The server did not answer within ${timeoutMs} ms:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
