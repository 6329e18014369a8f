import { AIMessageChunk, HumanMessage } from '@langchain/core/messages';
import { IterableReadableStream } from '@langchain/core/utils/stream';
import { describe, expect, it } from 'vitest';
import { HostedChatModel, type HostedChatModelParts } from '../../../../../src/adapters/models/hosted/hosted-chat-model.ts';
import { CircuitBreaker } from '../../../../../src/adapters/models/openai-compatible/circuit-breaker.ts';

type Pieces = (signal: AbortSignal | undefined) => AsyncGenerator<string>;

/** A provider whose client streams these pieces. */
function hosted(pieces: Pieces, limits: Partial<HostedChatModelParts['limits']> = {}) {
  const breaker = new CircuitBreaker({ failuresInRow: 2 });
  const model: HostedChatModelParts['model'] = {
    async stream(_messages, options) {
      return IterableReadableStream.fromAsyncGenerator(
        (async function* () {
          for await (const piece of pieces(options?.signal)) yield new AIMessageChunk(piece);
        })(),
      );
    },
  };
  const names = { host: 'provider', model: 'some-model', settings: 'CHAT' } as const;
  return new HostedChatModel({ model, names, limits: { timeoutMs: 60_000, firstTokenMs: 60_000, stallMs: 60_000, ...limits }, breaker });
}

async function read(model: HostedChatModel, signal?: AbortSignal): Promise<string[]> {
  const pieces: string[] = [];
  for await (const chunk of await model.stream([new HumanMessage('Who?')], signal ? { signal } : {})) pieces.push(chunk.text);
  return pieces.filter((piece) => piece !== '');
}

const never = () => new Promise<never>(() => {});

async function* saying(...pieces: string[]) {
  yield* pieces;
}

async function* refusing(status: number): AsyncGenerator<string> {
  yield* [];
  throw Object.assign(new Error('You sent: PRIVATE QUESTION, with the key sk-secret'), { status });
}

describe('the model of a provider', () => {
  it('streams', async () => {
    expect(await read(hosted(() => saying('One ', 'post.')))).toEqual(['One ', 'post.']);
  });

  it.each([
    [401, { code: 'MODEL_UNAVAILABLE', retryable: false }],
    [400, { code: 'MODEL_UNAVAILABLE', retryable: false }],
    [429, { code: 'OVERLOADED', retryable: true }],
    [503, { code: 'MODEL_UNAVAILABLE', retryable: true }],
  ])('says of HTTP %i what to do, and nothing of what the provider quotes', async (status, expected) => {
    const failure: unknown = await read(hosted(() => refusing(status))).catch((error: unknown) => error);
    expect(failure).toMatchObject(expected);
    const { message, cause } = failure as Error;
    expect(`${message} ${cause instanceof Error ? cause.message : ''}`).not.toMatch(/PRIVATE|sk-secret/);
  });

  it('is given up when no first token comes, and when it stalls, also when its client does not listen', async () => {
    await expect(read(hosted(() => hangingAfter(), { firstTokenMs: 50 }))).rejects.toMatchObject({ code: 'MODEL_TIMEOUT', message: expect.stringContaining('CHAT_FIRST_TOKEN_SECONDS') });
    await expect(read(hosted(() => hangingAfter('One '), { stallMs: 50 }))).rejects.toMatchObject({ code: 'MODEL_TIMEOUT', message: expect.stringContaining('CHAT_STALL_SECONDS') });
  });

  it('ends with the reason of the signal', async () => {
    const abort = new AbortController();
    const reading = read(hosted(() => hangingAfter('One ')), abort.signal);
    queueMicrotask(() => abort.abort(new Error('gone')));
    await expect(reading).rejects.toThrow('gone');
  });

  it('is left alone after failures in a row', async () => {
    let asked = 0;
    const model = hosted(() => {
      asked += 1;
      return refusing(503);
    });
    for (let i = 0; i < 2; i += 1) await expect(read(model)).rejects.toMatchObject({ retryable: true });
    await expect(read(model)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryAfterMs: expect.any(Number) });
    expect(asked).toBe(2);
  });
});

async function* hangingAfter(...pieces: string[]): AsyncGenerator<string> {
  yield* pieces;
  await never();
}
