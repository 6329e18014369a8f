import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request's last message asks for, as JSON. */
export interface StubOrder {
  /** Tokens a second; 0 for as fast as the reader takes them. */
  readonly rate: number;
  readonly tokens: number;
}

/** Milliseconds of the machine's monotonic clock, which all processes share. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6;

/**
 * A chat server that only streams: each token is the time at which it was sent. Run as a child process, it sends its port,
 * and answers 'written' with the bytes it has written and the streams that wait for their reader.
 */
function serve(): void {
  let written = 0;
  let blocked = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString('utf8')));
    request.on('end', () => {
      const { messages } = JSON.parse(body) as { messages: { content: string }[] };
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.on('error', () => undefined);
      const order = JSON.parse(messages.at(-1)?.content ?? '{}') as StubOrder;
      if (order.rate === 0) pour(response, order);
      else drip(response, order);
    });
  });

  /** Each stream has a beat of its own: a server with a thousand readers does not serve them all in one millisecond. */
  function drip(response: ServerResponse, { rate, tokens }: StubOrder): void {
    const everyMs = 1000 / rate;
    let due = performance.now() + Math.random() * everyMs;
    let left = tokens;
    const tick = () => {
      if (response.destroyed) return;
      if (left-- === 0) {
        response.end(end());
        return;
      }
      response.write(token(`${now()} `));
      due += everyMs;
      setTimeout(tick, Math.max(0, due - performance.now()));
    };
    setTimeout(tick, Math.max(0, due - performance.now()));
  }

  function pour(response: ServerResponse, { tokens }: StubOrder): void {
    let left = tokens;
    const fill = () => {
      while (left-- > 0) {
        if (response.destroyed) return;
        const event = token(`${now()} `);
        written += event.length;
        if (response.write(event)) continue;
        blocked++;
        response.once('drain', () => {
          blocked--;
          fill();
        });
        return;
      }
      response.end(end());
    };
    fill();
  }

  server.listen(0, '127.0.0.1', 4_096, () => process.send?.((server.address() as AddressInfo).port));
  process.on('message', () => process.send?.({ written, blocked }));
  process.on('disconnect', () => process.exit(0));
}

const event = (choice: object) => `data: ${JSON.stringify({ id: 'chatcmpl-stub', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'stub', choices: [{ index: 0, ...choice }] })}\n\n`;
const token = (content: string) => event({ delta: { role: 'assistant', content }, logprobs: null, finish_reason: null });
const end = () => `${event({ delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`;

if (process.argv[1] === import.meta.filename) serve();
