import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GenerationControl } from '../../../../../src/adapters/models/onnx/generation-control.js';
import { GenerationThread, type GenerationEnd, type GenerationInput, type GenerationWorkerData } from '../../../../../src/adapters/models/onnx/generation-thread.ts';
import { ChatFolders } from './onnx-chat-folders.ts';

const BUDGET = 1_900;
const never = new AbortController().signal;

const input = (options: Partial<GenerationInput> = {}): GenerationInput => ({
  messages: [{ role: 'user', content: 'What do people say about the ferry? '.repeat(5) }],
  stop: [],
  maxTokens: BUDGET,
  temperature: 0,
  topP: 1,
  ...options,
});
/** Many different words: the likeliest tokens alone may be ones without text. */
const lively = (options: Partial<GenerationInput> = {}) => input({ temperature: 2, seed: 5, ...options });

async function readAll(stream: AsyncIterable<string | GenerationEnd>) {
  const pieces: (string | GenerationEnd)[] = [];
  for await (const piece of stream) pieces.push(piece);
  return { text: pieces.filter((piece) => typeof piece === 'string').join(''), end: pieces.at(-1) };
}

describe('the thread that generates', () => {
  let folders: ChatFolders;
  let thread: GenerationThread;

  beforeAll(async () => {
    folders = await ChatFolders.create();
    await folders.copyEndless('endless');
  });
  afterAll(() => folders[Symbol.asyncDispose]());
  afterEach(() => thread[Symbol.asyncDispose]());

  const start = (data: Partial<GenerationWorkerData> = {}) => {
    thread = new GenerationThread({ modelsDir: folders.folder, model: 'endless', device: 'cpu', dtype: 'fp32', contextTokens: 2_048, promptStep: 256, ...data });
    return thread;
  };

  it('begins no further step once it is told to stop', async () => {
    start();
    const control = new GenerationControl();
    const stopped = new AbortController();
    const reader = thread.generate(lively(), stopped.signal, { control }).getReader();
    await reader.read();
    const reason = new Error('nobody reads this');
    stopped.abort(reason);
    const begun = control.steps;
    await expect(drain(reader)).rejects.toBe(reason);
    // By its end, the thread would have run more steps of a reply that still goes on.
    expect(await readAll(thread.generate(input({ maxTokens: 50 }), never))).toMatchObject({ end: { kind: 'done', outputTokens: 50 } });
    expect(begun).toBeGreaterThan(0);
    expect(control.steps).toBe(begun);
    expect(control.steps).toBeLessThan(BUDGET);
  });

  it('begins no step of what was stopped while the model was loading', async () => {
    start();
    const control = new GenerationControl();
    const stopped = new AbortController();
    const reading = drain(thread.generate(input(), stopped.signal, { control }).getReader());
    stopped.abort('too late');
    await expect(reading).rejects.toBe('too late');
    await readAll(thread.generate(input({ maxTokens: 5 }), never));
    expect(control.steps).toBe(0);
  });

  it('stops when its reader leaves', async () => {
    start();
    const control = new GenerationControl();
    let ended = false;
    const reader = thread.generate(lively(), never, { control, onEnd: () => (ended = true) }).getReader();
    await reader.read();
    await reader.cancel();
    await readAll(thread.generate(input({ maxTokens: 5 }), never));
    expect(ended).toBe(true);
    expect(control.steps).toBeLessThan(BUDGET);
  });

  it('takes one step for a prompt that is short, and one for every token', async () => {
    start();
    const control = new GenerationControl();
    await readAll(thread.generate(input({ maxTokens: 20 }), never, { control }));
    expect(control.steps).toBe(20);
  });

  it('reads a long prompt in pieces, which changes nothing in the reply', async () => {
    start();
    const asked = input({ messages: [{ role: 'user', content: 'What do people say about the ferry? '.repeat(30) }], maxTokens: 12 });
    const whole = new GenerationControl();
    const reply = await readAll(thread.generate(asked, never, { control: whole }));
    await thread[Symbol.asyncDispose]();
    start({ promptStep: 40 });
    const pieces = new GenerationControl();
    expect(await readAll(thread.generate(asked, never, { control: pieces }))).toEqual(reply);
    expect(pieces.steps).toBeGreaterThan(whole.steps + 3);
  });

  it('writes the same for each of many at a time as for one alone', async () => {
    start();
    const asked = [1, 2, 3, 4].map((seed) => lively({ seed, maxTokens: 25, messages: [{ role: 'user', content: 'ferry '.repeat(seed * 7) }] }));
    const alone = [];
    for (const one of asked) alone.push(await readAll(thread.generate(one, never)));
    expect(await Promise.all(asked.map((one) => readAll(thread.generate(one, never))))).toEqual(alone);
  });

  it('counts tokens while it writes', async () => {
    start();
    const reader = thread.generate(lively(), never).getReader();
    await reader.read();
    let writing = true;
    const rest = drain(reader).finally(() => (writing = false));
    expect(await thread.countTokens('The ferry was late.')).toBeGreaterThan(3);
    expect(writing).toBe(true);
    await reader.cancel();
    await rest;
  });

  it('fails what it writes when it crashes, and starts again at the next call', async () => {
    start();
    await thread.load();
    const readers = [1, 2].map(() => thread.generate(lively(), never).getReader());
    await readers[0]?.read();
    const failing = readers.map((reader) => expect(drain(reader)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true }));
    await thread.kill();
    await Promise.all(failing);
    expect(thread.threadId).toBe(-1);
    expect(await readAll(thread.generate(input({ maxTokens: 5 }), never))).toMatchObject({ end: { outputTokens: 5 } });
  });

  it('crashes where a run of the model fails, which a later call may survive', async () => {
    // The model knows 2,048 positions: one beyond them breaks its run, as a lack of memory would.
    start({ contextTokens: 100_000 });
    const prompt = input({ messages: [{ role: 'user', content: 'ferry '.repeat(2_500) }], maxTokens: 5 });
    await expect(readAll(thread.generate(prompt, never))).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true });
    expect(await readAll(thread.generate(input({ maxTokens: 5 }), never))).toMatchObject({ end: { outputTokens: 5 } });
  });

  it('takes no more work once it is closed', async () => {
    start();
    await readAll(thread.generate(input({ maxTokens: 2 }), never));
    await thread[Symbol.asyncDispose]();
    expect(thread.threadId).toBe(-1);
    await expect(readAll(thread.generate(input(), never))).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: false });
    await expect(thread.countTokens('ferry')).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: false });
  });
});

async function drain(reader: { read(): Promise<{ done: boolean }> }): Promise<void> {
  while (!(await reader.read()).done);
}
