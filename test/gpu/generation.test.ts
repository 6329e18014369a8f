import { HumanMessage, SystemMessage } from '@langchain/core/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GenerationControl } from '../../src/adapters/models/onnx/generation-control.js';
import { GenerationThread, type GenerationInput } from '../../src/adapters/models/onnx/generation-thread.ts';
import { openOnnxChat, type OnnxChat } from '../../src/adapters/models/onnx/open-onnx-chat.ts';
import { ChatFolders } from '../unit/adapters/models/onnx/onnx-chat-folders.ts';

const BUDGET = 500;
const question = (text: string) => [new SystemMessage('You tell what people say.'), new HumanMessage(text)];
const QUESTIONS = ['What do people say about the ferry?', 'Who saw the heron?', 'Is the bakery open on Sunday? '.repeat(12)];

describe('generation on the GPU', () => {
  let folders: ChatFolders;
  let onGpu: OnnxChat;

  const open = (device: 'cpu' | 'webgpu') =>
    openOnnxChat({ modelsDir: folders.folder, model: 'endless', device: { device, float16: false }, timeoutMs: 170_000, maxReplyTokens: BUDGET });

  beforeAll(async () => {
    folders = await ChatFolders.create();
    await folders.copyEndless('endless');
    onGpu = await open('webgpu');
    await onGpu.warm();
  });
  afterAll(async () => {
    await onGpu[Symbol.asyncDispose]();
    await folders[Symbol.asyncDispose]();
  });

  it('writes what the CPU writes', async () => {
    await using onCpu = await open('cpu');
    for (const text of QUESTIONS) {
      const [expected, written] = await Promise.all([onCpu, onGpu].map((chat) => chat.model.invoke(question(text), { maxTokens: 16 })));
      expect(written?.text).toBe(expected?.text);
      expect(written?.usage_metadata).toEqual(expected?.usage_metadata);
    }
  });

  it('streams, the same text from call to call, several at a time', async () => {
    const write = async () => {
      const pieces: string[] = [];
      for await (const { text } of await onGpu.model.stream(question('Why?'), { maxTokens: 16, temperature: 2, topP: 1, seed: 5 })) pieces.push(text);
      return pieces;
    };
    const [first, second] = await Promise.all([write(), write()]);
    expect(first.length).toBeGreaterThan(5);
    expect(second).toEqual(first);
  });

  it('begins no further step once it is told to stop', async () => {
    await using thread = new GenerationThread({ modelsDir: folders.folder, model: 'endless', device: 'webgpu', dtype: 'fp32', contextTokens: 2_048, promptStep: 1_024 });
    const control = new GenerationControl();
    const stopped = new AbortController();
    const input: GenerationInput = { messages: [{ role: 'user', content: 'Why?' }], stop: [], maxTokens: BUDGET, temperature: 2, topP: 1, seed: 5 };
    const reader = thread.generate(input, stopped.signal, { control }).getReader();
    await reader.read();
    const reading = (async () => {
      while (!(await reader.read()).done);
    })();
    stopped.abort('nobody reads this');
    const begun = control.steps;
    await expect(reading).rejects.toBe('nobody reads this');
    await thread.countTokens('The thread is free again after the step that was under way.');
    expect(control.steps).toBe(begun);
    expect(control.steps).toBeLessThan(BUDGET);
  });
});
