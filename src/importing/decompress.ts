import type { createGunzip, createInflateRaw } from 'node:zlib';

import type { ByteSource } from './archive-files.ts';

/**
 * Unpacks a stream. Piping through zlib would drop what was unpacked just before the damage; here every
 * byte before it is given out, and then the error is thrown. A cut stream is damage too.
 */
export async function* decompressed(source: ByteSource, codec: ReturnType<typeof createGunzip> | ReturnType<typeof createInflateRaw>): ByteSource {
  const state: { unpacked: Buffer[]; failure?: Error; wake?: () => void } = { unpacked: [] };
  codec.on('data', (chunk: Buffer) => state.unpacked.push(chunk));
  codec.on('error', (error) => {
    state.failure = error;
    state.wake?.();
  });
  const step = (run: (done: () => void) => void) =>
    new Promise<void>((resolve) => {
      state.wake = resolve;
      if (state.failure === undefined) run(resolve);
      else resolve();
    });
  const take = () => state.unpacked.splice(0);

  try {
    for await (const chunk of source) {
      // Small steps bound what one step can unpack to about 1,000 times its size.
      for (let at = 0; at < chunk.length && state.failure === undefined; at += STEP_BYTES) {
        await step((done) => codec.write(chunk.subarray(at, at + STEP_BYTES), () => done()));
        yield* take();
      }
      if (state.failure !== undefined) throw state.failure;
    }
    await step((done) => codec.once('end', done).end());
    yield* take();
    if (state.failure !== undefined) throw state.failure;
  } finally {
    codec.destroy();
  }
}

const STEP_BYTES = 16 * 1024;
