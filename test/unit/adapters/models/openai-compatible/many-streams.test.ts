import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { REPLY, StubChat } from './open-chat.ts';

const MEGABYTE = 1_048_576;

describe('many streams in one process', () => {
  it('do not wait for a slow reader among them', async () => {
    await using stub = await StubChat.open();
    const slow = await stub.chat.model.stream('Why?');
    await slow.next();
    expect(await Promise.all(Array.from({ length: 200 }, () => stub.ask()))).toEqual(Array.from({ length: 200 }, () => REPLY));
    await slow.return();
  });

  it('make the server wait for a slow reader instead of filling the memory', async () => {
    await using stub = await StubChat.open({ fault: { pourBytes: 64 * MEGABYTE } });
    const stream = await stub.chat.model.stream('Why?');
    await stream.next();
    // Until the socket buffers are full and the server gets rid of nothing more.
    let seen = -1;
    while (stub.server.bytesPoured > seen) {
      seen = stub.server.bytesPoured;
      await sleep(300);
    }
    expect(stub.server.bytesPoured).toBeLessThan(64 * MEGABYTE);
    await stream.return();
  });
});
