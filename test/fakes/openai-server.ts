import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ChatRequest {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly stream?: boolean;
}

export interface OpenAiServerOptions {
  /** The reply to a request, or a status code to fail with. */
  readonly reply: (request: ChatRequest) => string | number;
  /** Pause before each token, in milliseconds. */
  readonly tokenMs?: number;
  /** Breaks the connection after so many tokens. */
  readonly breakAfter?: number;
  /** Told how long each streamed reply took, in milliseconds. */
  readonly onServed?: (milliseconds: number) => void;
}

/** A real HTTP server that speaks the chat part of the OpenAI API, streams by words, and keeps what it was asked. */
export class OpenAiServer implements AsyncDisposable {
  readonly requests: ChatRequest[] = [];
  /** Streams that ended as the client went away. */
  aborted = 0;
  tokensSent = 0;
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #options: OpenAiServerOptions;

  private constructor(options: OpenAiServerOptions) {
    this.#options = options;
  }

  static async start(options: OpenAiServerOptions): Promise<OpenAiServer> {
    const server = new OpenAiServer(options);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  behave(options: OpenAiServerOptions): void {
    this.#options = options;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ChatRequest;
    this.requests.push(body);
    const started = performance.now();
    const { reply, tokenMs = 0, breakAfter = Number.POSITIVE_INFINITY, onServed } = this.#options;
    const text = reply(body);
    if (typeof text === 'number') {
      response.writeHead(text, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message: 'stub failure' } }));
      return;
    }
    if (!body.stream) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: 'c', object: 'chat.completion', created: 0, model: 'stub', choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: text } }] }));
      return;
    }
    response.on('close', () => {
      if (!response.writableFinished) this.aborted++;
    });
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    let sent = 0;
    for (const token of text.match(/\s*\S+|\s+$/g) ?? []) {
      if (tokenMs > 0) await sleep(tokenMs);
      if (response.destroyed) return;
      if (sent++ >= breakAfter) {
        response.destroy();
        return;
      }
      this.tokensSent++;
      response.write(chunk({ content: token }, null));
    }
    response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`);
    onServed?.(performance.now() - started);
  }
}

const chunk = (delta: object, finishReason: string | null): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model: 'stub', choices: [{ index: 0, delta, finish_reason: finishReason }] })}\n\n`;
