import { describe, expect, it, vi } from 'vitest';
import { REPLY, StubChat } from './open-chat.ts';

class Stopped extends Error {}

describe('a caller that gives up', () => {
  it.each<[string, 'hang' | 'headers then hang' | { stallAfter: number }, number]>([
    ['before the headers', 'hang', 0],
    ['before the first token', 'headers then hang', 0],
    ['between two tokens', { stallAfter: 2 }, 2],
  ])('%s: closes the connection and gets its own reason', async (_when, fault, tokens) => {
    await using stub = await StubChat.open({ fault });
    const stop = new AbortController();
    const failed = stub.fail('Why?', stop.signal);
    await vi.waitFor(() => expect(stub.server.requests.length + stub.server.tokensSent).toBe(1 + tokens), 10_000);
    const reason = new Stopped('enough');
    stop.abort(reason);
    expect((await failed).error).toBe(reason);
    await vi.waitFor(() => expect(stub.server.aborted).toBe(1), 10_000);
  });

  it('reads nothing more, also of what has arrived', async () => {
    await using stub = await StubChat.open();
    const stop = new AbortController();
    const stream = await stub.chat.model.stream('Why?', { signal: stop.signal });
    await stream.next();
    const reason = new Stopped('enough');
    stop.abort(reason);
    await expect(stream.next()).rejects.toBe(reason);
  });

  it('before it asks: nothing is sent', async () => {
    await using stub = await StubChat.open();
    await expect(stub.ask('Why?', AbortSignal.abort(new Stopped('never mind')))).rejects.toThrow('never mind');
    expect(stub.server.requests).toHaveLength(0);
  });

  it('while it reads the reply whole', async () => {
    await using stub = await StubChat.open({ fault: { stallAfter: 1 } });
    const stop = new AbortController();
    const reply = stub.chat.model.invoke('Why?', { signal: stop.signal });
    const caught = reply.catch((error: unknown) => error);
    await vi.waitFor(() => expect(stub.server.tokensSent).toBe(1), 10_000);
    const reason = new Stopped('enough');
    stop.abort(reason);
    expect(await caught).toBe(reason);
    await vi.waitFor(() => expect(stub.server.aborted).toBe(1), 10_000);
  });

  it('by reading no further: closes the connection', async () => {
    await using stub = await StubChat.open({ fault: { stallAfter: 2 } });
    for await (const _ of await stub.chat.model.stream('Why?')) break;
    await vi.waitFor(() => expect(stub.server.aborted).toBe(1), 10_000);
    stub.server.behave({ reply: () => REPLY });
    expect(await stub.ask()).toBe(REPLY);
  });
});
