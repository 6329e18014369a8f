import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** A Threadwise server in a process of its own, as a user starts it, on a free port. */
export class ServerProcess implements AsyncDisposable {
  readonly url: string;
  readonly dataFolder: string;
  readonly #child: ChildProcess;
  readonly #output: () => string;
  readonly #exited: Promise<number | null>;

  private constructor(child: ChildProcess, url: string, dataFolder: string, output: () => string, exited: Promise<number | null>) {
    this.#child = child;
    this.url = url;
    this.dataFolder = dataFolder;
    this.#output = output;
    this.#exited = exited;
  }

  /** Starts and waits until it listens. Without `THREADWISE_DATA` it gets a new folder. `root`: where the program lies. */
  static async start(settings: Record<string, string> = {}, root = ROOT): Promise<ServerProcess> {
    const dataFolder = settings['THREADWISE_DATA'] ?? (await mkdtemp(path.join(tmpdir(), 'threadwise-e2e-')));
    const child = spawn(process.execPath, ['bin/threadwise.js', 'serve'], {
      cwd: root,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: '0', LOG_LEVEL: 'warn', ...settings, THREADWISE_DATA: dataFolder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const url = await new Promise<string>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        output += chunk.toString('utf8');
        const found = /(http:\/\/\S+?)\/graphql/.exec(output)?.[1];
        if (found) resolve(found);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it listened:\n${output}`)));
    });
    return new ServerProcess(child, url, dataFolder, () => output, exited);
  }

  get output(): string {
    return this.#output();
  }

  /** Asks it to end, as a service manager does; gives the exit code. */
  async terminate(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    return this.#exited;
  }

  /** Ends it without any chance to say good-bye. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.kill();
    await rm(this.dataFolder, { recursive: true, force: true });
  }

  async query<T = Record<string, unknown>>(query: string, variables: object = {}): Promise<T> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: T; errors?: { message: string }[] };
    if (errors || !data) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** Starts an answer; gives its id. */
  async ask(question: string, input: object = {}): Promise<string> {
    const { ask } = await this.query<{ ask: { answer: { id: string } | null; userErrors: unknown[] } }>(
      'mutation ($input: AskInput!) { ask(input: $input) { answer { id } userErrors { code message } } }',
      { input: { question, ...input } },
    );
    if (!ask.answer) throw new Error(JSON.stringify(ask.userErrors));
    return ask.answer.id;
  }
}
