import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ChatRequest {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
}

/** What goes wrong with a request. */
export type Fault =
  /** Accepts the request and never answers. */
  | 'hang'
  /** Sends the headers, the role and comments, and never a token. */
  | 'headers then hang'
  /** Closes the connection without an answer. */
  | 'reset'
  /** Has its finish reason, but not the end mark. */
  | 'no end mark'
  /** Sends the end of the body a moment after the end mark. */
  | 'late end'
  | { readonly status: number; readonly retryAfter?: string; readonly body?: string }
  /** After so many tokens: nothing more comes, the connection is cut in the middle of an event, a broken event comes, the body just ends. */
  | { readonly stallAfter: number }
  | { readonly cutAfter: number }
  | { readonly garbageAfter: number }
  | { readonly endAfter: number }
  /** So many bytes of tokens, as fast as the client takes them. */
  | { readonly pourBytes: number };

export interface OpenAiServerOptions {
  /** The reply to a request, or a status code to fail with. */
  readonly reply: (request: ChatRequest) => string | number;
  /** Pause before each token, in milliseconds. */
  readonly tokenMs?: number;
  /** Breaks the connection after so many tokens. */
  readonly breakAfter?: number;
  /** Told how long each streamed reply took, in milliseconds. */
  readonly onServed?: (milliseconds: number) => void;
  /** With every request, or with the first `faultTimes` of them. */
  readonly fault?: Fault;
  readonly faultTimes?: number;
  /** Sent as the last chunk to who asks for it. */
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number };
  /** Answers 400 to requests that ask for usage, as some servers do. */
  readonly refuseStreamOptions?: boolean;
  /** The body of the answer to `/embeddings`, or a status code. */
  readonly embed?: (request: { readonly model: string; readonly input: readonly string[] }) => object | number;
  /** The body of the answer to `/rerank`, or a status code. */
  readonly rerank?: (request: Record<string, unknown>) => object | number;
}

/** A real HTTP server that speaks the OpenAI API, streams chat replies by words, and keeps what it was asked. */
export class OpenAiServer implements AsyncDisposable {
  /** Chat requests. */
  readonly requests: ChatRequest[] = [];
  /** Bodies of requests to the other endpoints. */
  readonly questions: Record<string, unknown>[] = [];
  /** Keys that were sent. */
  readonly keys: (string | undefined)[] = [];
  /** Requests that ended as the client went away. */
  aborted = 0;
  connections = 0;
  tokensSent = 0;
  bytesPoured = 0;
  readonly #server = createServer((request, response) => {
    // A client that goes away while it sends.
    this.#answer(request, response).catch(() => response.destroy());
  });
  #options: OpenAiServerOptions;
  #faultsLeft = 0;
  #port = 0;

  private constructor(options: OpenAiServerOptions) {
    this.#options = options;
    this.behave(options);
    this.#server.on('connection', () => this.connections++);
  }

  static async start(options: OpenAiServerOptions): Promise<OpenAiServer> {
    const server = new OpenAiServer(options);
    await server.accept();
    return server;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.#port}/v1`;
  }

  behave(options: OpenAiServerOptions): void {
    this.#options = options;
    this.#faultsLeft = options.faultTimes ?? Number.POSITIVE_INFINITY;
  }

  /** Refuses connections until `accept`. */
  async refuse(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async accept(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.refuse();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('close', () => {
      if (!response.writableFinished) this.aborted++;
    });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
    this.keys.push(request.headers.authorization);
    const path = new URL(request.url ?? '', 'http://localhost').pathname;
    if (path.endsWith('/chat/completions')) await this.#chat(body as unknown as ChatRequest, response);
    else this.#json(path, body, response);
  }

  #json(path: string, body: Record<string, unknown>, response: ServerResponse): void {
    this.questions.push(body);
    const { embed, rerank } = this.#options;
    const fault = this.#fault();
    if (fault === 'hang') return;
    if (fault === 'reset') return void response.destroy();
    if (typeof fault === 'object' && 'status' in fault) return fail(response, fault);
    const answer = path.endsWith('/embeddings') ? embed?.(body as unknown as Parameters<typeof embed>[0]) : path.endsWith('/rerank') ? rerank?.(body) : undefined;
    if (typeof answer === 'object') response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    else fail(response, { status: answer ?? 404 });
  }

  async #chat(body: ChatRequest, response: ServerResponse): Promise<void> {
    this.requests.push(body);
    const { reply, refuseStreamOptions } = this.#options;
    if (refuseStreamOptions && body.stream_options) return fail(response, { status: 400 });
    const fault = this.#fault();
    if (fault === 'hang') return;
    if (fault === 'reset') return void response.destroy();
    if (typeof fault === 'object' && 'status' in fault) return fail(response, fault);
    const text = reply(body);
    if (typeof text === 'number') return fail(response, { status: text });
    if (body.stream) return this.#stream(body, text, fault, response);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id: 'c', object: 'chat.completion', created: 0, model: 'stub', choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: text } }] }));
  }

  async #stream(body: ChatRequest, text: string, fault: Exclude<Fault, { status: number }> | undefined, response: ServerResponse): Promise<void> {
    const started = performance.now();
    const { tokenMs = 0, breakAfter = Number.POSITIVE_INFINITY, onServed, usage } = this.#options;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    if (fault === 'headers then hang') return void response.write(`: still here\n\n${chunk({ role: 'assistant', content: '' }, null)}`);
    if (typeof fault === 'object' && 'pourBytes' in fault) return this.#pour(fault.pourBytes, response);
    let sent = 0;
    for (const token of text.match(/\s*\S+|\s+$/g) ?? []) {
      if (tokenMs > 0) await sleep(tokenMs);
      if (response.destroyed) return;
      if (sent >= breakAfter) return void response.destroy();
      if (typeof fault === 'object') {
        if ('stallAfter' in fault && sent >= fault.stallAfter) return;
        if ('cutAfter' in fault && sent >= fault.cutAfter) return void response.write(chunk({ content: token }, null).slice(0, 40), () => response.destroy());
        if ('garbageAfter' in fault && sent >= fault.garbageAfter) return void response.end(`data: {"choices":[{"delta":{"content":"${token}\n\n${chunk({}, 'stop')}data: [DONE]\n\n`);
        if ('endAfter' in fault && sent >= fault.endAfter) return void response.end();
      }
      sent++;
      this.tokensSent++;
      response.write(chunk({ content: token }, null));
    }
    const tail = usage && body.stream_options?.include_usage ? event({ choices: [], usage: { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens } }) : '';
    response.write(`${chunk({}, 'stop')}${tail}${fault === 'no end mark' ? '' : 'data: [DONE]\n\n'}`);
    if (fault === 'late end') await sleep(50);
    response.end();
    onServed?.(performance.now() - started);
  }

  async #pour(bytes: number, response: ServerResponse): Promise<void> {
    const token = chunk({ content: ' water' }, null);
    while (this.bytesPoured < bytes) {
      if (response.destroyed) return;
      this.bytesPoured += token.length;
      if (!response.write(token)) await roomIn(response);
    }
    response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`);
  }

  #fault(): Fault | undefined {
    return this.#options.fault !== undefined && this.#faultsLeft-- > 0 ? this.#options.fault : undefined;
  }
}

function roomIn(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
  });
}

function fail(response: ServerResponse, { status, retryAfter, body }: { status: number; retryAfter?: string; body?: string }): void {
  response.writeHead(status, { 'content-type': 'application/json', ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }) });
  response.end(body ?? JSON.stringify({ error: { message: 'stub failure' } }));
}

const event = (content: object): string => `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model: 'stub', ...content })}\n\n`;
const chunk = (delta: object, finishReason: string | null): string => event({ choices: [{ index: 0, delta, finish_reason: finishReason }] });
